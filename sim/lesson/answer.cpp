#include "sim/lesson/answer.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <optional>

#include "protocol/base/ascii.hpp"
#include "protocol/base/random_stream.hpp"
#include "sim/lesson/answer_input.hpp"
#include "sim/scenario/lesson_values.hpp"

namespace sim::lesson {

namespace {

using namespace scenario;
using Texts = std::vector<std::string>;

constexpr std::size_t hosts_listed_max = 60;  ///< more are no help

/// The steps in an order that is not the right one, the same at every run.
Texts shuffled(Texts steps, std::uint64_t seed, const std::string& id) {
    const Texts right = steps;
    protocol::RandomStream stream(seed, 0, "", "lesson " + id);
    for (std::size_t left = steps.size(); left > 1; --left)
        std::swap(steps[left - 1], steps[static_cast<std::size_t>(stream.below(left))]);
    if (steps == right) std::rotate(steps.begin(), steps.begin() + 1, steps.end());
    return steps;
}

/// The option that is meant: by its text, else by its letter.
std::optional<std::size_t> option_of(std::string_view given, const Texts& options) {
    given = protocol::trim(given);
    const auto same = [&](const std::string& option) { return protocol::equal_ignoring_case(given, option); };
    const auto found = std::find_if(options.begin(), options.end(), same);
    if (found != options.end()) return static_cast<std::size_t>(found - options.begin());
    if (given.ends_with(')') || given.ends_with('.')) given.remove_suffix(1);
    if (given.size() != 1 || !protocol::is_alpha(given[0])) return std::nullopt;
    const auto place = static_cast<std::size_t>(protocol::to_lower(given[0]) - 'a');
    return place < options.size() ? std::optional(place) : std::nullopt;
}

/// The parts of `text` between any of `separators`, without empty ones.
std::vector<std::string_view> split(std::string_view text, std::string_view separators) {
    std::vector<std::string_view> parts;
    while (!text.empty()) {
        const std::size_t end = std::min(text.find_first_of(separators), text.size());
        if (end > 0) parts.push_back(text.substr(0, end));
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return parts;
}

/// Options by letters, `b, a`, or by texts, `this; that`. Nothing: one of them is none.
std::optional<std::vector<std::size_t>> options_of(std::string_view given, const Texts& options) {
    if (const auto whole = option_of(given, options)) return std::vector<std::size_t>{*whole};
    std::vector<std::size_t> places;
    const bool by_text = given.find(';') != std::string_view::npos;
    for (const std::string_view part : split(given, by_text ? ";" : ", \t")) {
        const auto place = option_of(part, options);
        if (!place) return std::nullopt;
        places.push_back(*place);
    }
    return places;
}

std::string letters(const Texts& options) {
    return fmt::format("a to {}", letter_of(options.size() - 1));
}

std::string unit_words(const Measure& measure) {
    if (measure.kind == Measure::Kind::duration) return "a time with its unit, such as 25s or 10min";
    if (measure.kind == Measure::Kind::size) return "a size with its unit, such as 512B or 4KiB";
    return "a number";
}

CheckedAnswer verdict(bool right, std::string note = {}) {
    return {right ? Verdict::right : Verdict::wrong, right ? std::string() : std::move(note)};
}

/// Judges what was given by the kind of answer.
class Judge {
public:
    Judge(std::string_view given, const Texts& options, const Scenario& scenario)
        : given_(given), options_(options), scenario_(scenario) {}

    CheckedAnswer operator()(const ChoiceAnswer& want) const {
        if (!want.several) {
            const auto place = option_of(given_, options_);
            if (!place) return unclear(fmt::format("Answer with a letter, {}.", letters(options_)));
            return verdict(options_[*place] == want.right.front());
        }
        const auto places = options_of(given_, options_);
        if (!places || places->empty())
            return unclear(fmt::format("Answer with letters, {}, such as: a b", letters(options_)));
        return several(want, *places);
    }
    CheckedAnswer operator()(const OrderAnswer& want) const {
        const auto places = options_of(given_, options_);
        const bool all = places && places->size() == options_.size();
        if (!all || !differ(*places))
            return unclear(
                fmt::format("Answer with all letters, {}, each once, the first step first.", letters(options_)));
        std::size_t right = 0;
        for (std::size_t place = 0; place < places->size(); ++place)
            right += options_[(*places)[place]] == want.steps[place] ? 1U : 0U;
        return verdict(right == want.steps.size(),
                       fmt::format("{} of {} stand where they should.", right, want.steps.size()));
    }
    CheckedAnswer operator()(const NumberAnswer& want) const {
        const auto measures = measures_meant(given_, want.value.kind);
        if (measures.empty()) return unclear(fmt::format("Answer with {}.", unit_words(want.value)));
        const double rounding = 1e-9 * std::max(1.0, std::abs(want.value.amount));  // 0.4 - 0.3 is more than 0.1
        const auto is_right = [&](const Measure& measure) {
            return std::abs(measure.amount - want.value.amount) <= want.tolerance.amount + rounding;
        };
        if (std::any_of(measures.begin(), measures.end(), is_right)) return verdict(true);
        if (measures.size() > 1)
            return unclear(fmt::format("That may be {} or {}: write it without a mark between the thousands.",
                                       format_measure(measures[0]), format_measure(measures[1])));
        return verdict(false, measures.front().amount < want.value.amount ? "It is more." : "It is less.");
    }
    CheckedAnswer operator()(const TextAnswer& want) const {
        const auto same = [&](const std::string& spelling) {
            return protocol::equal_ignoring_case(protocol::trim(spelling), given_);
        };
        return verdict(std::any_of(want.accepted.begin(), want.accepted.end(), same));
    }
    CheckedAnswer operator()(const HostAnswer& want) const {
        const auto name = host_meant(scenario_, given_);
        if (!name) return unclear("Answer with a host: " + name.error());
        return verdict(*name == want.host);
    }
    CheckedAnswer operator()(const RecordAnswer& want) const {
        const auto got = parse_record_answer(given_);
        if (!got) return unclear("That cannot be read as a record: " + got.error());
        const auto& [name, record_class, ttl, rdata] = got->record;
        if (name != want.record.name) return verdict(false, "Another name has to have the record.");
        if (got->record.type() != want.record.type()) return verdict(false, "Another type of record is wanted.");
        return verdict(record_class == want.record.record_class && rdata == want.record.rdata,
                       "Name and type are right, the data is not.");
    }
    CheckedAnswer operator()(const ReplyAnswer& want) const {
        const auto got = parse_reply_answer(given_);
        if (!got) return unclear(got.error());
        if (got->code != want.code)
            return verdict(false, got->code / 100 == want.code / 100 ? "The first digit is right." : "");
        if (want.status && !got->status)
            return unclear(
                fmt::format("{} is right. Which enhanced status code goes with it? Answer with both.", want.code));
        return verdict(!want.status || got->status == want.status,
                       "The code is right, the enhanced status code is not.");
    }

private:
    static CheckedAnswer unclear(std::string note) { return {Verdict::unclear, std::move(note)}; }
    static bool differ(std::vector<std::size_t> places) {
        std::sort(places.begin(), places.end());
        return std::adjacent_find(places.begin(), places.end()) == places.end();
    }
    CheckedAnswer several(const ChoiceAnswer& want, const std::vector<std::size_t>& places) const {
        std::size_t too_many = 0;
        Texts chosen;
        for (const std::size_t place : places) {
            const std::string& option = options_[place];
            const bool is_right = std::find(want.right.begin(), want.right.end(), option) != want.right.end();
            too_many += is_right ? 0U : 1U;
            if (is_right && std::find(chosen.begin(), chosen.end(), option) == chosen.end()) chosen.push_back(option);
        }
        const bool all = chosen.size() == want.right.size();
        return verdict(all && too_many == 0, all             ? "All that are right are there, and others, too."
                                             : too_many == 0 ? "What you chose is right, but something is missing."
                                                             : "Not all of these are right.");
    }

    std::string_view given_;
    const Texts& options_;
    const Scenario& scenario_;
};

Texts options_to_show(const Scenario& scenario, const LessonStep& step) {
    const LessonAnswer& answer = step.question->answer;
    if (const auto* choice = std::get_if<ChoiceAnswer>(&answer)) return choice->choices;
    if (const auto* order = std::get_if<OrderAnswer>(&answer)) return shuffled(order->steps, scenario.seed, step.id);
    return {};
}

/// How an answer is written.
struct Instruction {
    std::string operator()(const ChoiceAnswer& want) const {
        return want.several ? "Answer with all letters that are right, such as: a b" : "Answer with a letter.";
    }
    std::string operator()(const OrderAnswer&) const {
        return "Answer with all letters in the right order, first to last.";
    }
    std::string operator()(const NumberAnswer& want) const {
        return fmt::format("Answer with {}.", unit_words(want.value));
    }
    std::string operator()(const TextAnswer&) const { return "Answer with a word."; }
    std::string operator()(const HostAnswer&) const { return "Answer with the name of a host."; }
    std::string operator()(const RecordAnswer&) const {
        return "Answer with a DNS record: name, type, data, such as: host.example. A 192.0.2.1";
    }
    std::string operator()(const ReplyAnswer& want) const {
        return want.status
                   ? "Answer with a reply's code, three digits, and its enhanced status code, three numbers with dots."
                   : "Answer with a reply's code: three digits.";
    }
};

/// The right answer in words.
struct RightAnswer {
    std::string operator()(const ChoiceAnswer& want) const { return fmt::format("{}", fmt::join(want.right, "; ")); }
    std::string operator()(const OrderAnswer& want) const { return fmt::format("{}", fmt::join(want.steps, "; ")); }
    std::string operator()(const NumberAnswer& want) const { return format_measure(want.value); }
    std::string operator()(const TextAnswer& want) const { return want.accepted.front(); }
    std::string operator()(const HostAnswer& want) const { return want.host; }
    std::string operator()(const RecordAnswer& want) const {
        const auto& [name, record_class, ttl, rdata] = want.record;  // the TTL does not count
        const bool usual = record_class == protocol::dns::RecordClass::in;
        return fmt::format("{} {}{} {}", name.to_string(), usual ? "" : to_string(record_class) + " ",
                           to_string(want.record.type()), to_string(rdata));
    }
    std::string operator()(const ReplyAnswer& want) const { return format_reply_answer(want); }
};

}  // namespace

PutQuestion::PutQuestion(const Scenario& scenario, const LessonStep& step)
    : scenario_(scenario), question_(*step.question), options_(options_to_show(scenario, step)) {
    if (!std::holds_alternative<HostAnswer>(question_.answer)) return;
    for (const Host& host : scenario.hosts) hosts_.push_back(host.name);
    if (hosts_.size() > hosts_listed_max) hosts_.clear();
}

std::string PutQuestion::instruction() const {
    return std::visit(Instruction{}, question_.answer);
}

std::string PutQuestion::text_of(std::string_view given) const {
    const auto place = options_.empty() ? std::nullopt : option_of(given, options_);
    return place ? options_[*place] : std::string(given);
}

std::string PutQuestion::feedback_to(std::string_view given) const {
    const std::string text = text_of(given);
    for (const auto& [answer, said] : question_.feedback) {
        if (protocol::equal_ignoring_case(protocol::trim(answer), text)) return said;
    }
    return {};
}

CheckedAnswer PutQuestion::check(std::string_view given) const {
    given = protocol::trim(given);
    if (given.empty()) return {Verdict::unclear, instruction()};
    const Judge judge(given, options_, scenario_);
    CheckedAnswer checked = std::visit(judge, question_.answer);
    for (const LessonAnswer& answer : question_.also) {
        CheckedAnswer other = std::visit(judge, answer);
        const bool is_better =
            checked.verdict == Verdict::wrong ? other.verdict != Verdict::wrong : other.verdict == Verdict::right;
        if (is_better) checked = std::move(other);
    }
    if (checked.verdict != Verdict::wrong) return checked;
    if (const std::string said = feedback_to(given); !said.empty()) checked.note = said;
    return checked;
}

std::string PutQuestion::right_answer() const {
    return std::visit(RightAnswer{}, question_.answer);
}

std::string PutQuestion::right_input() const {
    const auto* choice = std::get_if<ChoiceAnswer>(&question_.answer);
    const auto* order = std::get_if<OrderAnswer>(&question_.answer);
    if (choice == nullptr && order == nullptr) return right_answer();
    std::string text;
    for (const std::string& part : choice != nullptr ? choice->right : order->steps) {
        const auto place = std::find(options_.begin(), options_.end(), part) - options_.begin();
        text += text.empty() ? "" : " ";
        text += letter_of(static_cast<std::size_t>(place));
    }
    return text;
}

}  // namespace sim::lesson
