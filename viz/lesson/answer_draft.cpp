#include "viz/lesson/answer_draft.hpp"

#include <algorithm>
#include <numeric>
#include <utility>

#include "sim/lesson/answer.hpp"

namespace viz::lesson {

namespace {

using namespace sim::scenario;

struct KindOf {
    AnswerKind operator()(const ChoiceAnswer& want) const {
        return want.several ? AnswerKind::several : AnswerKind::choice;
    }
    AnswerKind operator()(const OrderAnswer&) const { return AnswerKind::order; }
    AnswerKind operator()(const HostAnswer&) const { return AnswerKind::host; }
    AnswerKind operator()(const NumberAnswer&) const { return AnswerKind::line; }
    AnswerKind operator()(const TextAnswer&) const { return AnswerKind::line; }
    AnswerKind operator()(const RecordAnswer&) const { return AnswerKind::line; }
    AnswerKind operator()(const ReplyAnswer&) const { return AnswerKind::line; }
};

/// One on or back, but not past the ends. @pre count > 0
std::size_t neighbour(std::size_t place, std::size_t count, bool forward) {
    if (forward) return std::min(place + 1, count - 1);
    return place == 0 ? 0 : place - 1;
}

}  // namespace

AnswerKind answer_kind(const LessonAnswer& answer) {
    return std::visit(KindOf{}, answer);
}

AnswerDraft empty_draft(AnswerKind kind, std::size_t options) {
    AnswerDraft draft;
    draft.kind = kind;
    draft.options = options;
    if (kind != AnswerKind::order) return draft;
    draft.places.resize(options);
    std::iota(draft.places.begin(), draft.places.end(), std::size_t{0});
    return draft;
}

bool is_chosen(const AnswerDraft& draft, std::size_t place) {
    return std::ranges::find(draft.places, place) != draft.places.end();
}

void choose(AnswerDraft& draft, std::size_t place) {
    if (place >= draft.options) return;
    const auto at = std::ranges::lower_bound(draft.places, place);
    switch (draft.kind) {
        case AnswerKind::choice:
            draft.places.assign(1, place);
            return;
        case AnswerKind::several:
            if (at != draft.places.end() && *at == place) {
                draft.places.erase(at);
            } else {
                draft.places.insert(at, place);
            }
            return;
        case AnswerKind::order:
            draft.cursor = static_cast<std::size_t>(std::ranges::find(draft.places, place) - draft.places.begin());
            return;
        case AnswerKind::host:
        case AnswerKind::line:
            return;
    }
}

void choose_neighbour(AnswerDraft& draft, bool forward) {
    if (draft.options == 0) return;
    if (draft.kind == AnswerKind::order) draft.cursor = neighbour(draft.cursor, draft.options, forward);
    if (draft.kind != AnswerKind::choice) return;
    const bool none = draft.places.empty();
    const std::size_t edge = forward ? 0 : draft.options - 1;
    choose(draft, none ? edge : neighbour(draft.places.front(), draft.options, forward));
}

bool put_in_order(AnswerDraft& draft, std::string_view text) {
    if (draft.kind != AnswerKind::order) return false;
    std::vector<std::size_t> places = places_in(text);
    if (!std::ranges::is_permutation(places, draft.places)) return false;
    draft.places = std::move(places);
    return true;
}

void move_row(AnswerDraft& draft, std::size_t from, std::size_t to) {
    if (draft.kind != AnswerKind::order || from >= draft.places.size()) return;
    to = std::min(to, draft.places.size() - 1);
    const std::size_t moved = draft.places[from];
    draft.places.erase(draft.places.begin() + static_cast<std::ptrdiff_t>(from));
    draft.places.insert(draft.places.begin() + static_cast<std::ptrdiff_t>(to), moved);
    draft.cursor = to;
}

void move_cursor_row(AnswerDraft& draft, bool down) {
    if (draft.kind != AnswerKind::order || draft.places.empty()) return;
    move_row(draft, draft.cursor, neighbour(draft.cursor, draft.places.size(), down));
}

std::string written(const AnswerDraft& draft) {
    if (draft.kind == AnswerKind::host || draft.kind == AnswerKind::line) return draft.text;
    std::string text;
    for (const std::size_t place : draft.places) {
        if (!text.empty()) text += ' ';
        text += sim::lesson::letter_of(place);
    }
    return text;
}

std::vector<std::size_t> places_in(std::string_view text) {
    std::vector<std::size_t> places;
    for (const char letter : text) {
        if (letter >= 'a' && letter <= 'z') places.push_back(static_cast<std::size_t>(letter - 'a'));
    }
    return places;
}

}  // namespace viz::lesson
