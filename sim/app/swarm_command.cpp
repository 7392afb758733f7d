#include "sim/app/swarm_command.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <unistd.h>

#include <algorithm>
#include <exception>
#include <limits>
#include <map>
#include <nlohmann/json.hpp>
#include <numeric>
#include <ostream>

#include "protocol/base/ascii.hpp"
#include "sim/app/counted.hpp"
#include "sim/recording/shell_word.hpp"
#include "sim/recording/whole_file.hpp"
#include "sim/swarm/shrink.hpp"
#include "sim/swarm/swarm_scenario.hpp"
#include "sim/swarm/trial.hpp"

namespace sim::app {

namespace {

using Json = nlohmann::json;
using Chosen = std::vector<std::size_t>;
using protocol::parse_decimal;
using recording::shell_word;
using swarm::SwarmScenario;

/// What a seed's failure comes down to.
struct Failure {
    swarm::Violation violation;
    Chosen smallest;  ///< faults without any one of which it would not fail, from 0
    std::size_t faults = 0;
    std::vector<std::string> texts;  ///< of the smallest set
};

constexpr std::string_view crash = "no-crash";
constexpr std::uint64_t seed_max = std::numeric_limits<std::int64_t>::max();

class Swarm {
public:
    Swarm(const SwarmArguments& arguments, std::optional<LoadedScenario> given, std::ostream& output,
          std::ostream& errors)
        : arguments_(arguments), given_(std::move(given)), output_(output), errors_(errors) {}

    ExitCode run() {
        if (const std::string wrong = wrong_faults(); !wrong.empty()) {
            errors_ << "mailflow: --faults: " << wrong << '\n';
            return ExitCode::bad_input;
        }
        if (!arguments_.save.empty()) return save();
        const unsigned jobs = arguments_.jobs != 0 ? arguments_.jobs : swarm::processor_count();
        const bool watched = isatty(STDERR_FILENO) == 1;
        const auto answer = [&](std::uint64_t seed, const std::optional<std::string>& told, const std::string& how) {
            take(seed, told, how);
            if (watched)
                errors_ << fmt::format("\r{} of {} seeds, {} failed ", done_, arguments_.seeds.count(),
                                       failures_.size())
                        << std::flush;
        };
        const std::string problem = swarm::work_on_seeds(
            arguments_.seeds, jobs, [this](std::uint64_t seed) { return work(seed); }, answer);
        if (watched) errors_ << '\n';
        arguments_.json ? print_json() : print_text();
        if (!problem.empty()) {
            errors_ << "mailflow: no process can be made: " << problem << "; not all seeds were worked on\n";
            return ExitCode::our_fault;
        }
        return failures_.empty() ? ExitCode::success : ExitCode::not_met;
    }

private:
    [[nodiscard]] SwarmScenario scenario_of(std::uint64_t seed) const {
        return swarm::make_swarm_scenario(given_ ? &given_->scenario : nullptr, seed);
    }
    /// What is wrong with the numbers of faults; empty: nothing.
    [[nodiscard]] std::string wrong_faults() const {
        if (!arguments_.faults || arguments_.faults->empty()) return {};
        if (arguments_.seeds.count() > 1) return "numbers mean something else for each seed; give one with --seeds";
        const std::size_t count = scenario_of(arguments_.seeds.first).faults.size();
        if (arguments_.faults->back() <= count) return {};
        return fmt::format("seed {} has {}; there is no {}", arguments_.seeds.first, counted(count, "fault"),
                           arguments_.faults->back());
    }
    /// The faults that are to be played, as indexes.
    [[nodiscard]] Chosen chosen_of(const SwarmScenario& swarm) const {
        Chosen chosen;
        if (arguments_.faults) {
            for (const std::size_t number : *arguments_.faults) chosen.push_back(number - 1);
        } else {
            chosen.resize(swarm.faults.size());
            std::iota(chosen.begin(), chosen.end(), std::size_t{0});
        }
        return chosen;
    }
    static Chosen pick(const Chosen& from, const Chosen& places) {
        Chosen picked;
        for (const std::size_t place : places) picked.push_back(from[place]);
        return picked;
    }

