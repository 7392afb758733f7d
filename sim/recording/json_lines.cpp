#include "sim/recording/json_lines.hpp"

#include <fmt/format.h>

#include <array>

namespace sim::recording {

namespace {

constexpr bool is_plain(unsigned char octet) {
    return octet >= 0x20 && octet < 0x7f && octet != '"' && octet != '\\';
}

template <class Integer>
void append_integer(std::string& out, Integer value) {
    const fmt::format_int digits(value);
    out.append(digits.data(), digits.size());
}

void append_strings(std::string& out, const std::vector<std::string>& values) {
    out += '[';
    for (std::size_t index = 0; index < values.size(); ++index) {
        if (index > 0) out += ',';
        append_json_string(out, values[index]);
    }
    out += ']';
}

void append_value(std::string& out, std::int64_t value) {
    append_integer(out, value);
}
void append_value(std::string& out, bool value) {
    out += value ? "true" : "false";
}
void append_value(std::string& out, const std::string& value) {
    append_json_string(out, value);
}
void append_value(std::string& out, const std::vector<std::string>& value) {
    append_strings(out, value);
}

void append_fields(std::string& out, const Fields& fields) {
    char separator = '{';
    for (const Fields::Entry& entry : fields.entries()) {
        out += separator;
        separator = ',';
        append_json_string(out, entry.first);
        out += ':';
        std::visit([&out](const auto& value) { append_value(out, value); }, entry.second);
    }
    out += '}';
}

void append_also(std::string& out, const std::vector<EventId>& also) {
    out += ",\"also\":";
    char separator = '[';
    for (const EventId id : also) {
        out += separator;
        separator = ',';
        append_integer(out, id);
    }
    out += ']';
}

void append_text_member(std::string& out, std::string_view key, std::string_view text) {
    out += ",\"";
    out += key;
    out += "\":";
    append_json_string(out, text);
}

}  // namespace

void append_json_string(std::string& out, std::string_view octets) {
    constexpr std::string_view digits = "0123456789abcdef";
    out += '"';
    std::size_t plain_begin = 0;
    for (std::size_t index = 0; index < octets.size(); ++index) {
        const auto octet = static_cast<unsigned char>(octets[index]);
        if (is_plain(octet)) continue;
        out.append(octets, plain_begin, index - plain_begin);
        plain_begin = index + 1;
        switch (octet) {
            case '"':
                out += "\\\"";
                break;
            case '\\':
                out += "\\\\";
                break;
            case '\r':
                out += "\\r";
                break;
            case '\n':
                out += "\\n";
                break;
            case '\t':
                out += "\\t";
                break;
            default:
                out += "\\u00";
                out += digits[octet >> 4U];
                out += digits[octet & 0x0fU];
        }
    }
    out.append(octets, plain_begin);
    out += '"';
}

void append_header_line(std::string& out, const RecordingHeader& header) {
    out += "{\"format\":\"";
    out += format_name;
    out += "\",\"version\":";
    append_integer(out, format_version);
    append_text_member(out, "title", header.title);
    out += ",\"seed\":";
    append_integer(out, header.seed);
    append_text_member(out, "start", header.start);
    append_text_member(out, "level", name(header.level));
    append_text_member(out, "model", header.model);
    out += ",\"versions\":[";
    for (std::size_t index = 0; index < header.versions.size(); ++index) {
        out += index == 0 ? "{\"name\":" : ",{\"name\":";
        append_json_string(out, header.versions[index].first);
        append_text_member(out, "version", header.versions[index].second);
        out += '}';
    }
    out += "],\"scenario\":[";
    for (std::size_t index = 0; index < header.scenario.size(); ++index) {
        out += index == 0 ? "{\"name\":" : ",{\"name\":";
        append_json_string(out, header.scenario[index].name);
        append_text_member(out, "text", header.scenario[index].text);
        out += '}';
    }
    out += "]}\n";
}

void append_event_line(std::string& out, const Event& event) {
    out += "{\"id\":";
    append_integer(out, event.id);
    out += ",\"t\":";
    append_integer(out, event.time.nanoseconds);
    if (!event.host.empty()) append_text_member(out, "host", event.host);
    out += ",\"kind\":\"";
    out += name(event.kind);
    out += '"';
    if (event.cause != 0) {
        out += ",\"cause\":";
        append_integer(out, event.cause);
    }
    if (!event.also.empty()) append_also(out, event.also);
    if (!event.message.empty()) append_text_member(out, "message", event.message);
    if (event.connection != 0) {
        out += ",\"connection\":";
        append_integer(out, event.connection);
    }
    if (!event.fields.entries().empty()) {
        out += ",\"fields\":";
        append_fields(out, event.fields);
    }
    out += "}\n";
}

}  // namespace sim::recording
