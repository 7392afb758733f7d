#pragma once

#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "protocol/base/instant.hpp"
#include "sim/recording/event_kind.hpp"

namespace sim::recording {

/// Number of an event in its recording, counted from 1 in the order of happening; 0 is "none".
using EventId = std::uint64_t;
/// Number of a connection in its recording, counted from 1; 0 is "none".
using ConnectionId = std::uint64_t;

/// What a field of an event can hold. Strings are octets, not text in a character set.
using Value = std::variant<std::int64_t, bool, std::string, std::vector<std::string>>;

/// The fields of one event, in the order in which they were set; setting one again replaces its value.
/// Which ones a kind has, and of which type, says event_kind_table.hpp.
class Fields {
public:
    using Entry = std::pair<std::string, Value>;

    void set(std::string_view name, std::int64_t value) { put(name, Value(value)); }
    void set(std::string_view name, int value) { put(name, Value(std::int64_t{value})); }
    void set(std::string_view name, std::uint64_t value) { put(name, Value(static_cast<std::int64_t>(value))); }
    void set(std::string_view name, unsigned value) { put(name, Value(std::int64_t{value})); }
    void set(std::string_view name, bool value) { put(name, Value(value)); }
    void set(std::string_view name, std::string value) { put(name, Value(std::move(value))); }
    void set(std::string_view name, std::string_view value) { put(name, Value(std::string(value))); }
    void set(std::string_view name, const char* value) { put(name, Value(std::string(value))); }
    void set(std::string_view name, std::vector<std::string> values) { put(name, Value(std::move(values))); }
    void set(std::string_view name, protocol::Instant instant) { put(name, Value(instant.nanoseconds)); }
    void set(std::string_view name, protocol::Duration span) { put(name, Value(std::int64_t{span.count()})); }

    [[nodiscard]] const Value* find(std::string_view name) const;
    /// The field's value, or 0, false, "" or an empty list where it is absent or of another type.
    [[nodiscard]] std::int64_t integer(std::string_view name) const;
    [[nodiscard]] bool boolean(std::string_view name) const;
    [[nodiscard]] const std::string& text(std::string_view name) const;
    [[nodiscard]] const std::vector<std::string>& list(std::string_view name) const;

    [[nodiscard]] const std::vector<Entry>& entries() const { return entries_; }
    bool operator==(const Fields&) const = default;

private:
    void put(std::string_view name, Value value);
    std::vector<Entry> entries_;
};

/// One thing that happened. The stream of events is all that viewer, exports and reports read.
struct Event {
    EventId id = 0;
    protocol::Instant time;
    std::string host;  ///< name of the host it happened at; empty: the world
    EventKind kind{};
    EventId cause = 0;            ///< the event that led to this one
    std::vector<EventId> also{};  ///< further causes, where several lines join
    std::string message{};        ///< id of the mail it belongs to: `m1`, a copy `m1/2`, a notification `m1!1`
    ConnectionId connection = 0;
    Fields fields{};

    bool operator==(const Event&) const = default;
};

}  // namespace sim::recording
