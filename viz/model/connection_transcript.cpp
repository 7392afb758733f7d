#include "viz/model/connection_transcript.hpp"

#include <algorithm>

#include "protocol/base/ascii.hpp"
#include "sim/recording/spoken_protocol.hpp"
#include "viz/model/display_text.hpp"
#include "viz/model/imap_literal.hpp"

namespace viz::model {

namespace {

using sim::recording::Transcript;
using sim::recording::TranscriptLine;

/// How many of a connection's events have happened.
std::size_t events_until(const ConnectionRow& row, const Moment& moment) {
    const auto end = std::lower_bound(row.events.begin(), row.events.end(), moment.events);
    return static_cast<std::size_t>(end - row.events.begin());
}

Transcript transcript_of(const Trace& trace, const ConnectionRow& row, std::size_t count) {
    std::vector<sim::recording::Event> events;
    for (std::size_t index = 0; index < count; ++index) events.push_back(trace.events()[row.events[index]]);
    return make_transcript(events, row.connection).value_or(Transcript());
}

LineClass class_of_code(char first) {
    switch (first) {
        case '3':
            return LineClass::intermediate;
        case '4':
            return LineClass::transient_negative;
        case '5':
        case '-':
            return LineClass::permanent_negative;
        default:
            return LineClass::positive;
    }
}

/// Tells commands, replies and content apart, line by line.
class LineReader {
public:
    explicit LineReader(std::string_view protocol)
        : smtp_(sim::recording::is_mail_transfer(protocol)), imap_(protocol == "imap") {}

    /// @param said  its octets, without the line end
    void read(DialogueLine& line, std::string_view said) {
        if (imap_) {
            line.client ? read_imap_client(line) : read_imap_server(line, said);
        } else if (smtp_) {
            line.client ? read_smtp_client(line) : read_smtp_reply(line);
        } else {
            line.client ? read_command(line) : read_pop3_server(line);
        }
    }

private:
    void read_command(DialogueLine& line) {
        line.line_class = LineClass::command;
        line.verb = line.text.substr(0, line.text.find(' '));
        listing_ = expects_listing(line);
    }

    /// RFC 9051 section 2.2.1: a tag and a command; only DONE, and what a challenge asks for, stand alone.
    void read_imap_client(DialogueLine& line) {
        line.line_class = LineClass::command;
        line.verb = second_word(line.text);
        if (line.verb.empty()) line.verb = line.text;
    }

    /// RFC 9051 section 2.2.2: untagged data, a request for more, or how a command ended; and the octets of literals.
    void read_imap_server(DialogueLine& line, std::string_view said) {
        if (literal_octets_left_ > 0) {
            literal_octets_left_ -= std::min(literal_octets_left_, said.size() + line_end_octets);
            return;
        }
        const std::string second = second_word(line.text);
        const bool tagged = !line.text.starts_with("* ") && !line.text.starts_with('+');
        line.verb = tagged ? second : line.text.substr(0, 1);
        line.line_class = second == "NO" || second == "BAD" ? LineClass::permanent_negative : LineClass::positive;
        if (line.text.starts_with('+')) line.line_class = LineClass::intermediate;
        literal_octets_left_ = announced_literal(said).value_or(0);
    }
    [[nodiscard]] static std::string second_word(const std::string& text) {
        const std::size_t space = text.find(' ');
        return space == std::string::npos ? std::string()
                                          : text.substr(space + 1, text.find(' ', space + 1) - space - 1);
    }

    void read_smtp_client(DialogueLine& line) {
        if (!content_) return read_command(line);
        content_ = line.text != ".";
    }

    /// RFC 5321 section 4.2: three digits, then a hyphen on every line but the last.
    void read_smtp_reply(DialogueLine& line) {
        if (line.text.size() < 3 || !protocol::is_digit(line.text.front())) return;
        line.verb = line.text.substr(0, 3);
        line.line_class = class_of_code(line.text.front());
        line.continued = line.text.size() > 3 && line.text[3] == '-';
        content_ = content_ || line.verb == "354";
    }

    /// RFC 1939 section 3: a status line, after some commands followed by lines up to ".".
    void read_pop3_server(DialogueLine& line) {
        if (content_) {
            content_ = line.text != ".";
            return;
        }
        line.verb = line.text.substr(0, line.text.find(' '));
        line.line_class = class_of_code(line.text.empty() ? '+' : line.text.front());
        content_ = listing_ && line.line_class == LineClass::positive;
        listing_ = false;
    }

    [[nodiscard]] static bool expects_listing(const DialogueLine& line) {
        const std::string verb = protocol::to_upper(line.verb);
        if (verb == "RETR" || verb == "TOP" || verb == "CAPA") return true;
        return (verb == "LIST" || verb == "UIDL") && line.text.find(' ') == std::string::npos;
    }

    static constexpr std::size_t line_end_octets = 2;

    bool smtp_;
    bool imap_;
    std::size_t literal_octets_left_ = 0;  ///< of IMAP
    bool content_ = false;
    bool listing_ = false;
};

DialogueLine line_of(const Trace& trace, const TranscriptLine& said) {
    DialogueLine line;
    line.time = said.time;
    line.event_index = trace.index_of(said.event);
    line.client = said.client;
    line.encrypted = said.encrypted;
    line.text = display_text(said.text);
    return line;
}

void mark_lines(std::vector<DialogueLine>& lines, const Moment& moment) {
    const auto next = std::find_if(lines.begin(), lines.end(),
                                   [&](const DialogueLine& line) { return line.event_index >= moment.events; });
    for (auto line = next; line != lines.end(); ++line) line->future = true;
    if (next == lines.begin()) return;
    // All lines of the last event: a reply of several lines is one thing said.
    const std::size_t last_event = std::prev(next)->event_index;
    for (auto line = lines.begin(); line != next; ++line) line->current = line->event_index == last_event;
}

}  // namespace

ConnectionTranscript make_connection_transcript(const Trace& trace, const Moment& moment,
                                                sim::recording::ConnectionId connection, bool with_future) {
    ConnectionTranscript transcript;
    const ConnectionRow* row = trace.find_connection(connection);
    if (row == nullptr) return transcript;
    transcript.known = true;
    const std::size_t happened = events_until(*row, moment);
    transcript.frame = transcript_of(trace, *row, happened);
    const std::vector<TranscriptLine> said =
        with_future ? transcript_of(trace, *row, row->events.size()).lines : std::move(transcript.frame.lines);
    transcript.frame.lines.clear();
    LineReader reader(row->protocol);
    for (const TranscriptLine& line : said) {
        transcript.lines.push_back(line_of(trace, line));
        reader.read(transcript.lines.back(), line.text);
    }
    mark_lines(transcript.lines, moment);
    return transcript;
}

const ConnectionTranscript& TranscriptCache::at(const Trace& trace, const Moment& moment,
                                                sim::recording::ConnectionId connection, bool with_future) {
    const ConnectionRow* row = trace.find_connection(connection);
    const Key key{.connection = connection,
                  .events = row == nullptr ? 0 : events_until(*row, moment),
                  .events_known = row == nullptr ? 0 : row->events.size(),
                  .with_future = with_future};
    if (key == key_ && transcript_.known) return transcript_;
    transcript_ = make_connection_transcript(trace, moment, connection, with_future);
    key_ = key;
    return transcript_;
}

}  // namespace viz::model
