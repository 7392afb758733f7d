#include "sim/app/bench_mailbox.hpp"

#include <fmt/format.h>

#include <nlohmann/json.hpp>
#include <ostream>
#include <utility>

#include "protocol/base/well_known_ports.hpp"
#include "sim/app/bench_layers.hpp"
#include "sim/app/process_meter.hpp"
#include "sim/engine/memory_engine.hpp"
#include "sim/scenario/loader.hpp"
#include "sim/simulation/platform.hpp"
#include "sim/simulation/simulation.hpp"

namespace sim::app {

namespace {

using protocol::Octets;

constexpr const char* mailbox_world =
    "mailflow: 1\ntitle: A large mailbox\ndomains:\n  d.test: {imap: {}, users: [{name: u, password: secret}]}\n";
constexpr std::uint32_t senders = 1000;

Octets content_of(std::uint32_t number) {
    return fmt::format(
        "Date: Mon, 1 Jan 2024 00:00:00 +0000\r\nFrom: User {0} <u{0}@d{0}.test>\r\nTo: u@d.test\r\nSubject: message "
        "{1}\r\nMessage-ID: <{1}@d.test>\r\n\r\nThis is the text of message {1}.\r\nIt has two lines.\r\n",
        number % senders, number);
}

/// One in ten is unread.
scenario::MailImport many_mails(std::uint32_t messages) {
    scenario::MailImport import;
    import.mails.resize(messages);
    for (std::uint32_t index = 0; index < messages; ++index) {
        import.mails[index].content = protocol::message::Content(content_of(index + 1));
        if (index % 10 != 0) import.mails[index].flags = {"\\Seen"};
    }
    return import;
}

/// Sends commands and counts what comes back.
class CountingClient : public network::ConnectionHandler {
public:
    CountingClient(host::Runtime& runtime, engine::Engine& engine, protocol::Endpoint server)
        : runtime_(runtime), engine_(engine) {
        connection_ = runtime_.connect(server, std::chrono::seconds{30}, *this);
        engine_.run(protocol::instant_max);
    }

    MailboxCommandCost measure(const std::string& command) {
        MailboxCommandCost cost{.command = command};
        const std::uint64_t events = engine_.events_handled();
        octets_ = 0;
        end_.clear();
        const double before = cpu_microseconds();
        runtime_.send(connection_, "a " + command + "\r\n");
        engine_.run(protocol::instant_max);
        cost.cpu_s = (cpu_microseconds() - before) / 1e6;
        cost.events = engine_.events_handled() - events;
        cost.octets = octets_;
        cost.floor_s = measure_empty_events(engine_, cost.events) / 1e6;
        return cost;
    }
    [[nodiscard]] bool answered() const { return end_.find("\r\na OK ") != end_.npos || end_.starts_with("a OK "); }

    void on_octets(std::string_view octets) override {
        octets_ += octets.size();
        // The last lines are enough to see that a command went well.
        constexpr std::size_t kept_octets = 200;
        end_ += octets;
        if (end_.size() > kept_octets) end_.erase(0, end_.size() - kept_octets);
    }
    void on_peer_closed() override { end_.clear(); }
    void on_failed(network::ConnectionFailure) override { end_.clear(); }

private:
    host::Runtime& runtime_;
    engine::Engine& engine_;
    host::ConnectionId connection_ = 0;
    std::uint64_t octets_ = 0;
    Octets end_;
};

simulation::SimulatedHost* host_of(const simulation::Simulation& simulation, std::string_view name) {
    for (const auto& host : simulation.hosts()) {
        if (host->runtime().name() == name) return host.get();
    }
    return nullptr;
}

}  // namespace

std::vector<MailboxCommandCost> measure_mailbox(std::uint32_t messages, std::ostream& errors) {
    auto world = scenario::load({"benchmark", {}, {}}, scenario::text_reader(mailbox_world));
    if (!world) {
        for (const auto& diagnostic : world.error()) errors << diagnostic.to_string() << '\n';
        return {};
    }
    world->accounts.front().imports.push_back(many_mails(messages));
    engine::MemoryEngine engine(simulation::make_platform(*world));
    recording::Recorder recorder;
    simulation::Simulation simulation(*world, engine, recorder);
    simulation::SimulatedHost* program = host_of(simulation, "u-pc.d.test");
    const scenario::Host* server = world->find_host("mail.d.test");
    if (program == nullptr || server == nullptr) {
        errors << "mailflow: the world of the benchmark has other hosts than it should\n";
        return {};
    }
    CountingClient client(program->runtime(), engine, {server->addresses.front(), protocol::imap_port});
    static_cast<void>(client.measure("LOGIN u secret"));
    std::vector<MailboxCommandCost> costs;
    for (const char* command : {"SELECT INBOX", "UID FETCH 1:* FLAGS", "SEARCH UNSEEN", "SEARCH FROM \"u77@\"",
                                "SEARCH SUBJECT \"message 4711\"", "SEARCH TEXT \"of message 4711\""}) {
        costs.push_back(client.measure(command));
        if (client.answered()) continue;
        errors << "mailflow: the server does not answer " << command << '\n';
        return {};
    }
    return costs;
}

void print_mailbox_costs(const BenchArguments& arguments, const std::vector<MailboxCommandCost>& costs,
                         std::ostream& output) {
    if (arguments.json) {
        nlohmann::ordered_json json{{"messages", arguments.mailbox_messages}};
        for (const MailboxCommandCost& cost : costs) {
            json["commands"].push_back({{"command", cost.command},
                                        {"cpu_s", cost.cpu_s},
                                        {"floor_s", cost.floor_s},
                                        {"events", cost.events},
                                        {"octets", cost.octets}});
        }
        output << json.dump(2) << '\n';
        return;
    }
    output << fmt::format("An IMAP mailbox with {} messages: seconds of CPU (floor: as many empty events)\n\n",
                          arguments.mailbox_messages);
    for (const MailboxCommandCost& cost : costs) {
        output << fmt::format("  {:>8.3f} ({:.3f})  {}, {} events, {} octets\n", cost.cpu_s, cost.floor_s, cost.command,
                              cost.events, cost.octets);
    }
}

}  // namespace sim::app
