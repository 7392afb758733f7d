#include <fmt/format.h>
#include <simdjson.h>

#include <array>
#include <cstdint>
#include <cstdio>
#include <vector>

#include "protocol/base/ascii.hpp"
#include "protocol/message/entity.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/skip.hpp"
#include "tests/support/vectors.hpp"

// Compares our reading of a message with the one that mail-parser recorded: the tree, where it says so the media types,
// and where each header and each leaf's body stands.

namespace {

using protocol::message::Entity;
using simdjson::dom::element;
using simdjson::dom::object;

std::string_view text_or_empty(const simdjson::simdjson_result<element>& value) {
    std::string_view text;
    return value.get_string().get(text) == simdjson::SUCCESS ? text : std::string_view();
}

std::string stated_type(const element& part) {
    for (const element header : part["headers"].get_array()) {
        object type;
        if (text_or_empty(header["name"]) != "content_type") continue;
        if (header["value"]["ContentType"].get_object().get(type) != simdjson::SUCCESS) return "";
        const std::string_view subtype = text_or_empty(type["c_subtype"]);
        return subtype.empty() ? ""
                               : protocol::to_lower(text_or_empty(type["c_type"])) + "/" + protocol::to_lower(subtype);
    }
    return "";
}

/// One line for an entity and, indented, for what is in it.
void describe_theirs(const element& message, std::uint64_t index, int indent, std::string& text) {
    const element part = message["parts"].get_array().at(index);
    text += fmt::format("{:{}}{} {}+{}", "", indent, stated_type(part), part["offset_header"].get_uint64().value(),
                        part["offset_body"].get_uint64().value());
    simdjson::dom::array parts;
    if (part["body"]["Multipart"].get_array().get(parts) == simdjson::SUCCESS) {
        text += '\n';
        for (const element child : parts) describe_theirs(message, child.get_uint64(), indent + 1, text);
        return;
    }
    element inner;
    if (part["body"]["Message"].get(inner) == simdjson::SUCCESS) {
        text += '\n';
        return describe_theirs(inner, 0, indent + 1, text);
    }
    text += fmt::format("-{}\n", part["offset_end"].get_uint64().value());
}

void describe_ours(const Entity& entity, int indent, std::string& text) {
    text += fmt::format("{:{}}{} {}+{}", "", indent, entity.type_stated ? entity.type.media_type() : "",
                        entity.header_offset_octets, entity.body_offset_octets);
    text += entity.parts.empty() ? fmt::format("-{}\n", entity.end_offset_octets) : "\n";
    for (const Entity& part : entity.parts) describe_ours(part, indent + 1, text);
}

/// Messages that we read otherwise, and why our reading stays.
struct Difference {
    std::string_view name;
    std::string_view reason;
};
constexpr std::string_view outer_boundary =
    "an outer boundary line ends the inner multipart (RFC 2046 section 5.1.2); theirs belongs to the inner one";
constexpr std::string_view whole_line =
    "a boundary line is the boundary and nothing else (ABNF of RFC 2046 section 5.1.1); theirs only begins with it";
constexpr std::string_view empty_last_part = "a boundary line that nothing follows begins an empty part";
constexpr std::array<Difference, 19> known_differences{{
    {"rfc/008", "a message in base64 is not there to be looked at (RFC 2046 section 5.2.1); theirs is decoded first"},
    {"malformed/000", "parts that are all header are parts"},
    {"malformed/001", whole_line},
    {"malformed/003", outer_boundary},
    {"malformed/004", whole_line},
    {"malformed/005", outer_boundary},
    {"malformed/007", whole_line},
    {"malformed/008", whole_line},
    {"malformed/009", outer_boundary},
    {"malformed/011", outer_boundary},
    {"malformed/012", outer_boundary},
    {"malformed/013", outer_boundary},
    {"malformed/014", empty_last_part},
    {"malformed/016", outer_boundary},
    {"malformed/017", "a parameter without a semicolon before it is none (RFC 2045 section 5.1)"},
    {"malformed/019", outer_boundary},
    {"malformed/020", empty_last_part},
    {"malformed/021", empty_last_part},
    {"malformed/022", "lines that are no fields are header lines all the same; theirs make the message plain text"},
}};

std::string_view known_difference(std::string_view name) {
    for (const Difference& difference : known_differences) {
        if (name == difference.name) return difference.reason;
    }
    return "";
}

struct Counts {
    int equal = 0;
    int known = 0;
    int unknown = 0;
};

/// Some of the files have CRLF already; what is expected of "the file" was recorded from LF all the same.
std::string with_line_end(std::string_view text, std::string_view line_end) {
    std::string result;
    for (const char octet : text) {
        if (octet == '\n') {
            result += line_end;
        } else if (octet != '\r') {
            result += octet;
        }
    }
    return result;
}

void compare(const std::string& name, std::string_view line_ends, const std::string& octets, const std::string& json,
             Counts& counts) {
    simdjson::dom::parser parser;
    const element message = parser.parse(json);
    std::string theirs;
    std::string ours;
    describe_theirs(message, 0, 0, theirs);
    describe_ours(protocol::message::parse_entity(octets), 0, ours);
    const std::string_view reason = known_difference(name);
    if (ours == theirs) {
        ++counts.equal;
        CHECK(reason.empty());  // else the list is out of date
    } else if (!reason.empty()) {
        ++counts.known;
        fmt::print("  {} ({}): {}\n", name, line_ends, reason);
    } else {
        ++counts.unknown;
        fmt::print("{} ({})\nours:\n{}theirs:\n{}", name, line_ends, ours, theirs);
    }
}

}  // namespace

TEST_CASE("Messages of the mail-parser corpus have the same structure") {
    Counts counts;
    for (const auto& [folder, count] : {std::pair{"rfc", 10}, std::pair{"malformed", 23}}) {
        for (int number = 0; number < count; ++number) {
            const std::string name = fmt::format("{}/{:03}", folder, number);
            const auto octets = tests::read_vector("mime-mailparser/" + name + ".eml");
            const auto json = tests::read_vector("mime-mailparser/" + name + ".json");
            const auto crlf_json = tests::read_vector("mime-mailparser/" + name + ".crlf.json");
            if (!octets || !json || !crlf_json) return tests::skip("no mime-mailparser/" + name);
            compare(name, "LF", with_line_end(*octets, "\n"), *json, counts);
            compare(name, "CRLF", with_line_end(*octets, "\r\n"), *crlf_json, counts);
        }
    }
    fmt::print("mail-parser corpus: {} equal, {} known differences\n", counts.equal, counts.known);
    CHECK(counts.unknown == 0);
}
