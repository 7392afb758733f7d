#include <algorithm>
#include <array>
#include <string>
#include <string_view>

#include "protocol/base/ascii.hpp"
#include "tests/tidy/bodies.hpp"
#include "tests/tidy/rules.hpp"

namespace tests::tidy {
namespace {

bool is_ascii(std::string_view line) {
    return std::ranges::all_of(line, [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

/// A path that exists on one machine only. The words are joined here so that this file does not refuse itself.
bool holds_machine_path(std::string_view line) {
    static const std::array<std::string, 5> roots = {
        "/"
        "work/",
        "/"
        "tmp",
        "/"
        "home/",
        "/"
        "root/",
        "/"
        "Users/"};
    return std::ranges::any_of(roots, [&](const std::string& root) {
        const std::size_t at = line.find(root);
        if (at == std::string_view::npos) return false;
        return at == 0 || (!protocol::is_alphanumeric(line[at - 1]) && line[at - 1] != '.');
    });
}

/// Calls `visit(number)` for each "RFC 5321" of the line; "RFC 5321, 5322" cites the first only.
template <class Visit>
void for_each_rfc(std::string_view line, Visit visit) {
    static constexpr std::string_view word = "RFC ";
    for (std::size_t at = line.find(word); at != std::string_view::npos; at = line.find(word, at + 1)) {
        std::size_t end = at + word.size();
        while (end < line.size() && protocol::is_digit(line[end])) ++end;
        if (end > at + word.size()) visit(std::string(line.substr(at + word.size(), end - at - word.size())));
    }
}

}  // namespace

void check_sizes(const SourceFile& file, Violations& violations) {
    static constexpr std::size_t function_lines_max = 70;
    static constexpr std::size_t file_lines_max = 800;
    if (!file.is_cpp()) return;
    if (file.lines.size() > file_lines_max) {
        violations.push_back({file.path, file.lines.size(), "a file has at most 800 lines"});
    }
    for (const Body& body : find_functions(file.tokens)) {
        if (body.close >= file.tokens.size()) continue;
        const std::size_t first = file.tokens[body.head].line;
        const std::size_t lines = file.tokens[body.close].line - first + 1;
        if (lines <= function_lines_max) continue;
        violations.push_back({file.path, first, "a function has at most 70 lines, this one " + std::to_string(lines)});
    }
}

void check_text(const SourceFile& file, Violations& violations) {
    if (file.is_header() && std::ranges::find(file.lines, "#pragma once") == file.lines.end()) {
        violations.push_back({file.path, 1, "a header begins with #pragma once"});
    }
    for (std::size_t index = 0; index < file.lines.size(); ++index) {
        if (file.is_cpp() && !is_ascii(file.lines[index])) {
            violations.push_back({file.path, index + 1, "sources are ASCII"});
        }
        if (holds_machine_path(file.lines[index])) {
            violations.push_back({file.path, index + 1, "a path of one machine"});
        }
    }
}

std::set<std::string> indexed_rfcs(const SourceFile& index) {
    std::set<std::string> numbers;
    for (const std::string& line : index.lines) {
        if (!line.starts_with("| ")) continue;
        const std::string number = line.substr(2, line.find(' ', 2) - 2);
        if (!number.empty() && std::ranges::all_of(number, protocol::is_digit)) numbers.insert(number);
    }
    return numbers;
}

void check_rfc_citations(const SourceFile& file, const std::set<std::string>& indexed, Violations& violations) {
    if (!file.is_cpp()) return;
    for (std::size_t index = 0; index < file.lines.size(); ++index) {
        for_each_rfc(file.lines[index], [&](const std::string& number) {
            if (indexed.contains(number)) return;
            violations.push_back({file.path, index + 1, "RFC " + number + " is missing in docs/rfc-index.md"});
        });
    }
}

}  // namespace tests::tidy
