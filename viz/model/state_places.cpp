#include "viz/model/state_places.hpp"

#include <cassert>
#include <map>

namespace viz::model {

namespace {

struct NamedPlace {
    std::string_view state;
    StatePoint place;
};

/// By names, so that a state more is noticed: it has no place.
StatePlaces make_places(std::string_view machine_name, const std::vector<NamedPlace>& named, std::string_view home,
                        std::string_view home_trigger, const std::vector<std::string_view>& ways_out) {
    const StateMachine* machine = find_state_machine(machine_name);
    assert(machine != nullptr && named.size() == machine->states.size());
    StatePlaces places;
    places.places.resize(named.size());
    for (const NamedPlace& each : named) places.places.at(machine->index_of(each.state)) = each.place;
    places.home = machine->index_of(home);
    places.home_trigger = home_trigger;
    for (const std::string_view state : ways_out) places.ways_out.push_back(machine->index_of(state));
    return places;
}

StatePlaces smtp_server() {
    return make_places("smtp",
                       {{"tls_handshake", {1, 0}},
                        {"authenticating", {2, 0}},
                        {"accepting", {0, 1}},
                        {"greeted", {1, 1}},
                        {"ready", {2, 1}},
                        {"mail", {3, 1}},
                        {"rcpt", {4, 1}},
                        {"data", {5, 1}},
                        {"content", {6, 1}},
                        {"refusing", {0, 2}},
                        {"closed", {1, 2}},
                        {"discarding", {4, 2}},
                        {"chunks", {5, 2}}},
                       "ready", "QUIT", {"closed"});
}

StatePlaces smtp_client() {
    return make_places("smtp-client",
                       {{"tls_handshake", {1, 0}},
                        {"starttls", {2, 0}},
                        {"auth", {3, 0}},
                        {"etrn", {4, 0}},
                        {"greeting", {0, 1}},
                        {"ehlo", {1, 1}},
                        {"ready", {2, 1}},
                        {"mail", {3, 1}},
                        {"rcpt", {4, 1}},
                        {"data", {5, 1}},
                        {"content", {6, 1}},
                        {"closed", {0, 2}},
                        {"quit", {1, 2}},
                        {"helo", {2, 2}},
                        {"rset", {3, 2}},
                        {"chunk", {5, 2}}},
                       "ready", "QUIT sent", {"quit", "closed"});
}

StatePlaces pop3_server() {
    return make_places("pop3",
                       {{"sasl-response", {1, 0}},
                        {"sasl-pending", {2, 0}},
                        {"authorization", {0, 1}},
                        {"user-given", {1, 1}},
                        {"login-pending", {2, 1}},
                        {"transaction", {3, 1}},
                        {"content-pending", {4, 1}},
                        {"tls-handshake", {0, 2}},
                        {"closed", {2, 2}},
                        {"update-pending", {3, 2}}},
                       "transaction", "QUIT", {"closed"});
}

StatePlaces pop3_client() {
    return make_places("pop3-client",
                       {{"preparing", {0, 0}},
                        {"stls-sent", {1, 0}},
                        {"tls-handshake", {2, 0}},
                        {"auth-sent", {3, 0}},
                        {"greeting", {0, 1}},
                        {"authorization", {1, 1}},
                        {"user-sent", {2, 1}},
                        {"login-sent", {3, 1}},
                        {"transaction", {4, 1}},
                        {"closed", {2, 2}},
                        {"quit-sent", {3, 2}}},
                       "transaction", "QUIT", {"closed"});
}

StatePlaces imap_server() {
    return make_places("imap",
                       {{"sasl-response", {1, 0}},
                        {"sasl-pending", {2, 0}},
                        {"authenticated-pending", {3, 0}},
                        {"not-authenticated", {0, 1}},
                        {"login-pending", {1, 1}},
                        {"authenticated", {2, 1}},
                        {"selected", {4, 1}},
                        {"tls-handshake", {0, 2}},
                        {"closed", {1, 2}},
                        {"authenticated-idle", {2, 2}},
                        {"selected-pending", {3, 2}},
                        {"selected-idle", {4, 2}}},
                       "authenticated", "LOGOUT", {"closed"});
}

StatePlaces imap_client() {
    return make_places("imap-client",
                       {{"tls-handshake", {1, 0}},
                        {"authenticated-idle", {3, 0}},
                        {"selected-idle", {4, 0}},
                        {"greeting", {0, 1}},
                        {"not-authenticated", {1, 1}},
                        {"login-sent", {2, 1}},
                        {"authenticated", {3, 1}},
                        {"selected", {4, 1}},
                        {"closed", {2, 2}},
                        {"logout-sent", {3, 2}}},
                       "authenticated", "LOGOUT", {"logout-sent", "closed"});
}

}  // namespace

const StatePlaces& state_places(std::string_view machine) {
    static const std::map<std::string_view, StatePlaces> all = {
        {"smtp", smtp_server()},        {"smtp-client", smtp_client()}, {"pop3", pop3_server()},
        {"pop3-client", pop3_client()}, {"imap", imap_server()},        {"imap-client", imap_client()}};
    return all.at(machine);
}

}  // namespace viz::model
