#pragma once

#include <string>
#include <string_view>

#include "sim/recording/event.hpp"
#include "sim/recording/recording_header.hpp"

namespace sim::recording {

/// Appends a JSON string: octet b is code point U+00b, escaped outside printable ASCII, so that any
/// octets pass through JSON unchanged.
void append_json_string(std::string& out, std::string_view octets);

/// Appends the header as one line of JSON, with its LF.
void append_header_line(std::string& out, const RecordingHeader& header);

/// Appends an event as one line of JSON, with its LF. Members of the event that are empty are left out;
/// its fields stand in the order in which they were set.
void append_event_line(std::string& out, const Event& event);

}  // namespace sim::recording
