#include "sim/recording/written_line.hpp"

#include <charconv>
#include <cstddef>
#include <cstring>
#include <optional>
#include <string>
#include <system_error>
#include <utility>
#include <vector>

#include "protocol/base/ascii.hpp"

namespace sim::recording {

namespace {

constexpr std::uint64_t every_octet(unsigned char octet) {
    return 0x0101010101010101U * octet;
}

/// Not 0 if one of the eight octets is below `bound`. @pre bound is at most 0x80
constexpr std::uint64_t any_below(std::uint64_t octets, unsigned char bound) {
    return (octets - every_octet(bound)) & ~octets & every_octet(0x80);
}

/// Not 0 if one of the eight octets is this one.
constexpr std::uint64_t any_equal(std::uint64_t octets, unsigned char octet) {
    return any_below(octets ^ every_octet(octet), 1);
}

/// Whether all of eight octets stand for themselves in a JSON string.
constexpr bool are_plain(std::uint64_t octets) {
    const std::uint64_t above_ascii = octets & every_octet(0x80);
    return (above_ascii | any_below(octets, 0x20) | any_equal(octets, 0x7f) | any_equal(octets, '"') |
            any_equal(octets, '\\')) == 0;
}

constexpr bool is_plain(char octet) {
    return octet >= 0x20 && octet < 0x7f && octet != '"' && octet != '\\';
}

/// How many octets at the beginning stand for themselves in a JSON string; found eight at a time.
std::size_t plain_prefix_octets(std::string_view octets) {
    std::size_t index = 0;
    for (std::uint64_t block = 0; index + sizeof block <= octets.size(); index += sizeof block) {
        std::memcpy(&block, octets.data() + index, sizeof block);
        if (!are_plain(block)) break;
    }
    while (index < octets.size() && is_plain(octets[index])) ++index;
    return index;
}

/// What is left of a line. The functions take something from its beginning; they give false where it is not there.
class Rest {
public:
    explicit Rest(std::string_view line) : rest_(line) {}

    [[nodiscard]] bool empty() const { return rest_.empty(); }
    [[nodiscard]] bool begins_with(char octet) const { return rest_.starts_with(octet); }

    bool take(std::string_view expected) {
        if (!rest_.starts_with(expected)) return false;
        rest_.remove_prefix(expected.size());
        return true;
    }

    bool take(char expected) {
        if (rest_.empty() || rest_.front() != expected) return false;
        rest_.remove_prefix(1);
        return true;
    }

    /// A whole number without leading zeros, which JSON has not.
    template <class Integer>
    bool take_number(Integer& number) {
        const char* const begin = rest_.data();
        const auto [end, error] = std::from_chars(begin, begin + rest_.size(), number);
        if (error != std::errc()) return false;
        const char* const digits = *begin == '-' ? begin + 1 : begin;
        if (*digits == '0' && end - digits > 1) return false;
        rest_.remove_prefix(static_cast<std::size_t>(end - begin));
        return true;
    }

    /// A JSON string, to be read as octets.
    bool take_string(std::string& octets) {
        if (!take('"')) return false;
        const std::size_t plain = plain_prefix_octets(rest_);
        octets.assign(rest_.substr(0, plain));
        rest_.remove_prefix(plain);
        while (!take('"')) {
            if (!take_escape(octets)) return false;
            const std::size_t more = plain_prefix_octets(rest_);
            octets.append(rest_.substr(0, more));
            rest_.remove_prefix(more);
        }
        return true;
    }

    /// A name in quotes, without escapes. It is valid as long as the line.
    bool take_name(std::string_view& name) {
        if (!take('"')) return false;
        name = rest_.substr(0, plain_prefix_octets(rest_));
        rest_.remove_prefix(name.size());
        return take('"');
    }

private:
    /// One of the escapes that append_json_string() makes.
    bool take_escape(std::string& octets) {
        if (take("\\u00")) return take_hex_octet(octets);
        if (rest_.size() < 2 || rest_[0] != '\\') return false;
        static constexpr std::string_view letters = "\"\\rnt";
        static constexpr std::string_view meanings = "\"\\\r\n\t";
        const std::size_t place = letters.find(rest_[1]);
        if (place == std::string_view::npos) return false;
        octets += meanings[place];
        rest_.remove_prefix(2);
        return true;
    }

    bool take_hex_octet(std::string& octets) {
        if (rest_.size() < 2) return false;
        const auto high = protocol::hex_value(rest_[0]);
        const auto low = protocol::hex_value(rest_[1]);
        if (!high || !low) return false;
        octets += static_cast<char>(*high << 4U | *low);
        rest_.remove_prefix(2);
        return true;
    }

    std::string_view rest_;
};

bool take_list(Rest& rest, std::string_view name, Fields& fields) {
    std::vector<std::string> texts;
    if (!rest.take(']')) {
        do {
            if (!rest.take_string(texts.emplace_back())) return false;
        } while (rest.take(','));
        if (!rest.take(']')) return false;
    }
    fields.set(name, std::move(texts));
    return true;
}

bool take_text(Rest& rest, std::string_view name, Fields& fields) {
    std::string text;
    if (!rest.take_string(text)) return false;
    fields.set(name, std::move(text));
    return true;
}

bool take_integer(Rest& rest, std::string_view name, Fields& fields) {
    std::int64_t number = 0;
    if (!rest.take_number(number)) return false;
    fields.set(name, number);
    return true;
}

bool take_field(Rest& rest, Fields& fields) {
    std::string_view name;
    if (!rest.take_name(name) || !rest.take(':')) return false;
    if (rest.take('[')) return take_list(rest, name, fields);
    const bool is_true = rest.take("true");
    if (!is_true && !rest.take("false")) {
        return rest.begins_with('"') ? take_text(rest, name, fields) : take_integer(rest, name, fields);
    }
    fields.set(name, is_true);
    return true;
}

bool take_fields(Rest& rest, Fields& fields) {
    do {
        if (!take_field(rest, fields)) return false;
    } while (rest.take(','));
    return rest.take('}');
}

bool take_also(Rest& rest, std::vector<EventId>& also) {
    do {
        if (!rest.take_number(also.emplace_back())) return false;
    } while (rest.take(','));
    return rest.take(']');
}

/// The members in the order of their writing; an absent one is empty.
bool take_members(Rest& rest, Event& event, std::string_view& kind) {
    const bool begins = rest.take("{\"id\":") && rest.take_number(event.id) && rest.take(",\"t\":") &&
                        rest.take_number(event.time.nanoseconds);
    if (!begins) return false;
    if (rest.take(",\"host\":") && !rest.take_string(event.host)) return false;
    if (!rest.take(",\"kind\":") || !rest.take_name(kind)) return false;
    if (rest.take(",\"cause\":") && !rest.take_number(event.cause)) return false;
    if (rest.take(",\"also\":[") && !take_also(rest, event.also)) return false;
    if (rest.take(",\"message\":") && !rest.take_string(event.message)) return false;
    if (rest.take(",\"connection\":") && !rest.take_number(event.connection)) return false;
    if (rest.take(",\"fields\":{") && !take_fields(rest, event.fields)) return false;
    return rest.take('}') && rest.empty();
}

}  // namespace

WrittenLine read_written_line(std::string_view line, Event& event) {
    Rest rest(line);
    std::string_view kind;
    if (!take_members(rest, event, kind) || event.id == 0 || kind.empty()) return WrittenLine::other_form;
    const std::optional<EventKind> known = parse_event_kind(kind);
    if (!known) return WrittenLine::unknown_kind;
    event.kind = *known;
    return WrittenLine::event;
}

}  // namespace sim::recording
