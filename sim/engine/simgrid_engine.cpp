#include "sim/engine/simgrid_engine.hpp"

#include <algorithm>
#include <array>
#include <cassert>
#include <cmath>
#include <csignal>
#include <set>
#include <utility>
#include <vector>

#include "sim/engine/packet_engine.hpp"
#include "sim/engine/rates.hpp"
#include "sim/engine/simgrid_compat.hpp"
#include "sim/engine/simgrid_platform.hpp"

namespace sim::engine {

namespace {

namespace s4u = simgrid::s4u;

double seconds_of(Instant time) {
    return static_cast<double>(time.nanoseconds) / nanoseconds_per_second;
}

/// SimGrid takes SIGINT and SIGSEGV over when it starts; while this lives, they are put back at its end.
class SignalKeeper {
public:
    SignalKeeper() {
        for (std::size_t index = 0; index < signals.size(); ++index) {
            sigaction(signals[index], nullptr, &kept_[index]);
        }
    }
    SignalKeeper(const SignalKeeper&) = delete;
    SignalKeeper& operator=(const SignalKeeper&) = delete;
    ~SignalKeeper() {
        for (std::size_t index = 0; index < signals.size(); ++index) {
            sigaction(signals[index], &kept_[index], nullptr);
        }
    }

private:
    static constexpr std::array<int, 2> signals{SIGINT, SIGSEGV};
    std::array<struct sigaction, signals.size()> kept_{};
};

std::unique_ptr<s4u::Engine> start_simgrid() {
    // Before the Engine exists: it writes to its log while it starts.
    xbt_log_control_set("root.thres:critical");
    const SignalKeeper keeper;
    auto engine = std::make_unique<s4u::Engine>("mailflow");
    // The configuration outlives an Engine, and the model can be chosen only before the first platform.
    if (simgrid::config::get_value<std::string>("network/model") != "CM02") {
        s4u::Engine::set_config(std::string("network/model:CM02"));
        s4u::Engine::set_config(std::string("network/crosstraffic:0"));
        s4u::Engine::set_config("network/TCP-gamma", tcp_window_octets_max);
    }
    return engine;
}

/// What SimGrid asks of a model, forwarded to whoever holds the events.
class EventModel : public simgrid::kernel::resource::Model {
public:
    class Source {
    public:
        Source() = default;
        Source(const Source&) = delete;
        Source& operator=(const Source&) = delete;
        virtual ~Source() = default;
        /// Seconds from `clock` to the next event; negative: none.
        virtual double next_event_in(double clock) = 0;
        virtual void handle_events(double clock) = 0;
    };
    explicit EventModel(Source& source) : Model("mailflow-events"), source_(source) {}

    double next_occurring_event(double clock) override { return source_.next_event_in(clock); }
    void update_actions_state(double clock, double /*passed*/) override { source_.handle_events(clock); }

private:
    Source& source_;
};

class SimgridEngine : public PacketEngine, public EventModel::Source {
public:
    SimgridEngine(std::unique_ptr<s4u::Engine> simgrid, SimgridPlatform platform);
    ~SimgridEngine() override;

    void transfer(NodeIndex from, NodeIndex to, std::uint64_t size_octets, TransmissionCallback done) override;
    void set_host_on(NodeIndex host, bool on) override;
    void set_link_on(LinkIndex link, bool on) override;
    void set_link_latency(LinkIndex link, Duration latency) override;
    void set_link_bandwidth(LinkIndex link, double octets_per_s) override;
    End run(Instant until) override;
    [[nodiscard]] Instant next_event_at() override;

private:
    /// One transfer on its way. SimGrid points at it from the communication.
    struct Flow {
        SimgridEngine* engine = nullptr;
        std::uint32_t index = 0;
        NodeIndex from = 0;
        NodeIndex to = 0;
        std::uint64_t size_octets = 0;
        s4u::CommPtr communication;
        TransmissionCallback done;
        bool ended = false;
    };

    double next_event_in(double clock) override;
    void handle_events(double clock) override;
    [[nodiscard]] double clock_of(Instant time) const { return started_at_ + seconds_of(time); }
    [[nodiscard]] bool is_due(Instant time, double clock) const;
    [[nodiscard]] bool is_over();
    void handle_due(Instant limit);
    Flow& take_flow();
    void start(Flow& flow);
    static void flow_ended(const s4u::Activity& activity);
    void report(Flow& flow, Transmission outcome);

