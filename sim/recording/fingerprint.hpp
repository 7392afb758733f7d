#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "sim/recording/recorder.hpp"

namespace sim::recording {

/// One number for a whole run: XXH3-64 over every event (id, time, host, kind, cause, also, message,
/// connection, fields) in a form that does not depend on machine, level or file format. Equal runs have
/// equal fingerprints on every machine.
class Fingerprint : public EventSink {
public:
    Fingerprint();
    ~Fingerprint() override;

    [[nodiscard]] std::bitset<event_kind_count> wanted_kinds() const override;
    void consume(const Event& event) override;

    /// Of the events so far.
    [[nodiscard]] std::uint64_t value() const;
    /// The value as 16 lower-case hexadecimal digits.
    [[nodiscard]] std::string text() const;

private:
    struct State;
    std::unique_ptr<State> state_;
    std::string buffer_;  ///< canonical form of the event at hand
};

}  // namespace sim::recording
