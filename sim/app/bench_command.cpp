#include "sim/app/bench_command.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <filesystem>
#include <nlohmann/json.hpp>
#include <ostream>

#include "sim/app/bench_layers.hpp"
#include "sim/app/bench_mailbox.hpp"
#include "sim/app/bench_world.hpp"
#include "sim/app/counted.hpp"
#include "sim/app/process_meter.hpp"
#include "sim/engine/memory_engine.hpp"
#include "sim/engine/simgrid_engine.hpp"
#include "sim/recording/writer.hpp"
#include "sim/simulation/platform.hpp"
#include "sim/simulation/simulation.hpp"

namespace sim::app {

using recording::EventKind;

namespace {

/// Counts what happens to the mails of a run; wants so little that it costs next to nothing.
class MailCounter : public recording::EventSink {
public:
    [[nodiscard]] std::bitset<recording::event_kind_count> wanted_kinds() const override {
        std::bitset<recording::event_kind_count> kinds;
        for (const EventKind kind : {EventKind::message_stored, EventKind::bounce_created}) {
            kinds.set(static_cast<std::size_t>(kind));
        }
        return kinds;
    }
    void consume(const recording::Event& event) override {
        ++(event.kind == EventKind::message_stored ? stored : bounced);
    }
    std::uint64_t stored = 0;
    std::uint64_t bounced = 0;
};

struct Exchanges {
    std::uint64_t dns = 0;
    std::uint64_t smtp = 0;
};

/// Counts exchanges in a short run beside the measured one, where counting may cost something.
class ExchangeCounter : public recording::EventSink {
public:
    [[nodiscard]] std::bitset<recording::event_kind_count> wanted_kinds() const override {
        std::bitset<recording::event_kind_count> kinds;
        for (const EventKind kind : {EventKind::dns_query, EventKind::message_accepted}) {
            kinds.set(static_cast<std::size_t>(kind));
        }
        return kinds;
    }
    void consume(const recording::Event& event) override {
        ++(event.kind == EventKind::dns_query ? counted.dns : counted.smtp);
    }
    Exchanges counted;
};

struct BenchResult {
    std::uint64_t mails = 0;
    std::uint64_t stored = 0;
    std::uint64_t bounced = 0;
    std::uint64_t engine_events = 0;
    std::uint64_t rss_octets = 0;
    double setup_us = 0;  ///< loading and building the world, all mails together
    double cpu_us_per_mail = 0;
    double floor_us_per_mail = 0;
    double smtp_us_per_mail = 0;
    double dns_us_per_mail = 0;

