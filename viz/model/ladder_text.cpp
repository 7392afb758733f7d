#include "viz/model/ladder_text.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "viz/model/time_words.hpp"

namespace viz::model {

namespace {

/// Words that Mermaid would read as its own: `#` begins a code there, `;` ends a statement.
std::string mermaid_words(std::string_view text) {
    std::string words;
    for (const char octet : text) {
        const bool special =
            octet == '#' || octet == ';' || octet == '<' || octet == '>' || octet == '"' || octet == '\\';
        if (static_cast<unsigned char>(octet) < 0x20) {
            words += ' ';  // a line end would end what it stands in
        } else if (special) {
            words += fmt::format("#{};", static_cast<int>(octet));
        } else {
            words += octet;
        }
    }
    return words;
}

std::size_t longest(const std::vector<std::string>& names) {
    std::size_t length = 0;
    for (const std::string& name : names) length = std::max(length, name.size());
    return length;
}

}  // namespace

std::string quiet_words(Duration span) {
    return "nothing for " + time_words(span);
}

std::string rung_words(const LadderRung& rung) {
    std::string words = rung.label;
    if (rung.encrypted) words += " (under TLS)";
    if (rung.lost) words += " (lost)";
    return words;
}

std::string ladder_text(const Ladder& ladder) {
    std::string text;
    const std::size_t width = longest(ladder.lifelines);
    for (const LadderRung& rung : ladder.rungs) {
        if (rung.quiet_before >= ladder_quiet_min)
            text += fmt::format("{:>14}  ({})\n", "", quiet_words(rung.quiet_before));
        text +=
            fmt::format("{:>14}  {:<{}} {} {:<{}}  {}\n", list_words(rung.leaves), ladder.lifelines[rung.from], width,
                        is_answer(rung.kind) ? "-->" : "->>", ladder.lifelines[rung.to], width, rung_words(rung));
    }
    if (ladder.left_out != 0) text += fmt::format("({} further packets are left out)\n", ladder.left_out);
    return text;
}

std::string ladder_mermaid(const Ladder& ladder, std::string_view title) {
    std::string text = "sequenceDiagram\n";
    if (!title.empty()) text = fmt::format("---\ntitle: \"{}\"\n---\n", mermaid_words(title)) + text;
    for (std::size_t index = 0; index < ladder.lifelines.size(); ++index) {
        text += fmt::format("    participant h{} as {}\n", index, mermaid_words(ladder.lifelines[index]));
    }
    for (const LadderRung& rung : ladder.rungs) {
        if (rung.quiet_before >= ladder_quiet_min) {
            text += fmt::format("    Note over h{},h{}: {}\n", std::min(rung.from, rung.to),
                                std::max(rung.from, rung.to), quiet_words(rung.quiet_before));
        }
        const char* arrow = rung.lost ? "-x" : is_answer(rung.kind) ? "-->>" : "->>";
        text += fmt::format("    h{}{}h{}: {}\n", rung.from, arrow, rung.to, mermaid_words(rung_words(rung)));
    }
    if (ladder.left_out != 0) text += fmt::format("    %% {} further packets are left out\n", ladder.left_out);
    return text;
}

}  // namespace viz::model
