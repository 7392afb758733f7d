#include "tests/support/virtual_world.hpp"

#include <stdexcept>

#include "protocol/dns/zone_file.hpp"

namespace tests {

namespace dns = protocol::dns;
namespace host = sim::host;
namespace network = sim::network;

IpAddress address(std::string_view text) {
    const auto parsed = IpAddress::parse(text);
    if (!parsed) throw std::invalid_argument(std::string(text));
    return *parsed;
}

std::vector<Event> CollectedEvents::of(EventKind kind, std::string_view host) const {
    std::vector<Event> found;
    for (const Event& event : all) {
        if (event.kind == kind && (host.empty() || event.host == host)) found.push_back(event);
    }
    return found;
}

std::vector<std::string> CollectedEvents::texts(EventKind kind, std::string_view field, std::string_view host) const {
    std::vector<std::string> found;
    for (const Event& event : of(kind, host)) found.push_back(event.fields.text(field));
    return found;
}

std::vector<std::string> CollectedEvents::choices(std::string_view question) const {
    std::vector<std::string> found;
    for (const Event& event : of(EventKind::decision)) {
        if (event.fields.text("question").starts_with(question)) found.push_back(event.fields.text("chosen"));
    }
    return found;
}

sim::recording::World CollectedEvents::folded() const {
    sim::recording::World world;
    for (const Event& event : all) sim::recording::apply(world, event);
    return world;
}

namespace {

const std::string apex = "@ 3600 IN SOA ns.test. hostmaster.test. 1 3600 600 86400 60\n@ 3600 IN NS ns.test.\n";

std::shared_ptr<const dns::Zone> make_zone(const std::string& text, std::string_view origin) {
    auto zone = dns::read_zone(text, *dns::DomainName::parse(origin), 3600);
    if (!zone) throw std::invalid_argument(zone.error().front().to_string());
    return std::make_shared<const dns::Zone>(std::move(*zone));
}

}  // namespace

sim::engine::Platform VirtualWorld::star(std::size_t hosts) {
    sim::engine::Platform platform;
    platform.sites = {{"site"}};
    for (std::uint32_t index = 0; index < hosts; ++index) {
        platform.links.push_back({"link" + std::to_string(index), 5ms, 1e12});
        platform.hosts.push_back({"host" + std::to_string(index), 0, index});
    }
    return platform;
}

VirtualWorld::VirtualWorld(std::vector<MachineDescription> machines, const std::string& zone_text, std::uint64_t seed)
    : engine(star(machines.size() + 1)), network(engine, recorder, seed) {
    recorder.add_sink(events);
    machines.push_back({"ns.test", {std::string(name_server_address)}});
    const host::Environment environment{engine, network, recorder, calendar, message_ids, seed, 0};
    for (sim::engine::NodeIndex node = 0; node < machines.size(); ++node) {
        std::vector<IpAddress> addresses;
        for (const std::string& text : machines[node].addresses) addresses.push_back(address(text));
        network.add_host(node, machines[node].name, std::move(addresses));
        runtimes_[machines[node].name] = std::make_unique<host::Runtime>(environment, node, machines[node].name);
    }
    stub_.servers.push_back({address(name_server_address), dns::dns_port});
    const std::string ns_address = "ns.test. A " + std::string(name_server_address) + '\n';
    const host::HostedZone root{make_zone(apex + ns_address + zone_text, ".")};
    name_server_ = std::make_unique<host::AuthoritativeService>(runtime("ns.test"), std::vector{root});
    name_server_->start();
}

host::Runtime& VirtualWorld::runtime(std::string_view machine) {
    return *runtimes_.find(machine)->second;
}

void VirtualWorld::set_zone_behaviour(std::string_view origin, dns::ZoneBehaviour behaviour) {
    name_server_->update({make_zone(apex, origin), behaviour});
}

/// Cuts what comes in into lines and answers them.
class ScriptedServer::Connection : public network::ConnectionHandler {
public:
    Connection(ScriptedServer& server, host::ConnectionId id) : server_(server), id_(id) {}

    void greet() { answer(""); }
    void on_octets(std::string_view octets) override {
        input_ += octets;
        for (auto end = input_.find("\r\n"); end != std::string::npos; end = input_.find("\r\n")) {
            const std::string line = input_.substr(0, end);
            input_.erase(0, end + 2);
            take(line);
        }
    }
    void on_peer_closed() override { server_.runtime_.close(id_); }
    void on_failed(network::ConnectionFailure) override {}

private:
    void take(const std::string& line) {
        if (in_data_ && line != ".") {
            server_.contents.back() += line + "\r\n";
            return;
        }
        in_data_ = false;
        if (line != ".") server_.lines.push_back(line);
        answer(line);
    }
    void answer(const std::string& line) {
        const std::string reply = server_.reply_to(line);
        if (reply == "close") return server_.runtime_.close(id_);
        if (reply.starts_with("354")) {
            in_data_ = true;
            server_.contents.emplace_back();
        }
        if (!reply.empty()) server_.runtime_.send(id_, reply + "\r\n");
        if (reply.starts_with("221")) server_.runtime_.close(id_);
    }
    ScriptedServer& server_;
    host::ConnectionId id_;
    std::string input_;
    bool in_data_ = false;
};

ScriptedServer::ScriptedServer(host::Runtime& runtime, std::uint16_t port) : runtime_(runtime), port_(port) {
    answers_ = {{"EHLO", "250 " + runtime.name()}, {"DATA", "354 go on"}, {"QUIT", "221 bye"}, {"", "220 hello"}};
    if (!runtime.listen(port, *this)) throw std::invalid_argument("port in use");
}

ScriptedServer::~ScriptedServer() {
    runtime_.stop_listening(port_);
}

std::string ScriptedServer::reply_to(const std::string& line) const {
    for (const auto& [prefix, reply] : answers_) {
        if (prefix.empty() ? line.empty() : line.starts_with(prefix)) return reply;
    }
    return "250 ok";
}

network::ConnectionHandler& ScriptedServer::on_accept(const network::Accepted& accepted) {
    accepted_at.push_back(runtime_.now());
    connections_.push_back(std::make_unique<Connection>(*this, accepted.connection));
    connections_.back()->greet();
    return *connections_.back();
}

ScriptedClient::ScriptedClient(host::Runtime& runtime, Endpoint server, std::vector<std::string> lines)
    : runtime_(runtime), lines_(lines.begin(), lines.end()) {
    connection_ = runtime.connect(server, 30s, *this);
}

void ScriptedClient::on_octets(std::string_view octets) {
    input_ += octets;
    for (auto end = input_.find("\r\n"); end != std::string::npos; end = input_.find("\r\n")) {
        const std::string line = input_.substr(0, end);
        input_.erase(0, end + 2);
        if (line.size() > 3 && line[3] == '-') continue;
        replies.push_back(line);
        times.push_back(runtime_.now());
        if (lines_.empty()) continue;
        runtime_.send(connection_, lines_.front() + "\r\n");
        lines_.pop_front();
    }
}

}  // namespace tests
