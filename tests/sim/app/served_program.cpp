#include "tests/sim/app/served_program.hpp"

#include <filesystem>
#include <fstream>

#include "tests/support/catch.hpp"

namespace tests {

namespace {

constexpr double patience_s = 60;

std::vector<std::string> words(const std::string& scenario, const std::string& ports,
                               const std::vector<std::string>& options) {
    std::vector<std::string> all{"serve", scenario, "--ports", ports};
    all.insert(all.end(), options.begin(), options.end());
    return all;
}

}  // namespace

ServedProgram::ServedProgram(const std::string& scenario, const std::vector<std::string>& options)
    : ports_file_(folder_.path() / "ports.json"), program_(MAILFLOW_PROGRAM, words(scenario, ports_file_, options)) {
    // The file appears at once: as soon as it is there it is whole.
    const bool ready = becomes_true([&] { return std::filesystem::exists(ports_file_); }, patience_s);
    INFO(program_.errors());
    REQUIRE(ready);
    std::ifstream(ports_file_) >> ports_;
}

nlohmann::json ServedProgram::service(const std::string& host, const std::string& service) const {
    for (const nlohmann::json& entry : ports_.at("services")) {
        if (entry.at("host") == host && entry.at("service") == service) return entry;
    }
    FAIL(host << " offers no " << service);
    return {};
}

std::string ServedProgram::recorded_so_far(const std::string& recording) {
    const auto shown = run_program(MAILFLOW_PROGRAM, {"show", recording, "--events"});
    return shown.output;
}

std::optional<int> ServedProgram::stop(int signal) {
    program_.send(signal);
    return program_.wait(patience_s);
}

}  // namespace tests
