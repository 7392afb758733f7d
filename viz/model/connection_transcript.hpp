#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "sim/recording/transcript.hpp"
#include "viz/model/trace.hpp"

namespace viz::model {

/// What a line of a dialogue is, as its colour tells.
enum class LineClass : std::uint8_t {
    command,
    positive,            ///< 2yz, +OK, OK and data of IMAP
    intermediate,        ///< 3yz, + of IMAP
    transient_negative,  ///< 4yz
    permanent_negative,  ///< 5yz, -ERR, NO and BAD
    content,             ///< of a mail, or of a list
};

/// One line of a dialogue as it is shown.
struct DialogueLine {
    Instant time;
    std::size_t event_index = 0;
    bool client = false;
    LineClass line_class = LineClass::content;
    std::string verb;        ///< of a command, its code or status word of a reply, else empty
    std::string text;        ///< printable, with the verb or code
    bool continued = false;  ///< a line of a reply other than its last
    bool encrypted = false;  ///< under TLS: only who has the keys can read it
    bool current = false;    ///< said last, as of the moment
    bool future = false;     ///< not said yet as of the moment
};

/// What was said on a connection until a moment.
struct ConnectionTranscript {
    sim::recording::Transcript frame;  ///< ends, times and protocol; without lines
    std::vector<DialogueLine> lines;
    bool known = false;  ///< the recording tells of this connection
};

/// @param with_future  also the lines that are still to come
[[nodiscard]] ConnectionTranscript make_connection_transcript(const Trace& trace, const Moment& moment,
                                                              sim::recording::ConnectionId connection,
                                                              bool with_future = false);

/// The transcript of the connection that is looked at, made anew only when something was said.
class TranscriptCache {
public:
    /// @return valid until the next call
    const ConnectionTranscript& at(const Trace& trace, const Moment& moment, sim::recording::ConnectionId connection,
                                   bool with_future = false);

private:
    struct Key {
        sim::recording::ConnectionId connection = 0;
        std::size_t events = 0;        ///< of the connection, that have happened
        std::size_t events_known = 0;  ///< of the connection, in the trace
        bool with_future = false;
        bool operator==(const Key&) const = default;
    };
    Key key_;
    ConnectionTranscript transcript_;
};

}  // namespace viz::model
