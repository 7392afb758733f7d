#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "sim/deed/deed.hpp"
#include "sim/dialogue/dialogue_watch.hpp"
#include "sim/recording/world.hpp"
#include "viz/model/trace.hpp"

namespace viz::model {

/// A line of a terminal, or of what the DNS answers.
struct TerminalLine {
    enum class Kind : std::uint8_t { typed, shown, note };
    Instant time;
    Kind kind = Kind::note;
    std::string text;  ///< printable, without its line end
    bool operator==(const TerminalLine&) const = default;
};

/// What is to be seen at a terminal at a moment.
struct TerminalDialogue {
    std::vector<TerminalLine> lines;
    sim::dialogue::DialogueWatch watch;
    bool is_open = false;                         ///< it was opened, and not closed
    sim::recording::ConnectionId connection = 0;  ///< 0: there is none yet
};

[[nodiscard]] TerminalDialogue make_terminal_dialogue(const Trace& trace, const Moment& moment,
                                                      const sim::deed::TerminalPlace& place);

/// When what was done at a terminal has its answer, as far as a trace goes: nothing before that.
/// @pre the deed is one at a terminal
[[nodiscard]] std::optional<Instant> terminal_answer_time(const Trace& trace, const sim::deed::Deed& deed);

/// The same of a question to the DNS.
[[nodiscard]] std::optional<Instant> query_answer_time(const Trace& trace, const std::string& query, Instant since);

/// What the queries asked by hand at a host since a time have brought, as lines: the question, then every record.
[[nodiscard]] std::vector<TerminalLine> query_lines(const Trace& trace, const Moment& moment, const std::string& host);

/// Something that a terminal can be connected to.
struct TerminalTarget {
    std::string host;
    std::uint16_t port = 0;
    std::string service;  ///< smtp, pop3, ..., dns
    bool operator==(const TerminalTarget&) const = default;
};
/// What listens, by host; the resolvers and name servers too.
[[nodiscard]] std::vector<TerminalTarget> terminal_targets(const sim::recording::World& world);

}  // namespace viz::model
