#include "sim/network/starttls_stripper.hpp"

#include <algorithm>
#include <string_view>

#include "protocol/base/ascii.hpp"

namespace sim::network {

namespace {

constexpr std::string_view by_smtp_and_imap = "STARTTLS";
constexpr std::string_view by_pop3 = "STLS";
constexpr std::string_view imap_capabilities = "CAPABILITY ";
constexpr std::size_t reply_code_octets = 4;  // with the blank or hyphen behind it, RFC 5321 section 4.2

bool is_ehlo_line(std::string_view line) {
    return line.size() > reply_code_octets && std::all_of(line.begin(), line.begin() + 3, protocol::is_digit) &&
           (line[3] == '-' || line[3] == ' ');
}

/// Where the word stands, between blanks, brackets or ends; npos: nowhere.
std::size_t find_word(std::string_view line, std::string_view word) {
    const auto ends = [&line](std::size_t at) { return at >= line.size() || line[at] == ' ' || line[at] == ']'; };
    for (std::size_t at = 0; at + word.size() <= line.size(); ++at) {
        const bool begins = at == 0 || line[at - 1] == ' ';
        if (begins && ends(at + word.size()) && protocol::equal_ignoring_case(line.substr(at, word.size()), word))
            return at;
    }
    return std::string_view::npos;
}

struct Offer {
    std::size_t offset = std::string_view::npos;  ///< in the line; npos: it is none
    std::size_t size_octets = 0;
};

Offer find_offer(std::string_view line) {
    if (protocol::equal_ignoring_case(line, by_pop3)) return {0, by_pop3.size()};
    if (is_ehlo_line(line)) {
        const bool offers = protocol::equal_ignoring_case(line.substr(reply_code_octets), by_smtp_and_imap);
        return offers ? Offer{reply_code_octets, by_smtp_and_imap.size()} : Offer{};
    }
    if (line.find(imap_capabilities) == std::string_view::npos) return {};
    return {find_word(line, by_smtp_and_imap), by_smtp_and_imap.size()};
}

}  // namespace

std::vector<StrippedLine> strip_starttls(protocol::Octets& octets) {
    std::vector<StrippedLine> stripped;
    std::size_t begin = 0;
    for (auto end = octets.find("\r\n"); end != protocol::Octets::npos; end = octets.find("\r\n", begin)) {
        const Offer offer = find_offer(std::string_view(octets).substr(begin, end - begin));
        if (offer.offset != std::string_view::npos) {
            octets.replace(begin + offer.offset, offer.size_octets, offer.size_octets, 'X');
            stripped.push_back({begin, octets.substr(begin, end - begin)});
        }
        begin = end + 2;
    }
    return stripped;
}

}  // namespace sim::network
