#pragma once

#include <list>
#include <memory>

#include "sim/host/runtime.hpp"
#include "sim/host/service.hpp"

namespace sim::simulation {

/// A port that accepts connections and then says nothing, or hangs up at once: a broken server.
class TcpStubService : public host::Service, public host::Listener {
public:
    TcpStubService(host::Runtime& runtime, std::uint16_t port, bool hangs_up);
    ~TcpStubService() override;

    void start() override;
    host::ConnectionHandler& on_accept(const network::Accepted& accepted) override;

private:
    class Connection;
    host::Runtime& runtime_;
    std::uint16_t port_;
    bool hangs_up_;
    std::list<std::unique_ptr<Connection>> connections_;
};

}  // namespace sim::simulation
