#pragma once

#include <memory>
#include <string>
#include <vector>

#include "sim/mta/transfer_agent.hpp"
#include "tests/support/virtual_world.hpp"

namespace tests {

namespace mta = sim::mta;
using sim::mailstore::Store;

/// A host with a transfer agent; queue and mailboxes outlive it.
struct MailServer {
    MailServer(VirtualWorld& world, std::string_view name, mta::Settings chosen)
        : runtime(world.runtime(name)),
          queue(runtime),
          retry_hints(runtime),
          store(runtime),
          settings(std::move(chosen)),
          world_(world) {
        settings.reverse_lookup = false;
    }
    void start() {
        agent = std::make_unique<mta::TransferAgent>(runtime, mta::Disk{&queue, &greylist, &retry_hints, &store},
                                                     world_.stub(), settings,
                                                     mta::TransferAgent::Ports{{25}, {587}});
        agent->start();
    }
    void add_user(const std::string& address) {
        store.create(address, "secret");
        store.add_address(address, address);
    }
    /// The contents in a user's mailbox.
    [[nodiscard]] std::vector<std::string> mailbox(std::string_view name) const {
        std::vector<std::string> contents;
        const auto* found = store.find(name);
        if (found == nullptr) return contents;
        for (const auto& message : found->inbox().messages) contents.push_back(message.content.flatten());
        return contents;
    }

    sim::host::Runtime& runtime;
    mta::Queue queue;
    mta::Greylist greylist;
    mta::RetryHints retry_hints;
    Store store;
    mta::Settings settings;
    std::unique_ptr<mta::TransferAgent> agent;

private:
    VirtualWorld& world_;
};

inline mta::Settings settings_for(std::vector<std::string> local_domains,
                                  mta::Profile profile = mta::Profile::postfix) {
    mta::Settings settings = mta::default_settings(profile);
    settings.local_domains = std::move(local_domains);
    return settings;
}

inline const std::string short_mail = "From: alice@alpha.test\r\nSubject: Lunch\r\n\r\nNoon?\r\n";

/// The lines of a client that hands over one mail.
inline std::vector<std::string> dialogue(const std::string& from, const std::vector<std::string>& to,
                                         const std::string& content = short_mail) {
    std::vector<std::string> lines{"EHLO client.alpha.test", "MAIL FROM:<" + from + ">"};
    for (const std::string& recipient : to) lines.push_back("RCPT TO:<" + recipient + ">");
    lines.insert(lines.end(), {"DATA", content + ".", "QUIT"});
    return lines;
}

inline const std::vector<MachineDescription> alpha_and_beta{{"client.alpha.test", {"10.1.0.9"}},
                                                            {"mail.alpha.test", {"10.1.0.1"}},
                                                            {"mx1.beta.test", {"10.2.0.1"}},
                                                            {"mx2.beta.test", {"10.2.0.2"}},
                                                            {"mx3.beta.test", {"10.2.0.3"}}};
inline const std::string alpha_and_beta_zone = R"(
alpha.test. MX 10 mail.alpha.test.
mail.alpha.test. A 10.1.0.1
beta.test. MX 20 mx2.beta.test.
beta.test. MX 10 mx1.beta.test.
mx1.beta.test. A 10.2.0.1
mx2.beta.test. A 10.2.0.2
mx3.beta.test. A 10.2.0.3
)";

/// alpha.test's server, which takes mail for everybody from its client, and an empty beta.test.
struct AlphaWorld : VirtualWorld {
    explicit AlphaWorld(const std::string& more_records = {}, mta::Profile profile = mta::Profile::postfix)
        : VirtualWorld(alpha_and_beta, alpha_and_beta_zone + more_records),
          alpha(*this, "mail.alpha.test", settings_for({"alpha.test"}, profile)) {
        alpha.settings.trusted_clients = {address("10.1.0.9")};
        alpha.add_user("alice@alpha.test");
    }
    /// Hands a mail to alpha's server, now. @return the client, whose replies fill in during run()
    ScriptedClient& send(std::vector<std::string> lines, std::uint16_t port = 25) {
        clients.push_back(std::make_unique<ScriptedClient>(runtime("client.alpha.test"),
                                                           Endpoint{address("10.1.0.1"), port}, std::move(lines)));
        return *clients.back();
    }
    ScriptedClient& send_mail(const std::vector<std::string>& to, const std::string& from = "alice@alpha.test") {
        return send(dialogue(from, to));
    }
    /// Outcome and status of every delivery attempt.
    [[nodiscard]] std::vector<std::string> attempts() const {
        std::vector<std::string> found;
        for (const Event& event : events.of(EventKind::delivery_attempted, "mail.alpha.test")) {
            found.push_back(event.fields.text("recipient") + ' ' + event.fields.text("outcome") + ' ' +
                            event.fields.text("status"));
        }
        return found;
    }
    /// Seconds, rounded down, of every event of a kind on alpha's server.
    [[nodiscard]] std::vector<std::int64_t> seconds(EventKind kind) const {
        std::vector<std::int64_t> found;
        for (const Event& event : events.of(kind, "mail.alpha.test")) {
            found.push_back(event.time.nanoseconds / 1'000'000'000);
        }
        return found;
    }

    MailServer alpha;
    std::vector<std::unique_ptr<ScriptedClient>> clients;
};

using Texts = std::vector<std::string>;

}  // namespace tests
