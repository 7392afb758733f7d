#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "sim/scenario/loader.hpp"
#include "sim/scenario/position.hpp"

namespace sim::scenario {

/// Collects the mistakes found while a scenario is loaded.
class Problems {
public:
    void add(Position position, std::string path, std::string message);
    [[nodiscard]] bool empty() const { return entries_.empty(); }
    /// All of them by file, line and column; those of one place in the order of finding, doubles left out.
    [[nodiscard]] Diagnostics sorted(const Scenario::Files& files) const;

private:
    struct Entry {
        Position position;
        std::string path;
        std::string message;
    };
    std::vector<Entry> entries_;
};

/// The word of `known` that is close to `word` in spelling; nullptr: none is.
const std::string* nearest_word(std::string_view word, const std::vector<std::string>& known);

/// `: did you mean `beta.test`?` where one of `known` is close to `word` in spelling, else nothing.
std::string spelling_hint(std::string_view word, const std::vector<std::string>& known);

/// `a, b, c`
std::string join(const std::vector<std::string>& words);

}  // namespace sim::scenario
