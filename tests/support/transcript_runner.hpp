#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "protocol/base/instant.hpp"
#include "protocol/base/octets.hpp"

/// Plays `C:`/`S:` scripts against a server session. A script is one file tests/transcripts/<protocol>/<case>.txt:
///
///     # name   source: RFC 1939 section 10
///     S: +OK *                    exactly this line comes out; "*" at the end stands for any rest
///     C: STAT                     goes in, followed by CRLF
///     C> ST\rAT\r\n               goes in raw; \r \n \0 \\ and \xHH are octets
///     + 10min                     time passes (ms, s, min, h); timeouts fire when they are due
///     ? login-requested mrose     the next event is described like this ("*" at the end as above)
///     ! state closed              the session is in this state
///     X                           the client's connection closes
///
/// Other lines that start with "#" and empty lines mean nothing. Neighbouring C lines are one input. All output
/// must be named by S lines before the next input; events that no "?" asked for are passed over then.
namespace tests {

/// A server session behind the least that a script needs. An adapter per protocol wraps the real session
/// and answers the questions that it asks.
class TranscriptSubject {
public:
    TranscriptSubject() = default;
    TranscriptSubject(const TranscriptSubject&) = delete;
    TranscriptSubject& operator=(const TranscriptSubject&) = delete;
    virtual ~TranscriptSubject() = default;

    virtual void handle_input(std::string_view octets, protocol::Instant now) = 0;
    virtual void handle_timeout(protocol::Instant now) = 0;
    virtual void handle_closed(protocol::Instant now) = 0;
    [[nodiscard]] virtual protocol::Octets take_output() = 0;
    /// Polls one event, answers it if it is a question, and describes it in one line; nothing when there is none.
    /// An empty description hides an event from the scripts.
    [[nodiscard]] virtual std::optional<std::string> next_event(protocol::Instant now) = 0;
    [[nodiscard]] virtual std::optional<protocol::Instant> next_timeout() const = 0;
    [[nodiscard]] virtual std::string state() const = 0;
};

/// Makes a fresh session at the start of the scenario, its greeting ready to be taken.
using SubjectFactory = std::function<std::unique_ptr<TranscriptSubject>()>;

/// Plays one script with each input whole, octet by octet and in random chunks (fixed seeds), and compares
/// with the script and with each other.
/// @return what differs, as `file:line: message (chunking)`; empty if nothing does
[[nodiscard]] std::vector<std::string> play_transcript(const std::string& path, const SubjectFactory& make_subject);

/// Plays every .txt file of `directory`, in the order of the names, and CHECKs that nothing differs.
void check_transcripts(const std::string& directory, const SubjectFactory& make_subject);

}  // namespace tests
