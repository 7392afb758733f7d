#include "viz/panels/events_filter.hpp"

#include <algorithm>
#include <variant>
#include <vector>

#include <fmt/format.h>

#include "protocol/base/ascii.hpp"
#include "sim/recording/narration.hpp"
#include "sim/recording/readable_text.hpp"

namespace viz::panels {

using sim::recording::Event;

namespace {

bool contains_text(std::string_view text, std::string_view wanted_lower) {
    const auto same = [](char octet, char lower) { return protocol::to_lower(octet) == lower; };
    return std::search(text.begin(), text.end(), wanted_lower.begin(), wanted_lower.end(), same) != text.end();
}

bool contains_in_value(const sim::recording::Value& value, std::string_view wanted_lower) {
    if (const auto* number = std::get_if<std::int64_t>(&value)) return fmt::format("{}", *number) == wanted_lower;
    if (const auto* text = std::get_if<std::string>(&value)) return contains_text(*text, wanted_lower);
    if (const auto* list = std::get_if<std::vector<std::string>>(&value)) {
        return std::any_of(list->begin(), list->end(),
                           [wanted_lower](const std::string& text) { return contains_text(text, wanted_lower); });
    }
    return false;
}

/// Without the sentence, which takes long to make.
bool contains_word(const Event& event, std::string_view word_lower) {
    if (contains_text(sim::recording::info(event.kind).name, word_lower)) return true;
    if (contains_text(event.host, word_lower) || contains_text(event.message, word_lower)) return true;
    return std::ranges::any_of(event.fields.entries(), [word_lower](const auto& field) {
        return field.first != "octets" && contains_in_value(field.second, word_lower);
    });
}

/// Words with blanks between them.
std::vector<std::string_view> words_of_search(std::string_view text) {
    std::vector<std::string_view> words;
    while (!text.empty()) {
        const std::size_t end = std::min(text.find(' '), text.size());
        if (end > 0) words.push_back(text.substr(0, end));
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return words;
}

}  // namespace

bool passes(const Event& event, const sim::recording::World& before, const EventFilter& filter,
            std::string_view text_lower) {
    const sim::recording::KindInfo& kind = sim::recording::info(event.kind);
    if (!filter.groups[static_cast<std::size_t>(kind.group)]) return false;
    std::vector<std::string_view> missing = words_of_search(text_lower);
    std::erase_if(missing, [&](std::string_view word) { return contains_word(event, word); });
    if (missing.empty()) return true;
    const std::string sentence = sim::recording::unescaped(narrate(event, before));
    return std::ranges::all_of(missing, [&](std::string_view word) { return contains_text(sentence, word); });
}

bool update_filter(FilterCache& cache, const model::Trace& trace, const EventFilter& filter, std::size_t events_max) {
    const auto& events = trace.events();
    if (cache.filter != filter || cache.scanned > events.size()) {
        cache.filter = filter;
        cache.text_lower = protocol::to_lower(filter.text);
        cache.scanned = 0;
        cache.indexes.clear();
        cache.world = {};
    }
    const std::size_t end = std::min(events.size(), cache.scanned + events_max);
    for (; cache.scanned < end; ++cache.scanned) {
        const Event& event = events[cache.scanned];
        if (passes(event, cache.world, filter, cache.text_lower)) cache.indexes.push_back(cache.scanned);
        // Without a text no sentence is told, and none needs a world.
        if (!cache.text_lower.empty()) apply(cache.world, event);
    }
    return cache.scanned == events.size();
}

}  // namespace viz::panels
