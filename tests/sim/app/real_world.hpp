#pragma once

#include <signal.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

#include "tests/sim/app/served_program.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/skip.hpp"

namespace tests {

inline std::size_t count(const std::string& text, const std::string& part) {
    std::size_t found = 0;
    for (std::size_t at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) ++found;
    return found;
}

/// A served world, a folder for its clients, and a shell to start them from.
class RealWorld {
public:
    /// A name for the port of a service.
    struct Name {
        const char* name;
        const char* host;
        const char* service;
    };
    RealWorld(const std::string& scenario, const std::vector<Name>& names)
        : served_(folder_.write("world.yaml", scenario),
                  {"--speed", "4", "--record", recording(), "--authority", authority()}) {
        for (const auto& [name, host, service] : names) {
            values_.emplace_back(std::string("{") + name + "}", served_.port(host, service));
        }
        values_.emplace_back("{folder}", folder_.path());
        values_.emplace_back("{authority}", authority());
    }
    ~RealWorld() {
        CHECK(served_.stop(SIGTERM) == 130);
        CHECK(served_.errors().empty());
    }

    /// Runs a command of a shell. The names of ports in braces stand for them, `{folder}` for a folder of its
    /// own, `{authority}` for the certificate that signs those of the hosts.
    [[nodiscard]] ProgramResult shell(std::string command) const {
        for (const auto& [name, value] : values_) {
            for (auto at = command.find(name); at != std::string::npos; at = command.find(name)) {
                command.replace(at, name.size(), value);
            }
        }
        ProgramResult result = run_in({{"HOME", folder_.path()}}, "sh", {"-c", "PATH=$PATH:/usr/sbin; " + command});
        UNSCOPED_INFO(command << "\n" << result.output << result.errors);
        return result;
    }
    std::string write(const std::string& name, const std::string& text) const { return folder_.write(name, text); }
    [[nodiscard]] std::string read(const std::string& name) const {
        std::ostringstream text;
        text << std::ifstream(folder_.path() / name).rdbuf();
        return text.str();
    }
    /// Waits until bob's mailbox got so many mails.
    [[nodiscard]] bool bob_has(std::size_t mails) const {
        return becomes_true(
            [&] { return count(ServedProgram::recorded_so_far(recording()), "  message-stored  ") >= mails; }, 5);
    }
    /// A mail in bob's mailbox, that took the whole way.
    void send_bob_a_mail(const std::string& subject) const {
        const auto sent = shell("printf 'Subject: " + subject +
                                "\\r\\n\\r\\nbody of it\\r\\n' | curl -sS smtp://127.0.0.1:{submission}/client.test "
                                "--mail-from alice@alpha.test --mail-rcpt bob@beta.test -T -");
        CHECK(sent.status == 0);
        CHECK(bob_has(1));
    }

private:
    [[nodiscard]] std::string recording() const { return folder_.path() / "run.mailflow"; }
    [[nodiscard]] std::string authority() const { return folder_.path() / "authority.pem"; }

    TemporaryFolder folder_;
    ServedProgram served_;
    std::vector<std::pair<std::string, std::string>> values_;
};

/// @return whether all are there; those that are not are told
inline bool are_installed(const std::vector<std::string>& programs) {
    return std::ranges::all_of(programs, [](const std::string& program) {
        const bool there = is_installed(program) || std::filesystem::exists("/usr/sbin/" + program);
        if (!there) skip(program + " is not installed");
        return there;
    });
}

}  // namespace tests
