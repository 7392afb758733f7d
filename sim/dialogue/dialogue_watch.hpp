#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <set>
#include <string>
#include <string_view>
#include <utility>

#include "sim/dialogue/dialogue_stage.hpp"

namespace sim::dialogue {

/// What somebody at a terminal knows of the dialogue: whether the server has answered what was typed, and whether what
/// is typed next is a secret. It goes by what is shown and typed alone, and keeps no more than the beginning of a line
/// without end.
class DialogueWatch {
public:
    /// @param octets  in any chunks, as the two below
    void take_shown(std::string_view octets);
    void take_typed(std::string_view octets);

    /// Whether a reply to all that was typed has begun to come, and what has come of it has an end: of SMTP a last line
    /// for each command (RFC 5321 section 4.2.1), of IMAP the tagged line or a continuation request (RFC 9051 section
    /// 2.2.1), else any whole line. The content of a mail is answered when it is whole.
    [[nodiscard]] bool is_answered() const;
    [[nodiscard]] Spoken spoken() const { return spoken_; }
    /// How far the dialogue is, as far as the server has agreed to it.
    [[nodiscard]] Stage stage() const { return stage_; }
    /// Whether the server has shown that it knows a command: those of service extensions of SMTP are in its answer to
    /// EHLO (RFC 5321 section 4.1.1.1), LMTP in its greeting has LHLO in their place (RFC 2033 section 4.1). Of others
    /// nothing is shown: true. @param command  in capitals
    [[nodiscard]] bool offers(std::string_view command) const;
    /// Whether the lines typed now are the content of a mail (RFC 5321 section 4.1.1.4).
    [[nodiscard]] bool in_content() const { return in_content_; }
    /// What was typed as it may be told: passwords, and what else proves who somebody is, as `****`.
    /// @pre it is what take_typed() gets next
    [[nodiscard]] std::string without_secrets(std::string_view octets) const;

private:
    /// Cuts a direction into lines, and forgets what is longer than any command that a server takes.
    struct LineCutter {
        static constexpr std::size_t kept_octets_max = 10'000;
        std::string line;
        char last = 0;  ///< kept or not
        void add(char octet) {
            last = octet;
            if (line.size() < kept_octets_max) line += octet;
        }
        /// The line without the CR at its end; the next one begins.
        [[nodiscard]] std::string take() {
            if (line.ends_with('\r')) line.pop_back();
            last = 0;
            return std::exchange(line, {});
        }
    };
    /// A reply that an SMTP server owes.
    struct Owed {
        bool is_dot = false;  ///< it is for the end of the content
        Step step = Step::none;
    };
    void take_shown_line(std::string_view line);
    void take_typed_line(std::string_view line);
    void take_smtp_reply(std::string_view line);
    void take_hello_reply(std::string_view line);
    void judge_literal(std::string_view line, bool is_wanted);
    void take_imap_response(std::string_view line);
    void expect_chunk(std::string_view line);
    [[nodiscard]] std::string line_without_secret(std::string_view line) const;

    Spoken spoken_ = Spoken::unknown;
    Stage stage_ = Stage::unknown;
    LineCutter shown_;
    LineCutter typed_;
    bool is_lmtp_ = false;
    bool in_hello_reply_ = false;          ///< its first line, with the server's name, has come
    std::set<std::string> announced_;      ///< keywords of the last answer to EHLO, in capitals
    bool heard_ = false;                   ///< a whole line since something was typed; IMAP: one that ends the response
    bool in_content_ = false;              ///< between 354 and the dot
    std::deque<Owed> unanswered_{Owed{}};  ///< for lines typed to an SMTP server; the greeting is owed first
    std::uint64_t chunk_octets_ = 0;       ///< of BDAT or a literal, still to be typed
    bool chunk_waits_ = false;             ///< for a continuation request
    std::uint64_t shown_literal_octets_ = 0;  ///< IMAP: still to come
    bool goes_on_ = false;                    ///< IMAP: the next line belongs to the command before
    std::string tag_;                         ///< IMAP: of the last command
    std::string command_;                     ///< its name, or the last line's first word
    bool secret_wanted_ = false;              ///< what is typed before the next reply proves who somebody is
};

}  // namespace sim::dialogue
