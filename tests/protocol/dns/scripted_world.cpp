#include "tests/protocol/dns/scripted_world.hpp"

#include <algorithm>

#include "protocol/dns/message_codec.hpp"
#include "tests/support/catch.hpp"

namespace tests::dns {

using protocol::Duration;
using protocol::Endpoint;
using protocol::Pending;
using protocol::dns::AuthoritativeServer;
using protocol::dns::DnsTransport;
using protocol::dns::ExchangeResult;
using protocol::dns::Message;
using protocol::dns::ResolverStep;

namespace {
constexpr Duration round_trip = std::chrono::milliseconds{20};
}

void ScriptedWorld::add_server(std::string_view address, Script script) {
    servers_.insert_or_assign(std::string(address), std::move(script));
}

void ScriptedWorld::add_server(std::string_view address, std::shared_ptr<const AuthoritativeServer> server) {
    add_server(address, [server](const Message& query, DnsTransport transport) -> std::optional<Message> {
        const std::size_t limit =
            transport == DnsTransport::udp ? server->response_octets_max(query) : protocol::dns::message_octets_max;
        return *protocol::dns::decode(encode(server->respond(query), limit));
    });
}

void ScriptedWorld::make_unreachable(std::string_view address) {
    unreachable_.emplace_back(address);
}

ExchangeResult ScriptedWorld::ask(const std::string& address, const Message& query, DnsTransport transport) const {
    using Outcome = ExchangeResult::Outcome;
    if (std::find(unreachable_.begin(), unreachable_.end(), address) != unreachable_.end())
        return {Outcome::unreachable};
    const auto server = servers_.find(address);
    auto response = server == servers_.end() ? std::nullopt : server->second(query, transport);
    if (!response) return {Outcome::timed_out};
    return {Outcome::answered, *protocol::dns::decode(encode(*response))};
}

std::shared_ptr<Pending<ExchangeResult>> ScriptedWorld::exchange(Endpoint server, Message query, Duration timeout,
                                                                 DnsTransport transport) {
    const std::string address = server.address.to_string();
    REQUIRE(server.port == protocol::dns::dns_port);
    REQUIRE(timeout > Duration{0});
    queries_.push_back(address + (transport == DnsTransport::udp ? " udp " : " tcp ") +
                       query.questions.front().to_string());
    auto pending = std::make_shared<Pending<ExchangeResult>>();
    ExchangeResult result = ask(address, *protocol::dns::decode(encode(query)), transport);
    const bool silent = result.outcome == ExchangeResult::Outcome::timed_out;
    const auto known = round_trips_.find(address);
    const Duration needed = known == round_trips_.end() ? round_trip : known->second;
    answers_.emplace(now_ + (silent ? timeout : needed), Answer{pending, std::move(result)});
    return pending;
}

void ScriptedWorld::on_step(const ResolverStep& step) {
    std::string line(to_string(step.kind));
    if (!step.reason.empty()) line += ": " + std::string(step.reason);
    steps_.push_back(std::move(line));
}

void ScriptedWorld::run_ready() {
    while (!ready_.empty()) {
        const auto coroutine = ready_.front();
        ready_.pop_front();
        coroutine.resume();
    }
}

void ScriptedWorld::step() {
    run_ready();
    if (answers_.empty()) return;
    const auto first = answers_.begin();
    now_ = std::max(now_, first->first);
    const Answer answer = first->second;
    answers_.erase(first);
    if (const auto pending = answer.pending.lock()) pending->complete(answer.result);
}

void ScriptedWorld::run() {
    while (!ready_.empty() || !answers_.empty()) step();
}

}  // namespace tests::dns
