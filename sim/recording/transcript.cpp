#include "sim/recording/transcript.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>

#include "sim/recording/printable.hpp"
#include "sim/recording/spoken_protocol.hpp"
#include "sim/recording/time_text.hpp"

namespace sim::recording {

namespace {

/// The octet stream of one direction, cut into lines at CRLF.
class DirectionLines {
public:
    explicit DirectionLines(bool client) : client_(client) {}

    /// Takes a `segment-sent` event; octets that were sent before are not taken twice.
    void take(const Event& event, std::vector<TranscriptLine>& lines) {
        const std::string& octets = event.fields.text("octets");
        const auto begin = static_cast<std::size_t>(event.fields.integer("offset"));
        if (begin + octets.size() <= received_octets_) return;
        const std::size_t known_octets = received_octets_ > begin ? received_octets_ - begin : 0;
        received_octets_ = begin + octets.size();
        take_text(event, std::string_view(octets).substr(known_octets), false, lines);
    }
    /// Takes octets that follow those taken before.
    void take_text(const Event& event, std::string_view octets, bool encrypted, std::vector<TranscriptLine>& lines) {
        pending_ += octets;
        encrypted_ = encrypted;
        last_time_ = event.time;
        last_event_ = event.id;
        for (std::size_t end = pending_.find("\r\n"); end != std::string::npos; end = pending_.find("\r\n")) {
            lines.push_back({event.time, event.id, client_, pending_.substr(0, end), true, encrypted});
            pending_.erase(0, end + 2);
        }
    }

