#include "sim/dialogue/completion.hpp"

#include <algorithm>
#include <cstddef>

#include "protocol/base/ascii.hpp"
#include "sim/dialogue/line_explanation.hpp"

namespace sim::dialogue {

namespace {

/// A command with what always follows it.
std::string form_of(std::string_view name, Spoken spoken) {
    if (spoken == Spoken::pop3 || spoken == Spoken::imap) return std::string(name);
    if (name == "MAIL") return "MAIL FROM:<";
    if (name == "RCPT") return "RCPT TO:<";
    return std::string(name);
}

/// Where the word that is being typed begins: behind a blank, a bracket or a quote.
std::size_t begin_of_last_word(std::string_view line) {
    const std::size_t before = line.find_last_of(" <\"(");
    return before == std::string_view::npos ? 0 : before + 1;
}

std::string in_case_of(std::string_view begun, std::string text) {
    const bool is_lower = !begun.empty() && std::ranges::none_of(begun, protocol::is_upper);
    return is_lower ? protocol::to_lower(text) : text;
}

/// @param is_offered  whether a command is, by its name
template <class IsOffered>
std::vector<std::string> lines_from(std::string_view line, Spoken spoken, const std::vector<std::string>& words,
                                    const IsOffered& is_offered) {
    const std::size_t begin = begin_of_last_word(line);
    const std::string_view before = line.substr(0, begin);
    const std::string_view begun = line.substr(begin);
    // A command stands at the beginning, in IMAP behind the tag.
    const auto blanks = static_cast<std::size_t>(std::ranges::count(before, ' '));
    const bool is_command = blanks == (spoken == Spoken::imap ? 1U : 0U) && before.find('<') == std::string_view::npos;
    std::vector<std::string> lines;
    const auto offer = [&](std::string whole) {
        if (whole != line) lines.push_back(std::move(whole));
    };
    if (is_command) {
        for (const std::string_view name : command_names(spoken)) {
            if (!protocol::starts_with_ignoring_case(name, begun) || !is_offered(name)) continue;
            offer(std::string(before) + in_case_of(begun, form_of(name, spoken)));
        }
    } else {
        for (const std::string& word : words) {
            if (protocol::starts_with_ignoring_case(word, begun)) offer(std::string(before) + word);
        }
    }
    return lines;
}

}  // namespace

std::vector<std::string> completions(std::string_view line, Spoken spoken, const std::vector<std::string>& words,
                                     Stage stage) {
    return lines_from(line, spoken, words, [stage](std::string_view name) { return belongs_to(stage, name); });
}

std::vector<std::string> completions(std::string_view line, const DialogueWatch& watch,
                                     const std::vector<std::string>& words) {
    return lines_from(line, watch.spoken(), words, [&watch](std::string_view name) {
        return belongs_to(watch.stage(), name) && watch.offers(name);
    });
}

std::string common_beginning(const std::vector<std::string>& lines) {
    if (lines.empty()) return {};
    std::string beginning = lines.front();
    for (const std::string& line : lines) {
        const auto ends = std::ranges::mismatch(beginning, line);
        beginning.erase(ends.in1, beginning.end());
    }
    return beginning;
}

}  // namespace sim::dialogue
