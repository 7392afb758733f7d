#pragma once

#include <bitset>
#include <vector>

#include "sim/recording/event.hpp"

namespace sim::recording {

/// Whoever wants the events of a run: the file writer, the fingerprint, the expectations, the journeys.
class EventSink {
public:
    EventSink() = default;
    EventSink(const EventSink&) = delete;
    EventSink& operator=(const EventSink&) = delete;
    virtual ~EventSink() = default;

    /// The kinds this sink wants; asked once, when it is added.
    [[nodiscard]] virtual std::bitset<event_kind_count> wanted_kinds() const = 0;
    virtual void consume(const Event& event) = 0;
};

/// Whether every field of the event stands in its kind's row of the table, with the row's type.
[[nodiscard]] bool fields_fit_kind(const Event& event);

/// Numbers the events of one run and hands them to its sinks. It keeps the current cause: the event
/// whose consequences are being worked out now, which every event recorded meanwhile inherits.
class Recorder {
public:
    /// @param sink must outlive the recorder
    void add_sink(EventSink& sink);

    /// Nothing is told any more: what the hosts do while they are taken down after the end of the run, closing
    /// their connections for one, did not happen in it.
    void end() { wanted_.reset(); }

    /// Records one event. `fill` gets the Event with time, host, kind and cause set, and adds message,
    /// connection and fields; it is called only if a sink wants the kind. The event gets a number either
    /// way, so numbers do not depend on who listens.
    template <class Fill>
    EventId record(protocol::Instant time, std::string_view host, EventKind kind, Fill&& fill) {
        const EventId id = ++last_id_;
        if (wanted_.test(static_cast<std::size_t>(kind))) {
            Event event{id, time, std::string(host), kind, cause_};
            fill(event);
            publish(event);
        }
        return id;
    }

    [[nodiscard]] EventId cause() const { return cause_; }
    /// What is recorded from now on follows from another event, until the current CauseScope ends.
    void set_cause(EventId cause) { cause_ = cause; }
    [[nodiscard]] EventId last_id() const { return last_id_; }
    [[nodiscard]] bool wants(EventKind kind) const { return wanted_.test(static_cast<std::size_t>(kind)); }

private:
    friend class CauseScope;
    void publish(const Event& event);

    struct Subscription {
        EventSink* sink;
        std::bitset<event_kind_count> wanted;
    };
    std::vector<Subscription> subscriptions_;
    std::bitset<event_kind_count> wanted_;
    EventId last_id_ = 0;
    EventId cause_ = 0;
};

/// While it lives, events are recorded as consequences of `cause`.
class CauseScope {
public:
    CauseScope(Recorder& recorder, EventId cause) : recorder_(recorder), previous_(recorder.cause_) {
        recorder_.cause_ = cause;
    }
    CauseScope(const CauseScope&) = delete;
    CauseScope& operator=(const CauseScope&) = delete;
    ~CauseScope() { recorder_.cause_ = previous_; }

private:
    Recorder& recorder_;
    EventId previous_;
};

}  // namespace sim::recording
