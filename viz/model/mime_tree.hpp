#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "viz/model/octets_inspection.hpp"

namespace viz::model {

/// One entity of a message: the message itself, a part of a multipart, a message in a message. RFC 2045 section 2.4
struct MimePart {
    std::size_t depth = 0;
    std::string number;        ///< as IMAP names it, `1.2` (RFC 9051 section 6.4.5.1); empty: the whole message
    std::string media_type;    ///< `text/plain`
    bool type_stated = false;  ///< else it is the default, RFC 2045 section 5.2
    std::vector<std::pair<std::string, std::string>> parameters;  ///< of Content-Type, charset too
    std::string charset;
    std::string encoding;     ///< `base64`; the default, 7bit, where nothing is stated
    std::string disposition;  ///< `attachment`; empty: not stated
    std::string file_name;
    std::size_t size_octets = 0;     ///< of the body as transferred
    std::size_t decoded_octets = 0;  ///< of the body with its transfer encoding undone
    std::vector<std::string> notes;  ///< what is unusual: unclosed, cut
    bool has_parts = false;

    /// "1.2 image/png, photo.png"
    [[nodiscard]] std::string title() const;
    /// The facts as name and value, in a fixed order.
    [[nodiscard]] std::vector<std::pair<std::string, std::string>> facts() const;
};

/// The structure of a message, outermost first, each part before what is in it. Of a message with more parts than
/// `mime_parts_max` the first are told.
[[nodiscard]] std::vector<MimePart> mime_tree(std::string_view octets);
inline constexpr std::size_t mime_parts_max = 500;
inline constexpr std::size_t mime_depth_max = 30;

/// The body of a part, as it was sent and as people read it.
struct MimePartContent {
    std::string raw;           ///< printable, lines end at LF; shortened
    std::string decoded;       ///< of a text: in UTF-8; shortened
    std::vector<HexRow> rows;  ///< of anything else: its first octets
    std::string note;          ///< what could not be shown, or that it was shortened
};
/// @param part  index into mime_tree(octets); beyond it nothing is there
[[nodiscard]] MimePartContent mime_part_content(std::string_view octets, std::size_t part);
inline constexpr std::size_t mime_shown_octets_max = 8000;

/// The tree as lines of text, for the command line.
[[nodiscard]] std::string mime_tree_text(std::string_view octets);

}  // namespace viz::model
