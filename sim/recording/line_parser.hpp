#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "protocol/base/result.hpp"
#include "sim/recording/event.hpp"
#include "sim/recording/recording_header.hpp"

namespace sim::recording {

/// Reads the lines of a recording: the inverse of json_lines.hpp, and of whatever else writes the same JSON in another
/// form. Errors say what is wrong with the line.
class LineParser {
public:
    LineParser();
    LineParser(LineParser&&) noexcept;
    LineParser& operator=(LineParser&&) noexcept;
    ~LineParser();

    /// @param line  without its LF
    protocol::Result<RecordingHeader, std::string> parse_header(std::string_view line);

    /// Members and fields that this version does not know are skipped where they have a type that it
    /// does not know, else kept.
    /// @param line   without its LF
    /// @param event  a new one, to be filled
    /// @return false: the event's kind is unknown
    protocol::Result<bool, std::string> parse_event(std::string_view line, Event& event);
    /// The same, where the event is to be made. @return nullopt: its kind is unknown
    protocol::Result<std::optional<Event>, std::string> parse_event(std::string_view line);

private:
    struct State;
    protocol::Result<bool, std::string> parse_event_of_any_form(std::string_view line, Event& event);
    std::unique_ptr<State> state_;
};

}  // namespace sim::recording
