#include "sim/user_agent/imap_client_connection.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "protocol/base/ascii.hpp"
#include "protocol/imap/fetched_items.hpp"
#include "protocol/imap/limits.hpp"
#include "sim/host/sasl_nonce.hpp"

namespace sim::user_agent {

namespace imap = protocol::imap;
using recording::Event;
using recording::EventKind;

namespace {

constexpr std::string_view whole_mail = "BODY[]";

imap::FetchItem item_of(imap::FetchItem::Kind kind) {
    imap::FetchItem item;
    item.kind = kind;
    return item;
}

imap::FetchCommand uid_fetch(std::string_view uids, imap::FetchItem::Kind kind) {
    imap::FetchCommand command;
    command.by_uid = true;
    command.set = imap::SequenceSet::parse(uids).value();
    command.items = {item_of(kind)};
    return command;
}

bool is_seen(const imap::FetchData& data) {
    const auto flags = imap::fetched_flags(data);
    return flags && std::ranges::any_of(
                        *flags, [](const std::string& flag) { return protocol::equal_ignoring_case(flag, "\\Seen"); });
}

std::string condition_text(const imap::ConditionResponse& response) {
    const std::string code = response.code ? fmt::format(" [{}]", response.code->name) : "";
    return fmt::format("{}{} {}", imap::name(response.condition), code, response.text);
}

std::string imap_failure_text(imap::ClientFailure failure) {
    switch (failure) {
        case imap::ClientFailure::greeting_refused:
            return "the server refuses the session";
        case imap::ClientFailure::said_bye:
            return "the server ends the session";
        case imap::ClientFailure::timed_out:
            return "the server has gone silent";
        case imap::ClientFailure::connection_closed:
            return "the connection was lost";
        case imap::ClientFailure::tls_not_offered:
            return "the server does not offer TLS, and without it no password is said";
        default:
            return fmt::format("the server's answer cannot be used: {}", imap::name(failure));
    }
}

imap::ClientSettings imap_settings_for(const host::TlsUsage& tls) {
    imap::ClientSettings settings;
    settings.tls = host::session_tls(tls.policy, tls.from_start);
    return settings;
}

}  // namespace

ImapClientConnection::ImapClientConnection(host::Runtime& host_runtime, Fetch fetch, KnownMailbox known,
                                           std::function<void(const FetchedMail&)> on_mail)
    : SessionConnection(
          host_runtime,
          imap::ClientSession(imap_settings_for(fetch.tls), host_runtime.now(), host::sasl_nonce(host_runtime)),
          engine::Strength::strong),
      fetch_(std::move(fetch)),
      known_(std::move(known)),
      on_mail_(std::move(on_mail)),
      idle_end_(host_runtime, [this] { end_idle(); }) {}

void ImapClientConnection::connect(protocol::Endpoint server, protocol::Duration timeout) {
    attach(runtime().connect(server, timeout, *this));
}

void ImapClientConnection::on_connected() {
    connected_ = true;
    runtime().record(EventKind::session_started, [&](Event& event) {
        event.connection = connection();
        event.fields.set("protocol", "imap");
        event.fields.set("role", "client");
        event.fields.set("state", imap::name(state()));
    });
    if (fetch_.tls.from_start) begin_with_tls(fetch_.tls);
    session().login({fetch_.user, fetch_.password}, runtime().now());
    pump();
}

void ImapClientConnection::on(const imap::TlsRequested&) {
    upgrade_to_tls(fetch_.tls);
}

void ImapClientConnection::on_tls_failed(const std::string& reason) {
    if (failure_.empty()) failure_ = fmt::format("TLS with the server fails: {}", reason);
    SessionConnection::on_tls_failed(reason);
}

void ImapClientConnection::on_failed(network::ConnectionFailure failure) {
    failed_ = !connected_;
    if (failed_) result.complete(FetchResult{failure, {}});
    SessionConnection::on_failed(failure);
}

std::optional<host::SessionState> ImapClientConnection::session_row() const {
    return connected_ && !done() ? std::optional(row("imap", "client")) : std::nullopt;
}

void ImapClientConnection::handle_event(imap::ClientEvent& event) {
    if (!connected_) return;
    std::visit([this](const auto& each) { on(each); }, event);
}

void ImapClientConnection::on(const imap::LoggedIn&) {
    imap::SelectCommand select;
    select.mailbox = imap::MailboxName::of("INBOX").value();
    session().request(std::move(select), runtime().now());
}

void ImapClientConnection::on(const imap::LoginRefused& refused) {
    const bool by_server = refused.reason == imap::LoginRefused::Reason::by_server;
    failure_ = fmt::format("the server refuses the login ({})",
                           by_server ? condition_text(refused.response) : std::string(imap::name(refused.reason)));
    leave();
}

// ---- what the server tells

void ImapClientConnection::on(const imap::DataReceived& received) {
    std::visit(
        [this](const auto& data) {
            if constexpr (requires { take(data); }) take(data);
        },
        received.response);
}

void ImapClientConnection::take(const imap::ConditionResponse& condition) {
    if (!condition.code || condition.code->name != "UIDVALIDITY") return;
    uid_validity_ =
        static_cast<std::uint32_t>(protocol::parse_decimal(condition.code->argument, imap::number_max).value_or(0));
}

void ImapClientConnection::take(const imap::CountData& count) {
    switch (count.kind) {
        case imap::CountData::Kind::exists:
            news_ = news_ || count.number > messages_;
            messages_ = count.number;
            break;
        case imap::CountData::Kind::expunge:
            if (messages_ > 0) --messages_;
            break;
        case imap::CountData::Kind::recent:
            break;
    }
    if (news_ && step_ == Step::idling) session().done(runtime().now());
}

void ImapClientConnection::take(const imap::FetchData& data) {
    const auto uid = imap::fetched_uid(data);
    if (!uid) return;  // others have changed flags
    // "n:*" is the last message too, however small its UID is: RFC 9051 section 6.4.9.
    if (step_ == Step::listing && *uid > known_.point().uid) to_fetch_.emplace(*uid, is_seen(data));
    const auto content = imap::fetched_octets(data, whole_mail);
    const bool awaited = step_ == Step::fetching && !to_fetch_.empty() && to_fetch_.begin()->first == *uid;
    if (content && awaited && !came_) take_content(*uid, *content);
}

void ImapClientConnection::take_content(std::uint32_t uid, const protocol::Octets& content) {
    came_ = true;
    const network::TransactionTag* tag = runtime().transaction_tag(connection(), contents_received_++);
    on_mail_(FetchedMail{tag != nullptr ? tag->message : std::string(), content, to_fetch_.begin()->second});
    if (uid > known_.point().uid) known_.set({uid_validity_, uid});
}

// ---- what the client does, one command after the other

void ImapClientConnection::on(const imap::CommandFinished& finished) {
    const bool ok = finished.response.condition == imap::Condition::ok;
    switch (finished.verb) {
        case imap::Verb::select:
            if (ok) return compare_validity();
            note_failure("does not open INBOX", finished.response);
            return leave();
        case imap::Verb::fetch:
            return finish_fetching(finished.response);
        case imap::Verb::idle:
            if (step_ == Step::leaving) return;
            if (!ok) note_failure("does not tell what happens", finished.response);
            return ok ? wait_or_leave() : leave();
        case imap::Verb::store:
        case imap::Verb::expunge:
            if (!ok) note_failure("does not remove the mail", finished.response);
            return;
        default:
            return;
    }
}

void ImapClientConnection::compare_validity() {
    // Where the UIDs are others, what is known of them is worth nothing: RFC 9051 section 2.3.1.1.
    if (known_.point().uid_validity != uid_validity_) known_.set({uid_validity_, 0});
    list_new();
}

void ImapClientConnection::list_new() {
    step_ = Step::listing;
    news_ = false;
    to_fetch_.clear();
    const std::uint64_t first = std::uint64_t{known_.point().uid} + 1;
    if (first > imap::number_max) return leave();
    session().request(uid_fetch(fmt::format("{}:*", first), imap::FetchItem::Kind::flags), runtime().now());
}

void ImapClientConnection::finish_fetching(const imap::ConditionResponse& response) {
    if (response.condition != imap::Condition::ok)
        note_failure(step_ == Step::listing ? "does not give the list of mails" : "does not give the mail", response);
    if (step_ == Step::fetching) {
        const std::uint32_t uid = to_fetch_.begin()->first;
        to_fetch_.erase(to_fetch_.begin());
        if (std::exchange(came_, false) && fetch_.policy == FetchPolicy::remove) remove(uid);
    }
    step_ = Step::fetching;
    fetch_next();
}

void ImapClientConnection::fetch_next() {
    // Another session of this device may have fetched some meanwhile.
    std::erase_if(to_fetch_, [this](const auto& each) { return each.first <= known_.point().uid; });
    if (to_fetch_.empty()) return wait_or_leave();
    imap::FetchCommand command =
        uid_fetch(std::to_string(to_fetch_.begin()->first), imap::FetchItem::Kind::body_section);
    session().request(std::move(command), runtime().now());
}

void ImapClientConnection::remove(std::uint32_t uid) {
    imap::StoreCommand store;
    store.by_uid = true;
    store.set = imap::SequenceSet::parse(std::to_string(uid)).value();
    store.mode = imap::StoreCommand::Mode::add;
    store.silent = true;
    store.flags = {"\\Deleted"};
    imap::ExpungeCommand expunge;
    if (session().capabilities().has("UIDPLUS") || session().capabilities().has("IMAP4rev2")) expunge.uids = store.set;
    session().request(std::move(store), runtime().now());
    session().request(std::move(expunge), runtime().now());
}

void ImapClientConnection::wait_or_leave() {
    if (news_) return list_new();
    if (!idle_until_) {
        idle_until_ = runtime().now() + fetch_.idle;
        if (fetch_.idle.count() > 0) idle_end_.set(*idle_until_);
    }
    if (runtime().now() >= *idle_until_) return leave();
    step_ = Step::idling;
    session().idle(runtime().now());
}

void ImapClientConnection::end_idle() {
    if (step_ != Step::idling) return;  // it leaves when it has fetched what it fetches
    leave();
    pump();
}

void ImapClientConnection::on(const imap::RequestDropped& dropped) {
    if (dropped.verb != imap::Verb::idle || step_ != Step::idling) return;
    if (failure_.empty()) failure_ = "the server cannot tell what happens: it has no IDLE";
    leave();
}

void ImapClientConnection::leave() {
    step_ = Step::leaving;
    idle_end_.cancel();
    session().logout(runtime().now());
}

void ImapClientConnection::note_failure(std::string_view what, const imap::ConditionResponse& response) {
    if (failure_.empty()) failure_ = fmt::format("the server {} ({})", what, condition_text(response));
}

// ---- the end

void ImapClientConnection::on(const imap::SignedOff&) {
    record_end("logout");
    complete();
}

void ImapClientConnection::on(const imap::ClientFailed& failed) {
    idle_end_.cancel();
    record_end(imap::name(failed.failure));
    if (step_ != Step::leaving && failure_.empty()) failure_ = imap_failure_text(failed.failure);
    complete();
}

void ImapClientConnection::record_end(std::string_view reason) {
    runtime().record(EventKind::session_ended, [&](Event& event) {
        event.connection = connection();
        event.fields.set("protocol", "imap");
        event.fields.set("role", "client");
        event.fields.set("reason", reason);
    });
}

void ImapClientConnection::on(const imap::ClientStateChanged& changed) {
    runtime().record(EventKind::session_state, [&](Event& event) {
        event.connection = connection();
        event.fields.set("protocol", "imap");
        event.fields.set("role", "client");
        event.fields.set("from", imap::name(changed.from));
        event.fields.set("to", imap::name(changed.to));
    });
}

}  // namespace sim::user_agent
