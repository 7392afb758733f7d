#pragma once

#include <fmt/format.h>

#include <string>
#include <vector>

#include "protocol/imap/client_session.hpp"

namespace tests::imap {

/// Events of a client session in words, those for the record left out.
struct ClientWords {
    std::string operator()(const protocol::imap::Greeted& event) const {
        return event.preauthenticated ? "greeted as somebody known" : "greeted";
    }
    std::string operator()(const protocol::imap::CapabilitiesReceived& event) const {
        return fmt::format("capabilities {}", fmt::join(event.capabilities.names, ","));
    }
    std::string operator()(const protocol::imap::TlsRequested&) const { return "tls-requested"; }
    std::string operator()(const protocol::imap::LoggedIn&) const { return "logged-in"; }
    std::string operator()(const protocol::imap::LoginRefused& event) const {
        return fmt::format("login-refused {}", name(event.reason));
    }
    std::string operator()(const protocol::imap::DataReceived& event) const {
        std::string text = encode(event.response, protocol::imap::NameEncoding::utf8);
        return text.substr(0, text.size() - 2);
    }
    std::string operator()(const protocol::imap::CommandFinished& event) const {
        return fmt::format("finished {} {}", name(event.verb), name(event.response.condition));
    }
    std::string operator()(const protocol::imap::RequestDropped& event) const {
        return fmt::format("dropped {}", name(event.verb));
    }
    std::string operator()(const protocol::imap::IdleAccepted&) const { return "idle"; }
    std::string operator()(const protocol::imap::SignedOff& event) const { return "signed-off " + event.text; }
    std::string operator()(const protocol::imap::ClientFailed& event) const {
        return fmt::format("failed {}", name(event.failure));
    }
    std::string operator()(const protocol::imap::CommandSent&) const { return {}; }
    std::string operator()(const protocol::imap::ReplyReceived&) const { return {}; }
    std::string operator()(const protocol::imap::ClientStateChanged&) const { return {}; }
};

using Events = std::vector<std::string>;

[[nodiscard]] inline Events take_events(protocol::imap::ClientSession& session) {
    Events events;
    while (const auto event = session.poll_event()) {
        std::string text = std::visit(ClientWords(), *event);
        if (!text.empty()) events.push_back(std::move(text));
    }
    return events;
}

[[nodiscard]] inline protocol::sasl::Credentials alice() {
    return {"alice", "se cret"};
}
[[nodiscard]] inline protocol::imap::SelectCommand select(const char* mailbox = "INBOX") {
    return {protocol::imap::MailboxName::of(mailbox).value(), false, {}};
}

}  // namespace tests::imap