    /// In the process of a worker: the trial of a seed.
    [[nodiscard]] std::string work(std::uint64_t seed) const {
        const SwarmScenario swarm = scenario_of(seed);
        const swarm::TrialResult result = swarm::run_trial(with_faults(swarm, chosen_of(swarm)));
        Json told{{"events", result.events}};
        if (result.violation) {
            told["invariant"] = result.violation->invariant;
            told["reason"] = result.violation->reason;
        }
        return told.dump(-1, ' ', true, Json::error_handler_t::replace);
    }

    void take(std::uint64_t seed, const std::optional<std::string>& told, const std::string& how) {
        ++done_;
        if (!told) return note(seed, {std::string(crash), how});
        const Json json = Json::parse(*told);
        events_ += json.at("events").get<std::uint64_t>();
        if (!json.contains("invariant")) return;
        note(seed, {json.at("invariant").get<std::string>(), json.at("reason").get<std::string>()});
    }
    /// The smallest set of a seed's faults that ends in the same way. Each trial has a process of its own.
    [[nodiscard]] static Chosen smallest(const SwarmScenario& swarm, const Chosen& chosen,
                                         const std::string& invariant) {
        const swarm::Ending wanted = invariant == crash ? swarm::Ending::crashed : swarm::Ending::badly;
        const auto fails = [&](const Chosen& places) {
            const auto has_not = [&] {
                const auto violation = swarm::run_trial(with_faults(swarm, pick(chosen, places))).violation;
                return !violation || violation->invariant != invariant;
            };
            return swarm::run_apart(has_not) == wanted;
        };
        return pick(chosen, swarm::shrink(chosen.size(), fails));
    }
    void note(std::uint64_t seed, swarm::Violation violation) {
        Failure failure{std::move(violation), {}, 0, {}};
        try {
            const SwarmScenario swarm = scenario_of(seed);
            failure.smallest = smallest(swarm, chosen_of(swarm), failure.violation.invariant);
            failure.faults = swarm.faults.size();
            for (const std::size_t index : failure.smallest)
                failure.texts.push_back(swarm::fault_text(swarm.faults[index]));
        } catch (const std::exception& error) {
            failure.violation.reason += fmt::format("; the seed makes no world: {}", error.what());
        }
        failures_.emplace(seed, std::move(failure));
    }

    /// The command that shows a failure again.
    [[nodiscard]] std::string again(std::uint64_t seed, const Failure& failure) const {
        std::string command = "mailflow swarm";
        if (given_) command += ' ' + shell_word(arguments_.scenario.file);
        for (const std::string& overlay : arguments_.scenario.overlays) command += " --with " + shell_word(overlay);
        for (const std::string& set : arguments_.scenario.sets) command += " --set " + shell_word(set);
        command += fmt::format(" --seeds {}", seed);
        if (failure.smallest.empty()) return command + " --faults none";
        Chosen numbers = failure.smallest;
        for (std::size_t& number : numbers) ++number;
        return command + fmt::format(" --faults {}", fmt::join(numbers, ","));
    }

