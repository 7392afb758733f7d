#include "protocol/imap/section_text.hpp"

#include <algorithm>

namespace protocol::imap {

namespace {

using message::Entity;
using message::HeaderField;
using Text = BodySection::Text;

/// What a section-part names.
struct Place {
    enum class Role : std::uint8_t {
        message,     ///< the entity as a message, which has numbered parts
        part,        ///< the entity as a part: its body
        empty_part,  ///< the one that BODYSTRUCTURE shows in a multipart without parts
    };
    const Entity* entity = nullptr;
    Role role = Role::message;
};

std::optional<Place> numbered_part(const Entity& multipart, std::uint32_t number) {
    if (multipart.parts.empty() && number == 1) return Place{&multipart, Place::Role::empty_part};
    if (number == 0 || number > multipart.parts.size()) return std::nullopt;
    return Place{&multipart.parts[number - 1], Place::Role::part};
}

/// The message that HEADER, TEXT and further numbers speak of.
const Entity* message_at(const Place& place) {
    if (place.role == Place::Role::message) return place.entity;
    const bool holds_message =
        place.role == Place::Role::part && place.entity->is_message() && !place.entity->parts.empty();
    return holds_message ? &place.entity->parts.front() : nullptr;
}

/// Part numbers of RFC 9051 section 6.4.5.1.
std::optional<Place> step_into(const Place& place, std::uint32_t number) {
    if (place.role == Place::Role::part && place.entity->is_multipart()) return numbered_part(*place.entity, number);
    const Entity* message = message_at(place);
    if (message == nullptr) return std::nullopt;
    if (message->is_multipart()) return numbered_part(*message, number);
    return number == 1 ? std::optional(Place{message, Place::Role::part}) : std::nullopt;
}

std::optional<Place> find_place(const Entity& message, const std::vector<std::uint32_t>& part) {
    std::optional<Place> place = Place{&message, Place::Role::message};
    for (const std::uint32_t number : part) {
        place = step_into(*place, number);
        if (!place) break;
    }
    return place;
}

std::string_view between(std::string_view octets, std::size_t begin, std::size_t end) {
    return octets.substr(begin, end - begin);
}

std::string_view header_of(const Entity& entity, std::string_view octets) {
    return between(octets, entity.header_offset_octets, entity.body_offset_octets);
}

/// "The subset returned by HEADER.FIELDS", with the empty line that ends the header section.
Octets selected_fields(const Entity& message, const BodySection& section, std::string_view octets) {
    const bool wanted = section.text == Text::header_fields;
    Octets selected;
    std::size_t end = message.header_offset_octets;
    for (const HeaderField& field : message.header.fields()) {
        end = field.offset_octets() + field.octets().size();
        const bool listed =
            std::any_of(section.fields.begin(), section.fields.end(),
                        [&field](const std::string& name) { return !field.name().empty() && field.is(name); });
        if (listed == wanted) selected += field.octets();
    }
    return selected.append(between(octets, end, message.body_offset_octets));
}

std::string_view cut(std::string_view octets, const std::optional<Partial>& partial) {
    if (!partial) return octets;
    if (partial->first_octet >= octets.size()) return {};
    return octets.substr(static_cast<std::size_t>(partial->first_octet),
                         static_cast<std::size_t>(std::min<std::uint64_t>(partial->count_octets, octets.size())));
}

std::string_view whole_place(const Place& place, std::string_view octets) {
    const Entity& entity = *place.entity;
    if (place.role == Place::Role::message) {
        return between(octets, entity.header_offset_octets, entity.end_offset_octets);
    }
    return place.role == Place::Role::part ? entity.body(octets) : std::string_view();
}

/// Sections that are one piece of the message.
std::optional<std::string_view> piece_at(const Place& place, Text text, std::string_view octets) {
    if (text == Text::none) return whole_place(place, octets);
    if (text == Text::mime && place.role == Place::Role::part) return header_of(*place.entity, octets);
    if (text == Text::mime && place.role == Place::Role::empty_part) return "";
    const Entity* message = message_at(place);
    if (message == nullptr || text == Text::mime) return std::nullopt;
    return text == Text::header ? header_of(*message, octets) : message->body(octets);
}

}  // namespace

std::optional<Octets> section_text(const MessageView& message, const BodySection& section,
                                   const std::optional<Partial>& partial) {
    const std::optional<Place> place = find_place(message.entity(), section.part);
    if (!place) return std::nullopt;
    if (section.text == Text::header_fields || section.text == Text::header_fields_not) {
        const Entity* holder = message_at(*place);
        if (holder == nullptr) return std::nullopt;
        return Octets(cut(selected_fields(*holder, section, message.octets()), partial));
    }
    const std::optional<std::string_view> piece = piece_at(*place, section.text, message.octets());
    return piece ? std::optional(Octets(cut(*piece, partial))) : std::nullopt;
}

Result<std::optional<Octets>, UnknownTransferEncoding> binary_section(const MessageView& message,
                                                                      const std::vector<std::uint32_t>& part,
                                                                      const std::optional<Partial>& partial) {
    const std::optional<Place> place = find_place(message.entity(), part);
    if (!place) return std::optional<Octets>();
    const bool is_encoded = place->role == Place::Role::part && !place->entity->is_multipart();
    if (!is_encoded) return std::optional(Octets(cut(whole_place(*place, message.octets()), partial)));
    if (place->entity->encoding == message::TransferEncoding::unknown) return failure(UnknownTransferEncoding{});
    return std::optional(Octets(cut(message::decode_body(*place->entity, message.octets()), partial)));
}

}  // namespace protocol::imap
