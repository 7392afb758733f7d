#include "sim/recording/line_parser.hpp"

#include <fmt/format.h>
#include <simdjson.h>

#include <algorithm>

#include "protocol/base/utf8.hpp"
#include "sim/recording/written_line.hpp"

namespace sim::recording {

namespace {

namespace json = simdjson::ondemand;

constexpr std::string_view not_an_object = "this is not one JSON object, as every line of a recording is";

/// Undoes the writer's "octet b is U+00b" on the UTF-8 that simdjson gives.
/// @return false: a code point above U+00FF
bool decode_octets(std::string_view utf8, std::string& octets) {
    std::size_t index = protocol::ascii_prefix_octets(utf8);
    octets.assign(utf8.substr(0, index));
    for (; index < utf8.size(); ++index) {
        auto octet = static_cast<unsigned char>(utf8[index]);
        if (octet >= 0x80) {
            // simdjson has checked the UTF-8: a lead octet C2 or C3 is followed by one octet 80 to BF.
            if (octet > 0xc3) return false;
            const auto low_bits = static_cast<unsigned char>(utf8[++index]) & 0x3fU;
            octet = static_cast<unsigned char>(((octet & 0x03U) << 6U) | low_bits);
        }
        octets += static_cast<char>(octet);
    }
    return true;
}

// The `read` functions give false where the JSON value is not of the wanted type.

bool read(json::value value, std::string& out) {
    std::string_view utf8;
    return value.get_string().get(utf8) == simdjson::SUCCESS && decode_octets(utf8, out);
}

bool read(json::value value, std::int64_t& out) {
    return value.get_int64().get(out) == simdjson::SUCCESS;
}

bool read(json::value value, std::uint64_t& out) {
    return value.get_uint64().get(out) == simdjson::SUCCESS;
}

/// Calls `visit(key, value)`, which gives false for a bad value, for every member.
/// @return why the object is not as it should be; nullopt: it is
template <class Visit>
std::optional<std::string> for_each_member(json::object object, Visit&& visit) {
    for (auto member : object) {
        json::field field;
        if (std::move(member).get(field) != simdjson::SUCCESS) return std::string(not_an_object);
        std::string_view key;  // stays valid as long as the document does
        if (field.unescaped_key().get(key) != simdjson::SUCCESS) return std::string(not_an_object);
        if (!visit(key, field.value())) return fmt::format("the value of \"{}\" is not what it should be", key);
    }
    return std::nullopt;
}

bool read_pair(json::value value, std::string_view first_key, std::string& first, std::string_view second_key,
               std::string& second) {
    json::object object;
    if (value.get_object().get(object) != simdjson::SUCCESS) return false;
    return !for_each_member(object, [&](std::string_view key, json::value member) {
        if (key == first_key) return read(member, first);
        if (key == second_key) return read(member, second);
        return true;
    });
}

bool read(json::value value, std::pair<std::string, std::string>& version) {
    return read_pair(value, "name", version.first, "version", version.second);
}

bool read(json::value value, ScenarioText& scenario) {
    return read_pair(value, "name", scenario.name, "text", scenario.text);
}

template <class T>
bool read(json::value value, std::vector<T>& out) {
    json::array array;
    if (value.get_array().get(array) != simdjson::SUCCESS) return false;
    for (auto item : array) {
        json::value element;
        if (std::move(item).get(element) != simdjson::SUCCESS || !read(element, out.emplace_back())) return false;
    }
    return true;
}

bool read(json::value value, Level& level) {
    std::string text;
    if (!read(value, text)) return false;
    const std::optional<Level> parsed = parse_level(text);
    if (parsed) level = *parsed;
    return parsed.has_value();
}

json::json_type type_of(json::value value) {
    json::json_type type = json::json_type::null;
    return value.type().get(type) == simdjson::SUCCESS ? type : json::json_type::null;
}

bool read_text_field(json::value value, std::string_view name, Fields& fields) {
    std::string text;
    if (!read(value, text)) return false;
    fields.set(name, std::move(text));
    return true;
}

bool read_list_field(json::value value, std::string_view name, Fields& fields) {
    json::array array;
    if (value.get_array().get(array) != simdjson::SUCCESS) return false;
    std::vector<std::string> texts;
    bool foreign = false;
    for (auto item : array) {
        json::value element;
        if (std::move(item).get(element) != simdjson::SUCCESS) return false;
        if (type_of(element) != json::json_type::string) {
            foreign = true;
        } else if (!read(element, texts.emplace_back())) {
            return false;
        }
    }
    if (!foreign) fields.set(name, std::move(texts));
    return true;
}

/// Sets the field unless its value is of a type that this version does not know.
bool read_field(json::value value, std::string_view name, Fields& fields) {
    switch (type_of(value)) {
        case json::json_type::string:
            return read_text_field(value, name, fields);
        case json::json_type::array:
            return read_list_field(value, name, fields);
        case json::json_type::boolean: {
            bool content = false;
            if (value.get_bool().get(content) != simdjson::SUCCESS) return false;
            fields.set(name, content);
            return true;
        }
        case json::json_type::number: {
            std::int64_t content = 0;
            if (read(value, content)) fields.set(name, content);
            return true;
        }
        default:
            return true;
    }
}

bool read(json::value value, Fields& fields) {
    json::object object;
    if (value.get_object().get(object) != simdjson::SUCCESS) return false;
    return !for_each_member(object, [&](std::string_view key, json::value field) {
        if (protocol::is_ascii(key)) return read_field(field, key, fields);
        std::string name;  // octets, as all text
        return !decode_octets(key, name) || read_field(field, name, fields);
    });
}

/// The format's name and version, which decide whether the rest can be understood.
struct FormatMark {
    std::string name;
    std::int64_t version = 0;
};

bool read_header_member(std::string_view key, json::value value, FormatMark& mark, RecordingHeader& header) {
    if (key == "format") return read(value, mark.name);
    if (key == "version") return read(value, mark.version);
    // A later version may mean something else by these.
    if (mark.version != format_version) return true;
    if (key == "title") return read(value, header.title);
    if (key == "seed") return read(value, header.seed);
    if (key == "start") return read(value, header.start);
    if (key == "level") return read(value, header.level);
    if (key == "model") return read(value, header.model);
    if (key == "versions") return read(value, header.versions);
    if (key == "scenario") return read(value, header.scenario);
    return true;
}

bool read_event_member(std::string_view key, json::value value, Event& event, std::string& kind) {
    if (key == "id") return read(value, event.id);
    if (key == "t") return read(value, event.time.nanoseconds);
    if (key == "host") return read(value, event.host);
    if (key == "kind") return read(value, kind);
    if (key == "cause") return read(value, event.cause);
    if (key == "also") return read(value, event.also);
    if (key == "message") return read(value, event.message);
    if (key == "connection") return read(value, event.connection);
    if (key == "fields") return read(value, event.fields);
    return true;
}

}  // namespace

struct LineParser::State {
    json::parser parser;
    std::string padded;  ///< the line and the octets behind it that simdjson may look at

