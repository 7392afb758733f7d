#include "sim/scenario/variants.hpp"

#include <fmt/format.h>

#include "protocol/base/ascii.hpp"
#include "protocol/base/random_stream.hpp"

namespace sim::scenario {

namespace {

/// The seed that the document says; a bad one is reported elsewhere.
std::uint64_t seed_of(const Node& root) {
    const Node* seed = root.find("seed");
    if (seed == nullptr || seed->kind != Node::Kind::scalar) return 1;
    return protocol::parse_decimal(seed->text).value_or(1);
}

/// Draws what is a student's own.
class StudentStreams {
public:
    StudentStreams(std::uint64_t seed, std::string student) : seed_(seed), student_(std::move(student)) {}
    [[nodiscard]] std::size_t place(const std::string& variable, std::size_t count) const {
        return static_cast<std::size_t>(stream("variant " + variable).below(count));
    }
    [[nodiscard]] std::uint64_t seed() const { return stream("seed").next(); }

private:
    [[nodiscard]] protocol::RandomStream stream(const std::string& purpose) const {
        return {seed_, 0, "student " + student_, purpose};
    }
    std::uint64_t seed_;
    std::string student_;
};

/// Why the values of a variable are no list to choose from; empty: they are.
std::string problem_of(const Node& values) {
    if (values.kind != Node::Kind::sequence) return fmt::format("a list is wanted here, not {}", describe(values));
    if (values.items.empty()) return "an empty list: there is nothing to choose from";
    for (const Node& item : values.items) {
        if (item.kind != Node::Kind::scalar) return fmt::format("single values are wanted, not {}", describe(item));
    }
    return {};
}

}  // namespace

void choose_variants(Node& root, const std::optional<std::string>& student, std::uint32_t set_begin,
                     Problems& problems) {
    std::optional<StudentStreams> streams;
    if (student) streams.emplace(seed_of(root), *student);
    const Node* found = root.find("variants");
    const std::vector<Member> variants = found == nullptr ? std::vector<Member>{} : found->members;
    for (const Member& variable : variants) {
        const std::string path = "variants." + variable.key;
        const std::string problem = problem_of(variable.value);
        if (!problem.empty()) {
            if (variable.value.kind == Node::Kind::sequence) problems.add(variable.position, path, problem);
            continue;  // what is no list is reported with all else that has not its table's shape
        }
        Node& vars = root.member("vars", variable.position).value;
        const Node* fixed = vars.find(variable.key);
        if (fixed != nullptr && fixed->position.file < set_begin)
            problems.add(fixed->position, "vars." + variable.key, "stands under `variants`, too");
        if (fixed != nullptr) continue;
        const std::size_t place = streams ? streams->place(variable.key, variable.value.items.size()) : 0;
        vars.member(variable.key, variable.position).value = variable.value.items[place];
    }
    const Node* written = root.find("seed");
    const bool bad = written != nullptr && !protocol::parse_decimal(written->text);  // reported elsewhere
    if (!streams || bad) return;
    Node& seed = root.member("seed", root.position).value;
    seed.kind = Node::Kind::scalar;
    seed.text = fmt::format("{}", streams->seed());
}

}  // namespace sim::scenario
