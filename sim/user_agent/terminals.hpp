#pragma once

#include <list>
#include <memory>
#include <string>
#include <vector>

#include "protocol/base/task.hpp"
#include "protocol/dns/stub_resolver.hpp"
#include "sim/user_agent/query_by_hand.hpp"
#include "sim/user_agent/terminal_connection.hpp"

namespace sim::user_agent {

/// The terminals of one host: people there type protocols by hand, or ask the DNS. They are programs: who opens none
/// costs nothing.
class Terminals {
public:
    /// @param runtime, stub  outlive them
    Terminals(host::Runtime& runtime, const protocol::dns::StubSettings& stub) : runtime_(runtime), stub_(stub) {}

    /// Looks the server up and connects to its addresses one after the other, until one answers.
    void open(TerminalRequest request);
    void ask(QueryRequest request);

    /// Says of every open terminal, and of every question that waits for its answer, that nothing comes of it any more:
    /// the host goes down, and what is here is about to be destroyed.
    void record_end(const std::string& reason);

private:
    protocol::Task<bool> connect(TerminalRequest request);
    protocol::Task<bool> wait_for_answer(QueryRequest request);
    std::shared_ptr<TerminalConnection> make_connection(const TerminalRequest& request, protocol::Endpoint server);
    void run(protocol::Task<bool> task);

    host::Runtime& runtime_;
    const protocol::dns::StubSettings& stub_;
    std::vector<std::string> connecting_;  ///< ids of terminals that are opened and have no connection yet
    std::vector<QueryRequest> asked_;      ///< questions that wait for their answer
    std::vector<std::shared_ptr<TerminalConnection>> connections_;
    std::list<protocol::Task<bool>> tasks_;
};

}  // namespace sim::user_agent
