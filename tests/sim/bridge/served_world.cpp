#include "tests/sim/bridge/served_world.hpp"

#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>

#include "protocol/dns/message_codec.hpp"
#include "sim/engine/memory_engine.hpp"
#include "sim/engine/simgrid_engine.hpp"
#include "sim/simulation/platform.hpp"

namespace tests {

const std::string two_domains = R"(mailflow: 1
title: Two domains
domains:
  alpha.test: {users: [alice]}
  beta.test: {users: [bob]}
)";

namespace {

constexpr int turns_max = 15'000;
constexpr Duration turn_wait = 2ms;

std::unique_ptr<sim::engine::Engine> make_engine(const sim::scenario::Scenario& scenario, bool simgrid) {
    const auto platform = sim::simulation::make_platform(scenario);
    if (!simgrid) return std::make_unique<sim::engine::MemoryEngine>(platform);
    auto engine = sim::engine::make_simgrid_engine(platform);
    REQUIRE(engine.has_value());
    return std::move(*engine);
}

bridge::ServingPlan plan_of(const std::string& scenario_text) {
    auto plan = bridge::plan_serving(scenario_from_text(scenario_text));
    REQUIRE(plan.has_value());
    return std::move(*plan);
}

sockaddr_storage loopback(std::uint16_t port, bool ipv6, std::uint8_t last_octet, socklen_t& size) {
    sockaddr_storage storage{};
    if (ipv6) {
        sockaddr_in6 v6{};
        v6.sin6_family = AF_INET6;
        v6.sin6_port = htons(port);
        v6.sin6_addr = in6addr_loopback;
        std::memcpy(&storage, &v6, size = sizeof v6);
        return storage;
    }
    sockaddr_in v4{};
    v4.sin_family = AF_INET;
    v4.sin_port = htons(port);
    v4.sin_addr.s_addr = htonl(0x7F000000U + last_octet);
    std::memcpy(&storage, &v4, size = sizeof v4);
    return storage;
}

}  // namespace

ServedWorld::ServedWorld(const std::string& scenario_text, Options options) : plan_(plan_of(scenario_text)) {
    bridge::BridgeOptions bridge_options;
    bridge_options.speed = options.speed;
    bridge_options.bind = options.bind;
    bridge_options.log = [this](const std::string& line) { log.push_back(line); };
    auto opened = bridge::Bridge::open(plan_, std::move(bridge_options));
    if (!opened) FAIL(opened.error());
    bridge_ = std::move(*opened);
    engine_ = make_engine(plan_.scenario, options.simgrid);
    recorder_.add_sink(events);
    recorder_.add_sink(fingerprint_);
    run_ = std::make_unique<bridge::ServedRun>(plan_.scenario, *engine_, recorder_, bridge_.get());
    bridge_->start(*run_);
}

ServedWorld::~ServedWorld() {
    bridge_->stop();
}

std::uint16_t ServedWorld::port(std::string_view host, std::string_view service) const {
    for (const bridge::BoundPort& port : bridge_->ports()) {
        if (port.served.host == host && port.served.service == service) return port.port;
    }
    FAIL("nothing is served as " << service << " of " << host);
    return 0;
}

void ServedWorld::turn() {
    for (PlainClient* client : std::vector(clients_)) client->work();
    bridge_->turn(turn_wait);
}

bool ServedWorld::becomes(const std::function<bool()>& condition) {
    for (int turns = 0; turns < turns_max; ++turns) {
        if (condition()) return true;
        turn();
    }
    return condition();
}

void ServedWorld::pass(Duration span) {
    const Instant until = run_->now() + span;
    REQUIRE(becomes([&] { return run_->now() >= until; }));
}

std::string ServedWorld::finish() {
    run_->finish("stopped");
    bridge_->stop();
    return fingerprint_.text();
}

