#include "sim/app/explain_command.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <ostream>

#include "protocol/base/ascii.hpp"
#include "sim/lesson/glossary.hpp"
#include "sim/lesson/markdown.hpp"
#include "sim/recording/readable_text.hpp"

namespace sim::app {

namespace {

constexpr std::size_t columns = 100;

/// The terms that have a text in their name or in what they mean.
std::vector<std::string_view> terms_about(const std::string& text) {
    const std::string lower = protocol::to_lower(text);
    std::vector<std::string_view> terms;
    for (const lesson::GlossaryEntry& entry : lesson::glossary()) {
        const std::string searched = protocol::to_lower(fmt::format("{} {}", entry.term, entry.text));
        if (searched.find(lower) != std::string::npos) terms.push_back(entry.term);
    }
    return terms;
}

}  // namespace

ExitCode explain_command(const std::vector<std::string>& words, std::ostream& output, std::ostream& errors) {
    if (words.empty()) {
        for (const lesson::GlossaryEntry& entry : lesson::glossary()) output << entry.term << '\n';
        return ExitCode::success;
    }
    const std::string wanted = fmt::format("{}", fmt::join(words, " "));
    const lesson::GlossaryEntry* entry = lesson::find_term(wanted);
    if (entry != nullptr) {
        output << lesson::plain_text(lesson::parse_markdown(lesson::definition(*entry)), columns);
        return ExitCode::success;
    }
    errors << "mailflow: the glossary has no term `" << recording::readable_text(wanted) << "`";
    const auto related = terms_about(wanted);
    if (!related.empty()) errors << fmt::format("; it stands in: {}", fmt::join(related, ", "));
    errors << '\n';
    return ExitCode::bad_input;
}

}  // namespace sim::app
