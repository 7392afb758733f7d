#include "sim/host/dns_server.hpp"

#include <algorithm>
#include <cassert>

#include "protocol/dns/message_codec.hpp"

namespace sim::host {

/// One client's TCP connection, RFC 7766. It stays open until the client closes it.
class DnsServer::Connection : public ConnectionHandler {
public:
    Connection(DnsServer& server, const network::Accepted& accepted)
        : server_(server), client_{accepted.local, accepted.remote, accepted.connection} {}
    ~Connection() override {
        if (open_) server_.runtime_.abandon(client_.connection);
    }

    void on_octets(std::string_view octets) override {
        splitter_.push(octets);
        while (const auto message = splitter_.next_message()) server_.take(client_, *message);
    }
    void on_peer_closed() override {
        open_ = false;
        server_.runtime_.abandon(client_.connection);
    }
    void on_failed(network::ConnectionFailure) override { open_ = false; }

    [[nodiscard]] bool is_open() const { return open_; }
    [[nodiscard]] ConnectionId id() const { return client_.connection; }

private:
    DnsServer& server_;
    DnsClient client_;
    dns::TcpMessageSplitter splitter_;
    bool open_ = true;
};

DnsServer::DnsServer(Runtime& runtime) : runtime_(runtime) {}

DnsServer::~DnsServer() {
    runtime_.unbind(dns::dns_port);
    runtime_.stop_listening(dns::dns_port);
}

void DnsServer::start() {
    [[maybe_unused]] const auto udp = runtime_.bind(dns::dns_port, *this);
    [[maybe_unused]] const auto tcp = runtime_.listen(dns::dns_port, *this);
    assert(udp && tcp);  // the scenario allows one service a port
}

void DnsServer::on_datagram(Endpoint local, Endpoint remote, std::string_view octets) {
    take(DnsClient{local, remote, 0}, octets);
}

ConnectionHandler& DnsServer::on_accept(const network::Accepted& accepted) {
    connections_.remove_if([](const std::unique_ptr<Connection>& connection) { return !connection->is_open(); });
    connections_.push_back(std::make_unique<Connection>(*this, accepted));
    return *connections_.back();
}

void DnsServer::take(const DnsClient& client, std::string_view octets) {
    auto query = dns::decode(octets);
    if (query && !query->response) return on_query(client, std::move(*query));
    const auto error = dns::format_error_response(octets);
    if (error) respond(client, *error, dns::udp_octets_max_without_edns);
}

void DnsServer::respond(const DnsClient& client, const dns::Message& response, std::size_t udp_octets_max) {
    if (client.connection == 0) {
        runtime_.send_datagram(client.local.port, client.remote, dns::encode(response, udp_octets_max),
                               client.local.address);
        return;
    }
    const auto is_open = [&](const std::unique_ptr<Connection>& connection) {
        return connection->id() == client.connection && connection->is_open();
    };
    if (std::ranges::none_of(connections_, is_open)) return;
    runtime_.send(client.connection, dns::frame_for_tcp(dns::encode(response)));
}

}  // namespace sim::host
