#pragma once

#include "tests/truth/comparison.hpp"

namespace tests::truth {

/// Collects the differences of one case, without those in places that vary.
class DifferenceList {
public:
    explicit DifferenceList(const std::vector<std::string>& varying) : varying_(varying) {}

    void add(std::string aspect, const std::string& place, std::string real, std::string simulated);
    /// Adds a difference unless both are equal.
    void check(const std::string& aspect, const std::string& place, const Json& real, const Json& simulated);
    void check_moment(const std::string& aspect, const std::string& place, double real_s, double simulated_s,
                      double interval_s);
    [[nodiscard]] bool varies(const std::string& place) const;
    [[nodiscard]] Differences take() { return std::move(differences_); }

private:
    const std::vector<std::string>& varying_;
    Differences differences_;
};

/// The elements of two lists that have no equal in the other.
struct Unmatched {
    std::vector<Json> real;
    std::vector<Json> simulated;
};
[[nodiscard]] Unmatched match_equal(const std::vector<Json>& real, const std::vector<Json>& simulated);

void compare_attempts(const Json& real, const Json& simulated, DifferenceList& list);
void compare_connections(const Json& real, const Json& simulated, DifferenceList& list);
void compare_notifications(const Json& real, const Json& simulated, DifferenceList& list);
void compare_questions(const Json& real, const Json& simulated, DifferenceList& list);
void compare_messages(const Json& real, const Json& simulated, DifferenceList& list);
void compare_stored(const Json& real, const Json& simulated, DifferenceList& list);
void compare_sessions(const Json& real, const Json& simulated, DifferenceList& list);

}  // namespace tests::truth
