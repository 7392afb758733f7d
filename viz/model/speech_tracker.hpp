#pragma once

#include <string>
#include <string_view>

#include "viz/model/packet.hpp"

namespace viz::model {

/// Tells, segment by segment, which octets of one connection are the content of a mail: in SMTP what the client sends
/// after the reply 354 (RFC 5321 section 4.1.1.4), in POP3 what follows the answer to RETR and TOP (RFC 1939
/// sections 5 and 7), both up to the line ".", in IMAP the literals of answers to FETCH (RFC 9051 section 7.5.2).
class SpeechTracker {
public:
    void set_protocol(std::string_view protocol) { protocol_ = protocol; }
    /// Takes the octets that one end sends next.
    /// @return mail, command or reply
    PacketKind take(bool client, std::string_view octets);

private:
    PacketKind take_client(std::string_view octets);
    PacketKind take_server(std::string_view octets);
    PacketKind take_imap_server(std::string_view octets);
    void begin_content();
    /// Follows the content until its end.
    void skip_content(std::string_view octets);

    std::string protocol_;
    bool content_ = false;                 ///< the content goes on
    std::size_t retrieves_ = 0;            ///< RETR and TOP that are not answered yet
    std::string content_end_;              ///< the last octets of the content so far
    std::size_t literal_octets_left_ = 0;  ///< of IMAP
};

}  // namespace viz::model