    void print_text() {
        for (const auto& [seed, failure] : failures_) {
            output_ << fmt::format("seed {}: {} is violated: {}\n  {} of {} suffice:\n", seed,
                                   failure.violation.invariant, failure.violation.reason, failure.smallest.size(),
                                   counted(failure.faults, "fault"));
            for (std::size_t index = 0; index < failure.texts.size(); ++index) {
                output_ << fmt::format("    {:>2}  {}\n", failure.smallest[index] + 1, failure.texts[index]);
            }
            output_ << fmt::format("  again:     {0}\n  as a file: {0} --save swarm-{1}.yaml\n", again(seed, failure),
                                   seed);
        }
        output_ << fmt::format("{}: {} passed, {} failed; {} events\n", counted(done_, "seed"),
                               done_ - failures_.size(), failures_.size(), events_);
    }
    void print_json() {
        Json failures = Json::array();
        for (const auto& [seed, failure] : failures_) {
            Json numbers = Json::array();
            for (const std::size_t index : failure.smallest) numbers.push_back(index + 1);
            failures.push_back({{"seed", seed},
                                {"invariant", failure.violation.invariant},
                                {"reason", failure.violation.reason},
                                {"faults", failure.faults},
                                {"smallest", numbers},
                                {"texts", failure.texts},
                                {"again", again(seed, failure)}});
        }
        const Json report{
            {"seeds", done_}, {"passed", done_ - failures_.size()}, {"events", events_}, {"failures", failures}};
        output_ << report.dump(2, ' ', false, Json::error_handler_t::replace) << '\n';
    }

    ExitCode save() {
        const SwarmScenario swarm = scenario_of(arguments_.seeds.first);
        const auto written =
            recording::write_whole_file(arguments_.save, swarm::scenario_file(with_faults(swarm, chosen_of(swarm))));
        if (!written) {
            errors_ << "mailflow: " << written.error() << '\n';
            return ExitCode::our_fault;
        }
        output_ << fmt::format("{}: seed {}; run it with `mailflow run {}`\n", arguments_.save, arguments_.seeds.first,
                               shell_word(arguments_.save));
        return ExitCode::success;
    }

    const SwarmArguments& arguments_;
    std::optional<LoadedScenario> given_;
    std::ostream& output_;
    std::ostream& errors_;
    std::map<std::uint64_t, Failure> failures_;  ///< by seed
    std::uint64_t done_ = 0;
    std::uint64_t events_ = 0;
};

}  // namespace

protocol::Result<swarm::SeedRange, std::string> parse_seeds(const std::string& text) {
    const std::size_t dots = text.find("..");
    const auto first = parse_decimal(std::string_view(text).substr(0, dots));
    const auto last = dots == std::string::npos ? first : parse_decimal(std::string_view(text).substr(dots + 2));
    if (!first || !last) return protocol::failure("\"" + text + "\" is no seed or range of seeds; write 17 or 1..1000");
    if (*last < *first) return protocol::failure("the last seed of \"" + text + "\" is before the first");
    if (*last > seed_max) return protocol::failure(fmt::format("seeds are no greater than {}", seed_max));
    if (*last - *first >= 100'000'000) return protocol::failure("\"" + text + "\" are more than 100000000 seeds");
    return swarm::SeedRange{*first, *last};
}

protocol::Result<std::vector<std::size_t>, std::string> parse_fault_numbers(const std::string& text) {
    std::vector<std::size_t> numbers;
    if (text == "none") return numbers;
    std::string_view rest = text;
    for (bool more = true; more;) {
        const std::size_t comma = rest.find(',');
        const auto value = parse_decimal(rest.substr(0, comma));
        if (!value || *value == 0) {
            return protocol::failure("\"" + text + "\" are no numbers of faults; write 2,5 or none");
        }
        numbers.push_back(static_cast<std::size_t>(*value));
        more = comma != std::string_view::npos;
        if (more) rest.remove_prefix(comma + 1);
    }
    std::ranges::sort(numbers);
    numbers.erase(std::unique(numbers.begin(), numbers.end()), numbers.end());
    return numbers;
}

ExitCode swarm_command(const SwarmArguments& arguments, std::ostream& output, std::ostream& errors) {
    std::optional<LoadedScenario> given;
    if (!arguments.scenario.file.empty()) {
        given = load_scenario(arguments.scenario, errors);
        if (!given) return ExitCode::bad_input;
        if (!given->scenario.platform_file.empty()) {
            errors << "mailflow: a scenario with `platform` cannot be swarmed: its links are SimGrid's\n";
            return ExitCode::bad_input;
        }
    }
    return Swarm(arguments, std::move(given), output, errors).run();
}

}  // namespace sim::app
