#include "sim/user_agent/imap_client_connection.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "protocol/base/ascii.hpp"
#include "sim/host/sasl_nonce.hpp"

namespace sim::user_agent {

namespace imap = protocol::imap;

namespace {

std::string condition_text(const imap::ConditionResponse& response) {
    const std::string code = response.code ? fmt::format(" [{}]", response.code->name) : "";
    return fmt::format("{}{} {}", imap::name(response.condition), code, response.text);
}

}  // namespace

bool holds_word(const std::vector<std::string>& words, std::string_view word) {
    return std::ranges::any_of(words, [word](const auto& each) { return protocol::equal_ignoring_case(each, word); });
}

ImapClientConnection::ImapClientConnection(host::Runtime& host_runtime, protocol::sasl::Credentials credentials,
                                           host::TlsUsage tls, protocol::Duration idle)
    : MailboxClientConnection(host_runtime,
                              imap::ClientSession(settings_for<imap::ClientSettings>(tls), host_runtime.now(),
                                                  host::sasl_nonce(host_runtime)),
                              "imap", tls),
      credentials_(std::move(credentials)),
      idle_(idle),
      idle_end_(host_runtime, [this] { end_waiting(); }) {}

void ImapClientConnection::begin() {
    session().login(credentials_, runtime().now());
}

void ImapClientConnection::handle_event(imap::ClientEvent& event) {
    if (connected()) std::visit([this](const auto& each) { on(each); }, event);
}

void ImapClientConnection::on(const imap::LoginRefused& refused) {
    const bool by_server = refused.reason == imap::LoginRefused::Reason::by_server;
    note_failure(fmt::format("the server refuses the login ({})",
                             by_server ? condition_text(refused.response) : std::string(imap::name(refused.reason))));
    leave();
}

void ImapClientConnection::on(const imap::CommandFinished& finished) {
    finished.verb == imap::Verb::idle ? finish_idle(finished.response) : handle_finished(finished);
}

// ---- IDLE

void ImapClientConnection::wait_or_leave() {
    if (!idle_until_) {
        idle_until_ = runtime().now() + idle_;
        if (idle_.count() > 0) idle_end_.set(*idle_until_);
    }
    if (runtime().now() >= *idle_until_) return leave();
    idling_ = true;
    session().idle(runtime().now());
}

void ImapClientConnection::end_idle() {
    if (idling_) session().done(runtime().now());
}

void ImapClientConnection::finish_idle(const imap::ConditionResponse& response) {
    idling_ = false;
    handle_idle_response();
    if (leaving()) return;
    if (response.condition == imap::Condition::ok) return handle_idle_ended();
    note_refusal("does not tell what happens", response);
    leave();
}

void ImapClientConnection::end_waiting() {
    if (!idling_) return;  // it leaves when it has what it gets
    leave();
    pump();
}

void ImapClientConnection::on(const imap::RequestDropped& dropped) {
    if (dropped.verb != imap::Verb::idle || !idling_ || leaving()) return;
    note_failure("the server cannot tell what happens: it has no IDLE");
    leave();
}

// ---- the end

void ImapClientConnection::leave() {
    note_leaving();
    idle_end_.cancel();
    session().logout(runtime().now());
}

void ImapClientConnection::note_refusal(std::string_view what, const imap::ConditionResponse& response) {
    note_failure(fmt::format("the server {} ({})", what, condition_text(response)));
}

void ImapClientConnection::on(const imap::SignedOff&) {
    end("logout");
}

void ImapClientConnection::on(const imap::ClientFailed& failed) {
    idle_end_.cancel();
    break_off(failed.failure);
}

void ImapClientConnection::on(const imap::ClientStateChanged& changed) {
    record_state(changed.from, changed.to);
}

}  // namespace sim::user_agent
