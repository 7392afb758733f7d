// Commands that a server session answers without its host.
#include <algorithm>
#include <utility>

#include "protocol/base/ascii.hpp"
#include "protocol/imap/server_session.hpp"

namespace protocol::imap {

void ServerSession::obey(const CapabilityCommand&) {
    send(CapabilityData{capabilities()});
    finish({});
}

void ServerSession::obey(const IdCommand&) {
    send(IdData{settings_.id});
    finish({});
}

void ServerSession::obey(const NoopCommand&) {
    if (!is_logged_in(state_)) finish({});  // else the host is asked: there may be news, RFC 9051 section 6.1.2
}

void ServerSession::obey(const LogoutCommand&) {
    say({{}, Condition::bye, {}, "Logging out"});  // before the tagged OK, RFC 9051 section 6.1.3
    finish({});
    end(ServerTrigger::logout, EndReason::logout);
}

void ServerSession::obey(const EnableCommand& command) {
    static constexpr auto known =
        std::to_array<std::string_view>({"IMAP4rev2", "UTF8=ACCEPT", "CONDSTORE", "QRESYNC", "METADATA"});
    std::vector<std::string> added;
    for (const std::string& wanted : command.capabilities) {
        const auto found = std::find_if(known.begin(), known.end(),
                                        [&](std::string_view each) { return equal_ignoring_case(each, wanted); });
        if (found == known.end() || !offers(*found)) continue;
        if (std::find(enabled_.begin(), enabled_.end(), *found) != enabled_.end()) continue;
        enabled_.emplace_back(*found);
        added.emplace_back(*found);
    }
    send(EnabledData{added});
    if (!added.empty()) events_.push(CapabilitiesEnabled{std::move(added)});
    finish({});
}

void ServerSession::obey(const IdleCommand&) {
    output_ += encode(ContinuationResponse{"idling"}, names());
    move(ServerTrigger::idle);
    events_.push(IdleBegun());
}

void ServerSession::take_idle_line(std::string_view line) {
    events_.push(CommandReceived{text_for_record(line)});
    events_.push(IdleEnded());
    move(ServerTrigger::done);
    if (equal_ignoring_case(line, "DONE")) return finish({});
    error(tag_, "DONE expected");
}

}  // namespace protocol::imap
