#include "viz/model/authentication_results.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include <fmt/format.h>

#include "protocol/base/ascii.hpp"
#include "viz/model/display_text.hpp"

namespace viz::model {

namespace {

using Meaning = std::pair<std::string_view, std::string_view>;

/// RFC 8601 section 2.7.
constexpr auto method_meanings = std::to_array<Meaning>({
    {"spf", "whether the client may send for the domain of the envelope (RFC 7208)"},
    {"dkim", "whether a signature of a domain fits what was signed (RFC 6376)"},
    {"dmarc", "whether SPF or DKIM speak for the domain of the field From (RFC 7489)"},
    {"arc", "whether the results of earlier servers are still sealed (RFC 8617)"},
    {"auth", "whether the sender logged in (RFC 4954)"},
    {"iprev", "whether the client's address and its name lead to each other"},
});

/// RFC 8601 section 2.7.1 and section 2.7.2.
constexpr auto result_meanings = std::to_array<Meaning>({
    {"pass", "it does"},
    {"fail", "it does not"},
    {"softfail", "probably not: the domain does not insist"},
    {"neutral", "the domain says nothing about it"},
    {"none", "there was nothing to check"},
    {"policy", "it does, but this server does not accept it so"},
    {"temperror", "it could not be found out now"},
    {"permerror", "it can never be found out: what is published or signed is wrong"},
});

template <std::size_t count>
std::string_view meaning_of(const std::array<Meaning, count>& meanings, std::string_view name) {
    for (const auto& [known, meaning] : meanings) {
        if (protocol::equal_ignoring_case(known, name)) return meaning;
    }
    return {};
}

/// Without comments, which may be in one another (RFC 5322 section 3.2.2); those in quoted strings are none.
std::string without_comments(std::string_view body) {
    std::string text;
    std::size_t depth = 0;
    bool quoted = false;
    for (std::size_t index = 0; index < body.size(); ++index) {
        const char octet = body[index];
        if (octet == '\\' && (quoted || depth > 0)) {
            ++index;
            continue;
        }
        if (octet == '"' && depth == 0) quoted = !quoted;
        if (!quoted && octet == '(') ++depth;
        if (depth == 0) text += octet;
        if (!quoted && octet == ')' && depth > 0) --depth;
    }
    return text;
}

/// Pieces between semicolons that are not quoted.
std::vector<std::string> pieces_of(std::string_view text) {
    std::vector<std::string> pieces(1);
    bool quoted = false;
    for (const char octet : text) {
        if (octet == '"') quoted = !quoted;
        if (octet == ';' && !quoted && pieces.size() <= authentication_results_max) {
            pieces.emplace_back();
        } else {
            pieces.back() += octet;
        }
    }
    return pieces;
}

/// `dkim=pass header.d=alpha.test` in words.
std::string explain_result(std::string_view server, std::string_view piece) {
    const std::size_t equals = piece.find('=');
    const std::string_view left = piece.substr(0, equals);
    const std::string_view method = protocol::trim(left.substr(0, left.find('/')));  // a version may follow
    const std::string_view rest = protocol::trim(piece.substr(equals + 1));
    const std::size_t blank = std::min(rest.find_first_of(" \t"), rest.size());
    const std::string_view result = rest.substr(0, blank);
    const std::string_view properties = protocol::trim(rest.substr(blank));
    const std::string_view checked = meaning_of(method_meanings, method);
    const std::string_view found = meaning_of(result_meanings, result);
    std::string text = fmt::format("{} checked {}", display_text(server), display_text(method));
    if (!checked.empty()) text += fmt::format(", {}", checked);
    text += fmt::format(": {}", display_text(result));
    if (!found.empty()) text += fmt::format(", {}", found);
    return properties.empty() ? text : fmt::format("{} [{}]", text, display_text(properties));
}

}  // namespace

std::vector<std::string> explain_authentication_results(std::string_view body) {
    std::vector<std::string> lines;
    const std::vector<std::string> pieces = pieces_of(without_comments(body));
    // A version may stand behind the server's name.
    const std::string_view head = protocol::trim(pieces.front());
    const std::string_view server = head.substr(0, std::min(head.find_first_of(" \t"), head.size()));
    if (server.empty() || server.find('=') != std::string_view::npos) return lines;
    for (std::size_t index = 1; index < pieces.size() && lines.size() < authentication_results_max; ++index) {
        const std::string_view piece = protocol::trim(pieces[index]);
        if (protocol::equal_ignoring_case(piece, "none")) {
            lines.push_back(fmt::format("{} checked nothing", display_text(server)));
        } else if (piece.find('=') != std::string_view::npos) {
            lines.push_back(explain_result(server, piece));
        }
    }
    return lines;
}

}  // namespace viz::model