    std::unique_ptr<s4u::Engine> simgrid_;
    SimgridPlatform platform_;
    double started_at_;  ///< SimGrid's clock runs on from one engine to the next
    Instant until_;
    std::vector<std::unique_ptr<Flow>> flows_;
    std::vector<std::uint32_t> free_flows_;
    std::size_t flows_under_way_ = 0;
    std::set<s4u::Activity*> run_breaker_;  ///< SimGrid leaves its loop when this is not empty
};

// The route finder asks SimGrid by name through a copy of its own: the platform is a set of pointers.
SimgridEngine::SimgridEngine(std::unique_ptr<s4u::Engine> simgrid, SimgridPlatform platform)
    : PacketEngine(
          platform.link_descriptions(), platform.host_count(),
          [platform](NodeIndex from, NodeIndex to) { return platform.route(from, to); }, platform.port_count()),
      simgrid_(std::move(simgrid)),
      platform_(std::move(platform)),
      started_at_(s4u::Engine::get_clock()) {
    simgrid_->add_model(std::make_shared<EventModel>(*this));
    simgrid_->track_vetoed_activities(&run_breaker_);
    // Callbacks cannot be taken back and stay for later engines, so this one knows no engine and may come twice.
    simgrid_compat::on_communication_end(&SimgridEngine::flow_ended);
}

SimgridEngine::~SimgridEngine() {
    // A communication must be cancelled before it is dropped, and SimGrid must have handled that.
    bool any_cancelled = false;
    for (const auto& flow : flows_) {
        if (flow->communication == nullptr || flow->ended) continue;
        flow->ended = true;
        flow->communication->cancel();
        any_cancelled = true;
    }
    run_breaker_.insert(nullptr);
    if (any_cancelled) simgrid_->run_until(s4u::Engine::get_clock());
    flows_.clear();
    simgrid_->track_vetoed_activities(nullptr);
}

double SimgridEngine::next_event_in(double clock) {
    const Instant next = queue().next_time();
    if (next > until_) return -1;
    return std::max(0.0, clock_of(next) - clock);
}

// The clock, a double, may stop short of an event by its own rounding; at 60 days that is about a nanosecond.
bool SimgridEngine::is_due(Instant time, double clock) const {
    const double next_clock = std::nextafter(clock, HUGE_VAL);
    return clock_of(time) <= next_clock;
}

bool SimgridEngine::is_over() {
    return is_stopped() || queue().strong_count() + flows_under_way_ == 0;
}

// Without flows nothing can happen in SimGrid between two events, so its clock need not follow each of them: it
// catches up where a flow begins, or at the end of the run.
void SimgridEngine::handle_events(double clock) {
    while (!is_over()) {
        if (flows_under_way_ > 0 && !is_due(queue().next_time(), clock)) return;
        if (!handle_next_event(until_)) return;
    }
    run_breaker_.insert(nullptr);
}

void SimgridEngine::handle_due(Instant limit) {
    while (!is_over() && handle_next_event(limit)) {
    }
}

Engine::End SimgridEngine::run(Instant until) {
    begin_run();
    until_ = until;
    run_breaker_.clear();
    const double end = clock_of(until);
    while (!is_over() && s4u::Engine::get_clock() < end) simgrid_->run_until(end);
    handle_due(until);  // what rounding of the clock left over
    if (is_stopped()) return End::stopped;
    if (is_over()) return End::no_strong_event;
    advance_to(until);
    return End::until_reached;
}

// SimGrid is not asked when its flows end: while there are some, time goes on in small steps.
Instant SimgridEngine::next_event_at() {
    static constexpr Duration flow_step = std::chrono::milliseconds{1};
    const Instant next = PacketEngine::next_event_at();
    return flows_under_way_ == 0 ? next : std::min(next, now() + flow_step);
}

SimgridEngine::Flow& SimgridEngine::take_flow() {
    if (free_flows_.empty()) {
        free_flows_.push_back(static_cast<std::uint32_t>(flows_.size()));
        flows_.push_back(std::make_unique<Flow>());
    }
    const std::uint32_t index = free_flows_.back();
    free_flows_.pop_back();
    Flow& flow = *flows_[index];
    flow.engine = this;
    flow.index = index;
    flow.ended = false;
    return flow;
}

void SimgridEngine::transfer(NodeIndex from, NodeIndex to, std::uint64_t size_octets, TransmissionCallback done) {
    if (from == to) {
        send(from, to, size_octets, std::move(done));
        return;
    }
    Flow& flow = take_flow();
    flow.from = from;
    flow.to = to;
    flow.size_octets = size_octets;
    flow.done = std::move(done);
    ++flows_under_way_;
    // Always an event, whether SimGrid's clock lags or not: so it does not matter in which pieces a run is run.
    at(now(), Strength::strong, [this, index = flow.index] { start(*flows_[index]); });
}

void SimgridEngine::start(Flow& flow) {
    // SimGrid never answers for a communication over a dead link and aborts for one with a dead host.
    if (!path(flow.from, flow.to).up) {
        --flows_under_way_;
        free_flows_.push_back(flow.index);
        send(flow.from, flow.to, flow.size_octets, std::exchange(flow.done, nullptr));
        return;
    }
    flow.communication = s4u::Comm::sendto_init();
    flow.communication->set_payload_size(flow.size_octets);
    flow.communication->set_data(&flow);
    flow.communication->set_source(platform_.host(flow.from))->set_destination(platform_.host(flow.to));
}

void SimgridEngine::flow_ended(const s4u::Activity& activity) {
    Flow* flow = dynamic_cast<const s4u::Comm&>(activity).get_data<Flow>();
    if (flow == nullptr || flow->ended) return;
    flow->ended = true;
    const bool finished = activity.get_state() == s4u::Activity::State::FINISHED;
    flow->engine->report(*flow, finished ? Transmission::delivered : Transmission::lost);
}

// The answer is an event of its own: the communication must not be dropped inside SimGrid's callback.
void SimgridEngine::report(Flow& flow, Transmission outcome) {
    const double passed = s4u::Engine::get_clock() - started_at_;
    const Instant time{std::llround(passed * nanoseconds_per_second)};
    --flows_under_way_;
    at(std::max(time, now()), Strength::strong, [this, index = flow.index, outcome] {
        Flow& ended = *flows_[index];
        const TransmissionCallback done = std::exchange(ended.done, nullptr);
        ended.communication = nullptr;
        free_flows_.push_back(index);
        done(outcome);
    });
}

void SimgridEngine::set_host_on(NodeIndex host, bool on) {
    if (is_host_on(host) == on) return;
    PacketEngine::set_host_on(host, on);
    on ? platform_.host(host)->turn_on() : platform_.host(host)->turn_off();
}

void SimgridEngine::set_link_on(LinkIndex link, bool on) {
    if (is_link_on(link) == on) return;
    PacketEngine::set_link_on(link, on);
    for (s4u::Link* part : platform_.parts(link)) on ? part->turn_on() : part->turn_off();
}

void SimgridEngine::set_link_latency(LinkIndex link, Duration latency) {
    PacketEngine::set_link_latency(link, latency);
    for (s4u::Link* part : platform_.parts(link)) part->set_latency(std::chrono::duration<double>(latency).count());
}

void SimgridEngine::set_link_bandwidth(LinkIndex link, double octets_per_s) {
    PacketEngine::set_link_bandwidth(link, octets_per_s);
    for (s4u::Link* part : platform_.parts(link)) part->set_bandwidth(octets_per_s);
}

}  // namespace

protocol::Result<std::unique_ptr<Engine>, PlatformError> make_simgrid_engine(const Platform& platform) {
    assert(!s4u::Engine::has_instance());
    std::unique_ptr<s4u::Engine> simgrid = start_simgrid();
    auto built = SimgridPlatform::create(*simgrid, platform);
    if (!built) return protocol::failure(std::move(built.error()));
    return std::unique_ptr<Engine>(std::make_unique<SimgridEngine>(std::move(simgrid), std::move(*built)));
}

}  // namespace sim::engine
