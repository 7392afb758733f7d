#include "sim/scenario/problems.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <tuple>

#include "sim/scenario/limits.hpp"

namespace sim::scenario {

namespace {

/// Insertions, deletions, replacements and swaps of neighbours that turn one word into the other.
std::size_t edit_distance(std::string_view left, std::string_view right) {
    std::vector<std::vector<std::size_t>> cost(left.size() + 1, std::vector<std::size_t>(right.size() + 1));
    for (std::size_t i = 0; i <= left.size(); ++i) {
        for (std::size_t j = 0; j <= right.size(); ++j) {
            if (i == 0 || j == 0) {
                cost[i][j] = i + j;
                continue;
            }
            const std::size_t replaced = cost[i - 1][j - 1] + (left[i - 1] == right[j - 1] ? 0 : 1);
            cost[i][j] = std::min({cost[i - 1][j] + 1, cost[i][j - 1] + 1, replaced});
            const bool swapped = i > 1 && j > 1 && left[i - 1] == right[j - 2] && left[i - 2] == right[j - 1];
            if (swapped) cost[i][j] = std::min(cost[i][j], cost[i - 2][j - 2] + 1);
        }
    }
    return cost[left.size()][right.size()];
}

constexpr std::size_t hint_word_octets_max = 100;

/// Whether one of `told`, which is sorted by place, says the same about the same place.
bool is_told(const Diagnostics& told, const Diagnostic& diagnostic) {
    for (auto other = told.rbegin(); other != told.rend() && other->line == diagnostic.line; ++other) {
        if (*other == diagnostic) return true;
    }
    return false;
}

}  // namespace

std::string Diagnostic::to_string() const {
    if (line == 0) return fmt::format("{}: {}", file, message);
    if (path.empty()) return fmt::format("{}:{}:{}: {}", file, line, column, message);
    return fmt::format("{}:{}:{}: {}: {}", file, line, column, path, message);
}

void Problems::add(Position position, std::string path, std::string message) {
    entries_.push_back({position, std::move(path), std::move(message)});
}

Diagnostics Problems::sorted(const Scenario::Files& files) const {
    std::vector<Entry> ordered = entries_;
    std::stable_sort(ordered.begin(), ordered.end(), [](const Entry& left, const Entry& right) {
        return std::tie(left.position.file, left.position.line, left.position.column) <
               std::tie(right.position.file, right.position.line, right.position.column);
    });
    Diagnostics diagnostics;
    for (const Entry& entry : ordered) {
        const Position& at = entry.position;
        Diagnostic diagnostic{files.names.at(at.file), at.line, at.column, entry.path, entry.message};
        if (!is_told(diagnostics, diagnostic)) diagnostics.push_back(std::move(diagnostic));
    }
    if (diagnostics.size() <= limits::problems_max) return diagnostics;
    const std::size_t more = diagnostics.size() - limits::problems_max;
    diagnostics.resize(limits::problems_max);
    diagnostics.push_back({files.names.front(), 0, 0, "", fmt::format("{} more mistakes are not shown", more)});
    return diagnostics;
}

const std::string* nearest_word(std::string_view word, const std::vector<std::string>& known) {
    if (word.size() > hint_word_octets_max) return nullptr;
    const std::string* nearest = nullptr;
    std::size_t nearest_distance = word.size() / 3 + 1;
    for (const std::string& candidate : known) {
        if (candidate.size() > hint_word_octets_max) continue;
        const std::size_t distance = edit_distance(word, candidate);
        const bool better = nearest == nullptr ? distance <= nearest_distance : distance < nearest_distance;
        if (!better) continue;
        nearest = &candidate;
        nearest_distance = distance;
    }
    return nearest;
}

std::string spelling_hint(std::string_view word, const std::vector<std::string>& known) {
    const std::string* nearest = nearest_word(word, known);
    return nearest == nullptr ? std::string() : fmt::format(": did you mean `{}`?", *nearest);
}

std::string join(const std::vector<std::string>& words) {
    return fmt::format("{}", fmt::join(words, ", "));
}

}  // namespace sim::scenario
