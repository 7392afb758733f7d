#include "viz/model/speech_tracker.hpp"

#include <algorithm>

#include "protocol/base/ascii.hpp"
#include "sim/recording/spoken_protocol.hpp"
#include "viz/model/imap_literal.hpp"

namespace viz::model {

namespace {

constexpr std::string_view content_end_mark = "\r\n.\r\n";

/// Whether a whole line of the octets begins like this.
bool has_line(std::string_view octets, std::string_view begin) {
    while (!octets.empty()) {
        if (protocol::starts_with_ignoring_case(octets, begin)) return true;
        const std::size_t end = octets.find("\r\n");
        if (end == std::string_view::npos) break;
        octets.remove_prefix(end + 2);
    }
    return false;
}

}  // namespace

PacketKind SpeechTracker::take(bool client, std::string_view octets) {
    return client ? take_client(octets) : take_server(octets);
}

PacketKind SpeechTracker::take_client(std::string_view octets) {
    if (sim::recording::is_mail_transfer(protocol_) && content_) {
        skip_content(octets);
        return PacketKind::mail;
    }
    if (protocol_ == "pop3" && (has_line(octets, "RETR ") || has_line(octets, "TOP "))) ++retrieves_;
    return PacketKind::command;
}

PacketKind SpeechTracker::take_server(std::string_view octets) {
    if (sim::recording::is_mail_transfer(protocol_)) {
        if (has_line(octets, "354")) begin_content();
        return PacketKind::reply;
    }
    if (protocol_ == "imap") return take_imap_server(octets);
    if (!content_ && retrieves_ > 0) {
        --retrieves_;
        if (!octets.starts_with("+OK")) return PacketKind::reply;
        begin_content();
        octets.remove_prefix(std::min(octets.size(), octets.find("\r\n") + 2));
    }
    if (!content_) return PacketKind::reply;
    skip_content(octets);
    return PacketKind::mail;
}

PacketKind SpeechTracker::take_imap_server(std::string_view octets) {
    const bool goes_on = literal_octets_left_ > 0;
    const std::size_t rest = std::min(literal_octets_left_, octets.size());
    literal_octets_left_ -= rest;
    octets.remove_prefix(rest);
    bool begins = false;
    while (const auto literal = find_message_literal(octets)) {
        begins = true;
        octets.remove_prefix(literal->begin);
        const std::size_t here = std::min(literal->size_octets, octets.size());
        literal_octets_left_ = literal->size_octets - here;
        octets.remove_prefix(here);
    }
    return goes_on || begins ? PacketKind::mail : PacketKind::reply;
}

void SpeechTracker::begin_content() {
    content_ = true;
    // An end mark at the very beginning is one, too.
    content_end_ = "\r\n";
}

void SpeechTracker::skip_content(std::string_view octets) {
    content_end_ += octets;
    if (content_end_.find(content_end_mark) != std::string::npos) content_ = false;
    const std::size_t kept = std::min(content_end_.size(), content_end_mark.size() - 1);
    content_end_.erase(0, content_end_.size() - kept);
}

}  // namespace viz::model
