#include "sim/app/bench_layers.hpp"

#include <memory>
#include <variant>

#include "protocol/dns/message_codec.hpp"
#include "protocol/smtp/client_session.hpp"
#include "protocol/smtp/server_session.hpp"
#include "sim/app/process_meter.hpp"

namespace sim::app {

namespace dns = protocol::dns;
namespace smtp = protocol::smtp;
using protocol::Instant;

namespace {

constexpr unsigned repetitions = 2000;
constexpr std::uint64_t waiting_events = 1000;  // timers that wait at once

/// A timer that sets itself anew until its share of the events is handled.
class EmptyEvents {
public:
    EmptyEvents(engine::Engine& engine, std::uint64_t events) : engine_(engine), left_(events) {}

    void start() {
        for (std::uint64_t index = 0; index < waiting_events; ++index) schedule(index);
    }

private:
    void schedule(std::uint64_t spread) {
        if (left_ == 0) return;
        --left_;
        const protocol::Duration wait = std::chrono::microseconds{1000 + spread};
        engine_.at(engine_.now() + wait, engine::Strength::strong, [this, spread] { schedule(spread); });
    }

    engine::Engine& engine_;
    std::uint64_t left_;
};

/// Both ends of one SMTP connection, joined without a network.
class SmtpPair {
public:
    explicit SmtpPair(const smtp::Content& content)
        : client_(std::make_shared<smtp::ClientSettings>()), server_(std::make_shared<smtp::ServerSettings>()) {
        smtp::Envelope envelope;
        envelope.reverse_path.mailbox = *smtp::Mailbox::parse("alice@alpha.test");
        envelope.recipients.push_back({smtp::ForwardPath{*smtp::Mailbox::parse("bob@beta.test")}});
        client_.start(now_);
        server_.start(now_);
        client_.send_transaction(std::move(envelope), content, now_);
        client_.quit(now_);
    }

    void play() {
        for (bool moving = true; moving;) {
            while (auto event = server_.poll_event()) answer(*event);
            while (client_.poll_event()) {
            }
            const auto from_server = server_.take_output();
            const auto from_client = client_.take_output();
            moving = !from_server.empty() || !from_client.empty();
            if (!from_server.empty()) client_.handle_input(from_server, now_);
            if (!from_client.empty()) server_.handle_input(from_client, now_);
        }
    }

private:
    void answer(smtp::ServerEvent& event) {
        if (std::holds_alternative<smtp::GreetingRequested>(event)) {
            server_.answer_greeting(server_.default_greeting(), now_);
        } else if (std::holds_alternative<smtp::MailRequested>(event)) {
            server_.answer_mail(smtp::Reply(250, {2, 1, 0}, "Ok"), now_);
        } else if (std::holds_alternative<smtp::RecipientRequested>(event)) {
            server_.answer_recipient(smtp::Reply(250, {2, 1, 5}, "Ok"), now_);
        } else if (std::holds_alternative<smtp::ContentReceived>(event)) {
            server_.answer_content(smtp::Reply(250, {2, 0, 0}, "Ok"), now_);
        }
    }

    Instant now_;
    smtp::ClientSession client_;
    smtp::ServerSession server_;
};

}  // namespace

double measure_empty_events(engine::Engine& engine, std::uint64_t events) {
    EmptyEvents loop(engine, events);
    const double before = cpu_microseconds();
    loop.start();
    engine.run(protocol::instant_max);
    return cpu_microseconds() - before;
}

double measure_smtp_transaction(std::uint64_t size_octets) {
    protocol::Octets octets = "Subject: benchmark\r\n\r\n";
    while (octets.size() < size_octets) octets += protocol::Octets(70, 'x') + "\r\n";
    const smtp::Content content{std::make_shared<const protocol::Octets>(std::move(octets))};
    const double before = cpu_microseconds();
    for (unsigned turn = 0; turn < repetitions; ++turn) SmtpPair(content).play();
    return (cpu_microseconds() - before) / repetitions;
}

double measure_dns_exchange() {
    const auto name = *dns::DomainName::parse("mail.d1.test");
    const dns::Message query = dns::make_query(1, {name, dns::RecordType::a}, true);
    dns::Message response = dns::make_response(query, dns::ResponseCode::no_error);
    response.answers.push_back({name, dns::RecordClass::in, 3600, dns::A{{10, 0, 0, 1}}});
    std::size_t decoded = 0;
    const double before = cpu_microseconds();
    for (unsigned turn = 0; turn < repetitions; ++turn) {
        for (const dns::Message* message : {&query, &std::as_const(response)}) {
            if (dns::decode(dns::encode(*message))) ++decoded;
        }
    }
    return decoded == 0 ? 0.0 : (cpu_microseconds() - before) / repetitions;
}

}  // namespace sim::app