    [[nodiscard]] double rest_us_per_mail() const {
        return cpu_us_per_mail - floor_us_per_mail - smtp_us_per_mail - dns_us_per_mail;
    }
};

/// How often a mail of this world needs each protocol, from a short run of its first mails.
Exchanges count_exchanges(const scenario::Scenario& world) {
    constexpr std::size_t mails_max = 1000;
    scenario::Scenario sample = world;
    sample.mail.resize(std::min(sample.mail.size(), mails_max));
    engine::MemoryEngine engine(simulation::make_platform(sample));
    recording::Recorder recorder;
    ExchangeCounter counter;
    recorder.add_sink(counter);
    simulation::Simulation simulation(sample, engine, recorder);
    simulation.run();
    return counter.counted;
}

/// A file for the recording that goes when the benchmark ends.
class TemporaryRecording {
public:
    TemporaryRecording()
        : path_(std::filesystem::temp_directory_path() / fmt::format("mailflow-bench-{}.jsonl", getpid())) {}
    TemporaryRecording(const TemporaryRecording&) = delete;
    TemporaryRecording& operator=(const TemporaryRecording&) = delete;
    ~TemporaryRecording() {
        std::error_code ignored;
        std::filesystem::remove(path_, ignored);
    }
    [[nodiscard]] const std::filesystem::path& path() const { return path_; }

private:
    std::filesystem::path path_;
};

/// The measured run: recorded, on SimGrid.
void measure_run(const scenario::Scenario& world, engine::Engine& engine, recording::FileWriter& writer,
                 BenchResult& result) {
    recording::Recorder recorder;
    MailCounter counter;
    recorder.add_sink(writer);
    recorder.add_sink(counter);
    const double before_build = cpu_microseconds();
    simulation::Simulation simulation(world, engine, recorder);
    const double before_run = cpu_microseconds();
    simulation.run();
    const double after_run = cpu_microseconds();
    const auto mails = static_cast<double>(result.mails);
    result.setup_us += before_run - before_build;
    result.cpu_us_per_mail = (after_run - before_run) / mails;
    result.stored = counter.stored;
    result.bounced = counter.bounced;
    result.engine_events = engine.events_handled();
}

void measure_layers(const scenario::Scenario& world, engine::Engine& engine, std::uint64_t size_octets,
                    BenchResult& result) {
    const auto mails = static_cast<double>(result.mails);
    result.rss_octets = peak_rss_octets();
    result.floor_us_per_mail = measure_empty_events(engine, result.engine_events) / mails;
    const Exchanges counted = count_exchanges(world);
    const auto sampled = static_cast<double>(std::min<std::size_t>(world.mail.size(), 1000));
    const double transactions = static_cast<double>(counted.smtp) / sampled;
    const double exchanges = static_cast<double>(counted.dns) / sampled;
    result.smtp_us_per_mail = measure_smtp_transaction(size_octets) * transactions;
    result.dns_us_per_mail = measure_dns_exchange() * exchanges;
}

void print_bench_json(const BenchArguments& arguments, const BenchResult& result, std::ostream& output) {
    const nlohmann::ordered_json json{{"domains", arguments.domains},
                                      {"users", arguments.users},
                                      {"mails", result.mails},
                                      {"size_octets", arguments.size_octets},
                                      {"level", name(arguments.level)},
                                      {"stored", result.stored},
                                      {"bounced", result.bounced},
                                      {"cpu_us_per_mail", result.cpu_us_per_mail},
                                      {"floor_us_per_mail", result.floor_us_per_mail},
                                      {"smtp_us_per_mail", result.smtp_us_per_mail},
                                      {"dns_us_per_mail", result.dns_us_per_mail},
                                      {"rest_us_per_mail", result.rest_us_per_mail()},
                                      {"setup_us", result.setup_us},
                                      {"rss_bytes", result.rss_octets},
                                      {"events", result.engine_events}};
    output << json.dump(2) << '\n';
}

void print_bench_text(const BenchArguments& arguments, const BenchResult& result, std::ostream& output) {
    const double us = result.cpu_us_per_mail;
    const auto mails = static_cast<double>(result.mails);
    const auto share = [us](double part) { return us > 0 ? 100 * part / us : 0.0; };
    output << fmt::format("{} of {} between {}, {} stored, {} bounced\n\n", counted(result.mails, "mail"),
                          counted(arguments.size_octets, "octet"), counted(arguments.domains, "domain"), result.stored,
                          result.bounced);
    output << fmt::format("  {:>10.1f} us of CPU a mail ({:.0f} mails/s)\n", us, us > 0 ? 1e6 / us : 0.0);
    output << fmt::format("  {:>10.1f} us floor: an empty event loop with as many events\n", result.floor_us_per_mail);
    output << fmt::format("  {:>10.1f} events a mail, {:.0f} events/s\n",
                          static_cast<double>(result.engine_events) / mails,
                          us > 0 ? 1e6 * static_cast<double>(result.engine_events) / (us * mails) : 0.0);
    output << fmt::format("  {:>10.1f} MiB peak memory\n", static_cast<double>(result.rss_octets) / (1024 * 1024));
    output << fmt::format("  {:>10.1f} ms to build the world\n\n", result.setup_us / 1000);
    output << "Share of each layer, measured one by one in the same process\n\n";
    output << fmt::format("  {:>6.1f} %  engine: the floor\n", share(result.floor_us_per_mail));
    output << fmt::format("  {:>6.1f} %  SMTP: client and server sessions\n", share(result.smtp_us_per_mail));
    output << fmt::format("  {:>6.1f} %  DNS: wire format\n", share(result.dns_us_per_mail));
    output << fmt::format("  {:>6.1f} %  the rest: network, resolvers, queues, mailboxes, recording\n",
                          share(result.rest_us_per_mail()));
}

}  // namespace

ExitCode bench_command(const BenchArguments& arguments, std::ostream& output, std::ostream& errors) {
    if (arguments.mailbox_messages > 0) {
        const auto costs = measure_mailbox(arguments.mailbox_messages, errors);
        if (costs.empty()) return ExitCode::our_fault;
        print_mailbox_costs(arguments, costs, output);
        return ExitCode::success;
    }
    if (arguments.domains == 0 || arguments.users == 0 || arguments.mails == 0) {
        errors << "mailflow: bench needs at least one domain, one user and one mail\n";
        return ExitCode::bad_input;
    }
    BenchResult result;
    result.mails = arguments.mails;
    const double before = cpu_microseconds();
    const auto world = make_bench_world(arguments, errors);
    if (!world) return ExitCode::our_fault;
    result.setup_us = cpu_microseconds() - before;
    auto engine = engine::make_simgrid_engine(simulation::make_platform(*world));
    if (!engine) {
        errors << "mailflow: " << engine.error().message << '\n';
        return ExitCode::our_fault;
    }
    const TemporaryRecording file;
    recording::RecordingHeader header;
    header.title = world->title;
    header.level = arguments.level;
    auto writer = recording::FileWriter::create(file.path(), header);
    if (!writer) {
        errors << "mailflow: " << writer.error().text << '\n';
        return ExitCode::our_fault;
    }
    measure_run(*world, **engine, **writer, result);
    const auto closed = (*writer)->close();
    if (!closed) {
        errors << "mailflow: " << closed.error().text << '\n';
        return ExitCode::our_fault;
    }
    measure_layers(*world, **engine, arguments.size_octets, result);
    if (arguments.json) {
        print_bench_json(arguments, result, output);
    } else {
        print_bench_text(arguments, result, output);
    }
    return result.stored >= result.mails ? ExitCode::success : ExitCode::our_fault;
}

}  // namespace sim::app
