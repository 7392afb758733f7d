#include "sim/simulation/tcp_stub.hpp"

#include <cassert>
#include <utility>

namespace sim::simulation {

/// Takes what comes and answers nothing.
class TcpStubService::Connection : public host::ConnectionHandler {
public:
    Connection(host::Runtime& runtime, host::ConnectionId id) : runtime_(runtime), id_(id) {}
    ~Connection() override { hang_up(); }

    void on_octets(std::string_view) override {}
    void on_peer_closed() override { hang_up(); }
    void on_failed(network::ConnectionFailure) override { id_ = 0; }
    void hang_up() {
        if (id_ != 0) runtime_.abandon(std::exchange(id_, host::ConnectionId{0}));
    }
    [[nodiscard]] bool is_open() const { return id_ != 0; }

private:
    host::Runtime& runtime_;
    host::ConnectionId id_;
};

TcpStubService::TcpStubService(host::Runtime& runtime, std::uint16_t port, bool hangs_up)
    : runtime_(runtime), port_(port), hangs_up_(hangs_up) {}

TcpStubService::~TcpStubService() {
    runtime_.stop_listening(port_);
}

void TcpStubService::start() {
    [[maybe_unused]] const auto listening = runtime_.listen(port_, *this);
    assert(listening);  // the scenario allows one service a port
}

host::ConnectionHandler& TcpStubService::on_accept(const network::Accepted& accepted) {
    connections_.remove_if([](const auto& connection) { return !connection->is_open(); });
    connections_.push_back(std::make_unique<Connection>(runtime_, accepted.connection));
    Connection& connection = *connections_.back();
    if (hangs_up_) connection.hang_up();
    return connection;
}

}  // namespace sim::simulation
