#include "sim/user_agent/terminals.hpp"

#include <utility>

#include "sim/user_agent/server_lookup.hpp"

namespace sim::user_agent {

using protocol::Endpoint;
using recording::Event;
using recording::EventKind;

void Terminals::run(protocol::Task<bool> task) {
    tasks_.remove_if([](const protocol::Task<bool>& each) { return each.done(); });
    tasks_.push_back(std::move(task));
    tasks_.back().start(runtime_);
}

void Terminals::open(TerminalRequest request) {
    const auto opened = runtime_.record(EventKind::terminal_opened, [&](Event& event) {
        event.fields.set("terminal", request.terminal);
        event.fields.set("to", request.server);
        event.fields.set("port", unsigned{request.port});
    });
    const recording::CauseScope scope(runtime_.recorder(), opened);
    connecting_.push_back(request.terminal);
    run(connect(std::move(request)));
}

protocol::Task<bool> Terminals::connect(TerminalRequest request) {
    auto lookup = find_server(&runtime_, &stub_, request.server, "");
    const host::AddressLookup found = co_await lookup;
    std::string failure = found.addresses.empty() ? no_address_text(request.server, found) : std::string();
    host::ConnectionId number = 0;
    for (const protocol::IpAddress& address : found.addresses) {
        const std::shared_ptr<TerminalConnection> connection =
            make_connection(request, Endpoint{address, request.port});
        const std::optional<network::ConnectionFailure> failed = co_await connection->connected;
        if (!failed) {
            std::erase(connecting_, request.terminal);
            co_return true;
        }
        number = connection->connection();
        failure = std::string(failure_text(*failed));
    }
    std::erase(connecting_, request.terminal);
    record_terminal_closed(runtime_, request.terminal, number, failure);
    co_return false;
}

std::shared_ptr<TerminalConnection> Terminals::make_connection(const TerminalRequest& request, Endpoint server) {
    std::erase_if(connections_, [](const auto& connection) { return connection->finished(); });
    connections_.push_back(std::make_shared<TerminalConnection>(runtime_, request));
    connections_.back()->connect(server, connect_timeout);
    return connections_.back();
}

void Terminals::ask(QueryRequest request) {
    const recording::CauseScope scope(runtime_.recorder(), record_asked(runtime_, request));
    asked_.push_back(request);
    run(wait_for_answer(std::move(request)));
}

protocol::Task<bool> Terminals::wait_for_answer(QueryRequest request) {
    auto answer = ask_by_hand(&runtime_, &stub_, request);
    const bool answered = co_await answer;
    std::erase_if(asked_, [&request](const QueryRequest& each) { return each.query == request.query; });
    co_return answered;
}

void Terminals::record_end(const std::string& reason) {
    for (const std::string& terminal : connecting_) record_terminal_closed(runtime_, terminal, 0, reason);
    for (const auto& connection : connections_) {
        if (connection->stands()) connection->record_closed(reason);
    }
    for (const QueryRequest& request : asked_) record_unanswered(runtime_, request, reason);
}

}  // namespace sim::user_agent
