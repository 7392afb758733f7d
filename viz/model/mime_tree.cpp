#include "viz/model/mime_tree.hpp"

#include <algorithm>
#include <iterator>

#include <fmt/format.h>

#include "protocol/message/encoded_word.hpp"
#include "protocol/message/entity.hpp"
#include "viz/model/display_text.hpp"

namespace viz::model {

namespace {

using protocol::message::Entity;

constexpr protocol::message::EntityLimits tree_limits{.depth_max = mime_depth_max, .parts_max = mime_parts_max};

struct Place {
    const Entity* entity = nullptr;
    std::size_t depth = 0;
    std::string number;
};

std::string below(const std::string& number, std::size_t index) {
    return number.empty() ? fmt::format("{}", index) : fmt::format("{}.{}", number, index);
}

/// RFC 9051 section 6.4.5.1: the parts of a multipart are numbered from 1; those of a multipart that is the body of a
/// message in a message go by the number of that message; a message that is no multipart has a part 1.
void collect(const Entity& entity, std::size_t depth, const std::string& number, std::vector<Place>& places) {
    places.push_back({&entity, depth, number});
    if (entity.is_multipart()) {
        std::size_t index = 0;
        for (const Entity& part : entity.parts) collect(part, depth + 1, below(number, ++index), places);
        return;
    }
    for (const Entity& inner : entity.parts) {
        collect(inner, depth + 1, inner.is_multipart() ? number : below(number, 1), places);
    }
}

std::vector<Place> places_of(const Entity& root) {
    std::vector<Place> places;
    // A message that is one part has the number 1.
    collect(root, 0, root.is_multipart() ? "" : "1", places);
    return places;
}

std::string file_name_of(const Entity& entity) {
    std::string_view name = entity.disposition ? entity.disposition->filename() : std::string_view();
    if (name.empty()) name = entity.type.parameter("name");
    return display_text(protocol::message::decode_encoded_words(name));
}

std::vector<std::string> notes_of(const Entity& entity) {
    std::vector<std::string> notes;
    if (entity.header.count("Content-Type") != 0 && !entity.type_stated) {
        notes.emplace_back("Content-Type could not be read: taken as text/plain (RFC 2045 section 5.2)");
    }
    if (entity.is_multipart() && entity.parts.empty()) {
        notes.emplace_back("no boundary line was found: it is taken as one piece");
    }
    if (!entity.closed) notes.emplace_back("its closing boundary is missing");
    if (entity.cut) notes.emplace_back("too many parts, or too deep: what is inside was not looked at");
    if (entity.encoding == protocol::message::TransferEncoding::unknown) {
        notes.emplace_back("the transfer encoding is not known");
    }
    return notes;
}

MimePart part_of(const Place& place, std::string_view octets) {
    const Entity& entity = *place.entity;
    MimePart part;
    part.depth = place.depth;
    part.number = place.number;
    part.media_type = display_text(entity.type.media_type());
    part.type_stated = entity.type_stated;
    for (const auto& parameter : entity.type.parameters) {
        part.parameters.emplace_back(display_text(parameter.name), display_text(parameter.value));
    }
    part.charset = display_text(entity.type.parameter("charset"));
    part.encoding = protocol::message::to_string(entity.encoding);
    if (entity.disposition) part.disposition = display_text(entity.disposition->type);
    part.file_name = file_name_of(entity);
    part.size_octets = entity.end_offset_octets - entity.body_offset_octets;
    part.has_parts = !entity.parts.empty();
    part.decoded_octets = part.has_parts ? part.size_octets : protocol::message::decode_body(entity, octets).size();
    part.notes = notes_of(entity);
    return part;
}

/// Lines of printable text, each ended by LF.
std::string lines_of_text(std::string_view octets) {
    std::string text;
    while (!octets.empty()) {
        const std::size_t end = std::min(octets.size(), octets.find('\n'));
        std::string_view line = octets.substr(0, end);
        if (line.ends_with('\r')) line.remove_suffix(1);
        text += display_text(line) + "\n";
        octets.remove_prefix(std::min(octets.size(), end + 1));
    }
    return text;
}

/// The first octets, up to a whole character of UTF-8.
std::string_view beginning(std::string_view octets, std::size_t octets_max) {
    if (octets.size() <= octets_max) return octets;
    std::size_t end = octets_max;
    while (end > 0 && (static_cast<unsigned char>(octets[end]) & 0xC0U) == 0x80U) --end;
    return octets.substr(0, end);
}

void add_note(std::string& note, std::string_view more) {
    if (!note.empty()) note += ' ';
    note += more;
}

}  // namespace

std::string MimePart::title() const {
    std::string text = number.empty() ? media_type : fmt::format("{}  {}", number, media_type);
    if (!file_name.empty()) text += ", " + file_name;
    return text;
}

std::vector<std::pair<std::string, std::string>> MimePart::facts() const {
    std::vector<std::pair<std::string, std::string>> facts;
    facts.emplace_back("type",
                       type_stated ? media_type : media_type + " (nothing else is stated, RFC 2045 section 5.2)");
    for (const auto& [name, value] : parameters) facts.emplace_back(name, value);
    facts.emplace_back("encoding", encoding);
    if (!disposition.empty()) facts.emplace_back("disposition", disposition);
    if (!file_name.empty()) facts.emplace_back("file", file_name);
    facts.emplace_back("size", has_parts ? fmt::format("{} octets", size_octets)
                                         : fmt::format("{} octets, decoded {}", size_octets, decoded_octets));
    for (const std::string& note : notes) facts.emplace_back("note", note);
    return facts;
}

std::vector<MimePart> mime_tree(std::string_view octets) {
    const Entity root = protocol::message::parse_entity(octets, tree_limits);
    std::vector<MimePart> parts;
    for (const Place& place : places_of(root)) parts.push_back(part_of(place, octets));
    return parts;
}

MimePartContent mime_part_content(std::string_view octets, std::size_t part) {
    MimePartContent content;
    const Entity root = protocol::message::parse_entity(octets, tree_limits);
    const std::vector<Place> places = places_of(root);
    if (part >= places.size()) return content;
    const Entity& entity = *places[part].entity;
    const std::string_view body = entity.body(octets);
    content.raw = lines_of_text(beginning(body, mime_shown_octets_max));
    bool shortened = body.size() > mime_shown_octets_max;
    if (!entity.parts.empty()) {
        content.note = "It is made of the parts below it.";
    } else if (entity.type.type == "text") {
        const auto text = protocol::message::display_body(entity, octets);
        content.decoded = lines_of_text(beginning(text.utf8, mime_shown_octets_max));
        content.note = text.note;
        shortened = shortened || text.utf8.size() > mime_shown_octets_max;
    } else {
        const auto decoded = protocol::message::decode_body(entity, octets);
        content.rows = make_hex_rows(std::string_view(decoded).substr(0, mime_shown_octets_max));
        shortened = shortened || decoded.size() > mime_shown_octets_max;
    }
    if (shortened) add_note(content.note, fmt::format("The first {} octets are shown.", mime_shown_octets_max));
    return content;
}

std::string mime_tree_text(std::string_view octets) {
    std::string text;
    for (const MimePart& part : mime_tree(octets)) {
        const std::string indent(part.depth * 2, ' ');
        fmt::format_to(std::back_inserter(text), "{}{}\n", indent, part.title());
        for (const auto& [name, value] : part.facts()) {
            if (name != "type" || !part.type_stated) {
                fmt::format_to(std::back_inserter(text), "{}    {}: {}\n", indent, name, value);
            }
        }
    }
    return text;
}

}  // namespace viz::model
