#include "protocol/pop3/response.hpp"

#include <algorithm>

#include "protocol/base/ascii.hpp"

namespace protocol::pop3 {

namespace {

constexpr std::string_view status_ok = "+OK";
constexpr std::string_view status_error = "-ERR";

/// The octets of resp-code: any printable but "]" (RFC 2449 section 3).
bool is_code_character(char octet) {
    return is_printable(octet) && octet != ']';
}

}  // namespace

Result<Response, SyntaxError> Response::parse(std::string_view line) {
    Response response;
    response.ok = line.starts_with(status_ok);
    if (!response.ok && !line.starts_with(status_error)) return syntax_error(0, "+OK or -ERR");
    std::string_view rest = line.substr(response.ok ? status_ok.size() : status_error.size());
    if (rest.empty()) return response;
    if (rest.front() != ' ') return syntax_error(line.size() - rest.size(), "SP or CRLF");
    rest.remove_prefix(1);
    const std::size_t close = rest.find(']');
    if (rest.starts_with('[') && close != rest.npos) {
        const std::string_view code = rest.substr(1, close - 1);
        if (!code.empty() && std::all_of(code.begin(), code.end(), is_code_character)) {
            response.code = code;
            rest.remove_prefix(close + 1);
            if (rest.starts_with(' ')) rest.remove_prefix(1);
        }
    }
    response.text = rest;
    return response;
}

std::string Response::encode_text() const {
    if (code.empty()) return text;
    return '[' + code + ']' + (text.empty() ? "" : ' ' + text);
}

std::string Response::encode() const {
    const std::string behind = encode_text();
    return std::string(ok ? status_ok : status_error) + (behind.empty() ? "" : ' ' + behind);
}

}  // namespace protocol::pop3