    /// Calls `visit(key, value)` for every member of the line's object.
    /// @return why the line is not one whole object of the right members; nullopt: it is
    template <class Visit>
    std::optional<std::string> visit_line(std::string_view line, Visit&& visit) {
        padded.assign(line);
        padded.resize(line.size() + simdjson::SIMDJSON_PADDING);
        json::document document;
        json::object object;
        auto error = parser.iterate(padded.data(), line.size(), padded.size()).get(document);
        if (!error) error = document.get_object().get(object);
        if (error) return std::string(not_an_object);
        std::optional<std::string> problem = for_each_member(object, visit);
        const char* rest = nullptr;
        if (!problem && document.current_location().get(rest) == simdjson::SUCCESS) return "more than one JSON value";
        return problem;
    }
};

LineParser::LineParser() : state_(std::make_unique<State>()) {}
LineParser::LineParser(LineParser&&) noexcept = default;
LineParser& LineParser::operator=(LineParser&&) noexcept = default;
LineParser::~LineParser() = default;

protocol::Result<RecordingHeader, std::string> LineParser::parse_header(std::string_view line) {
    FormatMark mark;
    RecordingHeader header;
    const auto problem = state_->visit_line(
        line, [&](std::string_view key, json::value value) { return read_header_member(key, value, mark, header); });
    if (mark.name != format_name) return protocol::failure(std::string("this is not a mailflow recording"));
    if (mark.version != format_version) {
        return protocol::failure(fmt::format(
            "the recording has version {} of the format; this program reads version {}", mark.version, format_version));
    }
    if (problem) return protocol::failure(*problem);
    return header;
}

protocol::Result<bool, std::string> LineParser::parse_event(std::string_view line, Event& event) {
    switch (read_written_line(line, event)) {
        case WrittenLine::event:
            return true;
        case WrittenLine::unknown_kind:
            return false;
        case WrittenLine::other_form:
            break;
    }
    event = {};
    return parse_event_of_any_form(line, event);
}

protocol::Result<bool, std::string> LineParser::parse_event_of_any_form(std::string_view line, Event& event) {
    std::string kind;
    const auto problem = state_->visit_line(
        line, [&](std::string_view key, json::value value) { return read_event_member(key, value, event, kind); });
    if (problem) return protocol::failure(*problem);
    if (event.id == 0 || kind.empty())
        return protocol::failure(std::string("not an event: \"id\" or \"kind\" is missing"));
    const std::optional<EventKind> known = parse_event_kind(kind);
    if (known) event.kind = *known;
    return known.has_value();
}

protocol::Result<std::optional<Event>, std::string> LineParser::parse_event(std::string_view line) {
    Event event;
    const auto known = parse_event(line, event);
    if (!known) return protocol::failure(known.error());
    if (!*known) return std::optional<Event>();
    return std::optional<Event>(std::move(event));
}

}  // namespace sim::recording
