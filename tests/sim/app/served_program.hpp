#pragma once

#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

#include "tests/sim/app/mailflow_program.hpp"
#include "tests/support/background_program.hpp"

namespace tests {

/// `mailflow serve` in a process of its own, from when its ports can be used.
class ServedProgram {
public:
    /// @param options  further arguments
    explicit ServedProgram(const std::string& scenario, const std::vector<std::string>& options = {});

    /// The entry of the table of ports.
    [[nodiscard]] nlohmann::json service(const std::string& host, const std::string& service) const;
    /// Of this machine.
    [[nodiscard]] std::string port(const std::string& host, const std::string& service) const {
        return std::to_string(this->service(host, service).at("port").get<int>());
    }
    /// What a recording that still grows tells, an event a line.
    [[nodiscard]] static std::string recorded_so_far(const std::string& recording);
    /// @return the exit status; nothing: it did not end
    [[nodiscard]] std::optional<int> stop(int signal);
    [[nodiscard]] std::string output() const { return program_.output(); }
    [[nodiscard]] std::string errors() const { return program_.errors(); }

private:
    TemporaryFolder folder_;
    std::string ports_file_;
    BackgroundProgram program_;
    nlohmann::json ports_;
};

}  // namespace tests