    /// What is no line yet was none.
    void forget_rest() { pending_.clear(); }
    /// What came after the last line end, as a line that is not whole.
    void finish(std::vector<TranscriptLine>& lines) const {
        if (!pending_.empty()) lines.push_back({last_time_, last_event_, client_, pending_, false, encrypted_});
    }

private:
    bool client_;
    std::string pending_;
    bool encrypted_ = false;
    std::size_t received_octets_ = 0;
    protocol::Instant last_time_;
    EventId last_event_ = 0;
};

/// Lines of a reply as they stood on the wire (RFC 5321 section 4.2.1; POP3 has its status word once).
void add_reply(const Event& event, std::vector<TranscriptLine>& lines) {
    const std::string& code = event.fields.text("code");
    const std::vector<std::string>& texts = event.fields.list("text");
    if (texts.empty()) lines.push_back({event.time, event.id, false, code, true});
    const bool smtp = is_mail_transfer(event.fields.text("protocol"));
    for (std::size_t index = 0; index < texts.size(); ++index) {
        const bool last = index + 1 == texts.size();
        const std::string prefix = smtp ? code + (last ? " " : "-") : index == 0 ? code + " " : "";
        lines.push_back({event.time, event.id, false, prefix + texts[index], true});
    }
}

/// The first octets of a handshake may have come already, of a client from outside. Where the server has not spoken
/// yet, there was nothing else.
void forget_handshake(DirectionLines& client, DirectionLines& server, std::vector<TranscriptLine>& lines) {
    client.forget_rest();
    server.forget_rest();
    const bool server_spoke = std::any_of(lines.begin(), lines.end(), [](const auto& line) { return !line.client; });
    if (!server_spoke) lines.clear();
}

/// Takes what an event tells of the connection as a whole.
void take_frame(Transcript& transcript, const Event& event) {
    const Fields& fields = event.fields;
    const bool of_tls = event.kind == EventKind::tls_established;  // there it is the version of TLS
    if (!of_tls && fields.find("protocol") != nullptr) transcript.protocol = fields.text("protocol");
    switch (event.kind) {
        case EventKind::connection_opening:
            transcript.from = fields.text("from");
            transcript.to = fields.text("to");
            transcript.client_host = fields.text("client_host");
            transcript.server_host = fields.text("server_host");
            transcript.opening = event.time;
            break;
        case EventKind::connection_opened:
            transcript.opened = event.time;
            break;
        case EventKind::connection_failed:
            transcript.ended = event.time;
            transcript.end = fields.text("failure");
            break;
        case EventKind::connection_closed:
            if (fields.boolean("half")) break;
            transcript.ended = event.time;
            transcript.end = "closed";
            break;
        case EventKind::tls_established:
            transcript.encrypted_since = event.time;
            transcript.tls = fields.text("protocol");
            break;
        case EventKind::tls_failed:
            transcript.tls = "failed: " + fields.text("reason");
            break;
        default:
            break;
    }
}

std::string heading(const Transcript& transcript) {
    std::string text =
        fmt::format("connection {}: {} ({}) to {} ({}){}{}\n", transcript.connection, transcript.client_host,
                    transcript.from, transcript.server_host.empty() ? "nobody" : transcript.server_host, transcript.to,
                    transcript.protocol.empty() ? "" : ", ", transcript.protocol);
    text += fmt::format("first SYN at {}", to_text(transcript.opening));
    if (transcript.opened) {
        text += fmt::format(", open after {}", to_text(protocol::Duration{*transcript.opened - transcript.opening}));
    }
    if (transcript.ended) {
        text += fmt::format(", {} after {}", transcript.end,
                            to_text(protocol::Duration{*transcript.ended - transcript.opening}));
    }
    if (!transcript.tls.empty()) {
        text += fmt::format("\nTLS {}", transcript.tls);
        if (transcript.encrypted_since) text += fmt::format(" since {}", to_text(*transcript.encrypted_since));
    }
    return text + "\n";
}

}  // namespace

std::optional<Transcript> make_transcript(const std::vector<Event>& events, ConnectionId connection) {
    if (connection == 0) return std::nullopt;
    Transcript transcript;
    transcript.connection = connection;
    std::vector<TranscriptLine> understood;
    DirectionLines client(true);
    DirectionLines server(false);
    bool known = false;
    bool ciphertext = false;
    ConnectionId server_connection = connection;
    for (const Event& event : events) {
        if (event.connection != connection && event.connection != server_connection) continue;
        known = true;
        if (event.fields.find("server_connection") != nullptr) {
            server_connection = static_cast<ConnectionId>(event.fields.integer("server_connection"));
        }
        take_frame(transcript, event);
        DirectionLines& direction = event.fields.text("direction") == "client" ? client : server;
        if (event.kind == EventKind::tls_started) {
            if (!ciphertext) forget_handshake(client, server, transcript.lines);
            ciphertext = true;
        } else if (event.kind == EventKind::segment_sent && !ciphertext) {
            direction.take(event, transcript.lines);
        } else if (event.kind == EventKind::segment_altered) {
            const std::string altered = event.fields.text("line") + "  [altered on the way]";
            transcript.lines.push_back({event.time, event.id, false, altered, true});
        } else if (event.kind == EventKind::tls_text) {
            direction.take_text(event, event.fields.text("octets"), true, transcript.lines);
        } else if (event.kind == EventKind::command) {
            understood.push_back({event.time, event.id, true, event.fields.text("line"), true});
        } else if (event.kind == EventKind::reply) {
            add_reply(event, understood);
        }
    }
    if (!known) return std::nullopt;
    client.finish(transcript.lines);
    server.finish(transcript.lines);
    if (transcript.lines.empty()) transcript.lines = std::move(understood);
    return transcript;
}

std::string to_text(const Transcript& transcript) {
    std::string text = heading(transcript);
    for (const TranscriptLine& line : transcript.lines) {
        fmt::format_to(std::back_inserter(text), "{:>14}  {}: {}{}{}\n", to_text(line.time), line.client ? 'C' : 'S',
                       line.encrypted ? "[TLS] " : "", printable(line.text), line.whole ? "" : "  [no line end]");
    }
    return text;
}

}  // namespace sim::recording
