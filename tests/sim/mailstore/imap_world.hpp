#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "sim/mailstore/imap_service.hpp"
#include "tests/support/virtual_world.hpp"

namespace tests {

/// A connection whose user types IMAP, or another protocol of lines, by hand.
class ImapTypist : public sim::network::ConnectionHandler {
public:
    ImapTypist(VirtualWorld& world, Endpoint server);

    /// Types a line and waits. @return all that the server has said since the last call, without CR
    std::string say(std::string_view line);
    /// Waits and types nothing.
    std::string listen() { return say_octets({}); }
    std::string say_octets(std::string octets);
    /// LOGIN as bob.
    void log_in(std::string_view user = "bob", std::string_view password = "secret");
    [[nodiscard]] sim::host::ConnectionId connection() const { return connection_; }

    void on_octets(std::string_view octets) override { heard_ += octets; }
    void on_peer_closed() override;
    void on_failed(sim::network::ConnectionFailure) override { closed = true; }

    bool closed = false;

private:
    VirtualWorld& world_;
    sim::host::Runtime& runtime_;
    sim::host::ConnectionId connection_ = 0;
    std::string heard_;
};

/// An IMAP server with bob's account, and as many clients as a test wants.
class ImapWorld : public VirtualWorld {
public:
    explicit ImapWorld(std::optional<std::uint64_t> octets_max = std::nullopt,
                       const sim::mailstore::ImapSettings& settings = {});

    /// Delivers a mail into bob's INBOX. @return its UID
    std::uint32_t deliver(std::string_view subject = "x", std::string_view body = "y\r\n");
    ImapTypist& connect();
    /// Connects and logs in.
    ImapTypist& user();
    /// Connects, logs in and opens a mailbox.
    ImapTypist& user_in(std::string_view mailbox = "INBOX");

    sim::mailstore::Store store{runtime("mail.test")};
    std::unique_ptr<sim::mailstore::ImapService> service;

private:
    std::vector<std::unique_ptr<ImapTypist>> typists_;
    unsigned delivered_ = 0;
};

/// The lines of a text that begin so.
[[nodiscard]] std::vector<std::string> lines_with(std::string_view text, std::string_view begin);
/// The last line.
[[nodiscard]] std::string last_line(std::string_view text);

}  // namespace tests