std::string replayed(const std::string& scenario_text, const std::vector<Event>& events, bool simgrid,
                     std::size_t left_out) {
    bridge::Inputs inputs;
    for (const Event& event : events) {
        if (auto input = bridge::external_input_of(event)) inputs.inputs.push_back(std::move(*input));
        if (event.kind != EventKind::run_ended) continue;
        inputs.end = event.time;
        inputs.reason = event.fields.text("reason");
    }
    const bridge::ServingPlan plan = plan_of(scenario_text);
    const auto engine = make_engine(plan.scenario, simgrid);
    sim::recording::Recorder recorder;
    sim::recording::Fingerprint fingerprint;
    recorder.add_sink(fingerprint);
    bridge::ServedRun run(plan.scenario, *engine, recorder, nullptr);
    CHECK(bridge::replay(inputs, run).inputs_lost == left_out);
    return fingerprint.text();
}

PlainClient::PlainClient(ServedWorld& world, std::uint16_t port, bool ipv6, std::uint8_t last_octet) : world_(world) {
    socket_ = ::socket(ipv6 ? AF_INET6 : AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    REQUIRE(socket_ >= 0);
    socklen_t size = 0;
    if (last_octet != 1) {  // another address of this machine
        const sockaddr_storage own = loopback(0, false, last_octet, size);
        REQUIRE(::bind(socket_, reinterpret_cast<const sockaddr*>(&own), size) == 0);
    }
    const sockaddr_storage server = loopback(port, ipv6, 1, size);
    ::connect(socket_, reinterpret_cast<const sockaddr*>(&server), size);
    world_.clients_.push_back(this);
}

PlainClient::~PlainClient() {
    std::erase(world_.clients_, this);
    ::close(socket_);
}

void PlainClient::send(std::string_view octets) {
    unsent_ += octets;
    work();
}

void PlainClient::end() {
    end_wanted_ = true;
    work();
}

void PlainClient::break_off() {
    const linger at_once{1, 0};
    setsockopt(socket_, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
    ::close(socket_);
    socket_ = -1;
    broken = true;
}

void PlainClient::work() {
    if (broken) return;
    while (!unsent_.empty()) {
        const ssize_t sent = ::send(socket_, unsent_.data(), unsent_.size(), MSG_NOSIGNAL);
        if (sent < 0) break;
        unsent_.erase(0, static_cast<std::size_t>(sent));
    }
    if (end_wanted_ && unsent_.empty() && !std::exchange(end_sent_, true)) ::shutdown(socket_, SHUT_WR);
    std::array<char, 65'536> octets{};
    while (reads && !ended) {
        const ssize_t got = ::recv(socket_, octets.data(), octets.size(), 0);
        if (got > 0) received.append(octets.data(), static_cast<std::size_t>(got));
        if (got == 0) ended = true;
        broken = broken || (got < 0 && errno == ECONNRESET);
        if (got <= 0) return;
    }
}

void PlainClient::say(const std::string& line, const std::string& answer) {
    const std::size_t before = line.empty() ? 0 : received.size();
    if (!line.empty()) send(line + "\r\n");
    INFO("after `" << line << "` the client has: " << received);
    REQUIRE(world_.becomes([&] { return received.find(answer, before) != std::string::npos; }));
}

std::string dns_query(const std::string& name, const std::string& type, std::uint16_t id) {
    namespace dns = protocol::dns;
    dns::Message query;
    query.id = id;
    query.recursion_desired = true;
    query.questions.push_back({dns::DomainName::parse(name).value(), *dns::parse_record_type(type)});
    return dns::encode(query);
}

std::string ask_by_datagram(ServedWorld& world, std::uint16_t port, const std::string& query) {
    const int socket = ::socket(AF_INET, SOCK_DGRAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    socklen_t size = 0;
    const sockaddr_storage server = loopback(port, false, 1, size);
    ::sendto(socket, query.data(), query.size(), 0, reinterpret_cast<const sockaddr*>(&server), size);
    std::string answer(65'536, '\0');
    ssize_t got = -1;
    const bool answered = world.becomes([&] {
        got = ::recv(socket, answer.data(), answer.size(), 0);
        return got >= 0;
    });
    ::close(socket);
    answer.resize(answered ? static_cast<std::size_t>(got) : 0);
    return answer;
}

}  // namespace tests
