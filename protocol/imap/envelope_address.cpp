#include <utility>

#include "protocol/base/ascii.hpp"
#include "protocol/imap/envelope.hpp"
#include "protocol/message/lexer.hpp"

namespace protocol::imap {

namespace {

constexpr std::string_view missing_domain = "MISSING_DOMAIN";
constexpr std::string_view missing_mailbox = "MISSING_MAILBOX";

std::string or_missing(std::optional<std::string> text, std::string_view missing) {
    return text && !text->empty() ? std::move(*text) : std::string(missing);
}

/// RFC 5322 section 3.4 and section 4.4, one function for each rule; whatever is malformed has one reading.
class EnvelopeAddressParser {
public:
    explicit EnvelopeAddressParser(std::string_view text) : lexer_(text) {}

    std::vector<EnvelopeAddress> parse() {
        while (skip_commas(), !lexer_.at_end()) {
            if (accept(';')) {
                end_group();
            } else if (!begin_group()) {
                mailbox();
                skip_junk();
            }
        }
        end_group();
        return std::move(addresses_);
    }

private:
    bool accept(char octet) {
        lexer_.skip_cfws();
        return lexer_.accept(octet);
    }
    void skip_commas() {
        while (accept(',')) {
        }
    }
    bool begin_group() {
        if (in_group_) return false;
        const std::size_t start = lexer_.position();
        std::string name = lexer_.phrase().value_or("");
        if (accept(':')) {
            addresses_.push_back({std::nullopt, std::nullopt, std::move(name), std::nullopt});
            in_group_ = true;
            return true;
        }
        lexer_.seek(start);
        return false;
    }
    void end_group() {
        if (in_group_) addresses_.emplace_back();
        in_group_ = false;
    }
    void mailbox() {
        const std::size_t start = lexer_.position();
        std::optional<std::string> local_part = lexer_.local_part();
        if (local_part && accept('@')) return bare_address(std::move(*local_part));
        lexer_.seek(start);
        std::optional<std::string> name = lexer_.phrase();
        if (accept('<')) return angle_address(std::move(name));
        if (accept('@')) return bare_address(std::move(name));
        if (name) addresses_.push_back({std::nullopt, std::nullopt, std::move(name), std::string(missing_domain)});
    }
    void bare_address(std::optional<std::string> local_part) {
        EnvelopeAddress address;
        address.mailbox = or_missing(std::move(local_part), missing_mailbox);
        address.host = or_missing(lexer_.domain(), missing_domain);
        while (is_blank(lexer_.peek()) || lexer_.peek() == '\r' || lexer_.peek() == '\n') {
            lexer_.seek(lexer_.position() + 1);
        }
        address.name = lexer_.comment();
        addresses_.push_back(std::move(address));
    }
    void angle_address(std::optional<std::string> name) {
        EnvelopeAddress address;
        address.name = std::move(name);
        address.route = route();
        address.mailbox = or_missing(lexer_.local_part(), missing_mailbox);
        if (accept('@')) address.host = lexer_.domain();
        address.host = or_missing(std::move(address.host), missing_domain);
        if (!accept('>')) skip_past_angle();
        addresses_.push_back(std::move(address));
    }
    /// `@a,@b:` before the address, without the colon.
    std::optional<std::string> route() {
        lexer_.skip_cfws();
        const std::size_t start = lexer_.position();
        std::string text;
        while (accept('@')) {
            text += text.empty() ? "@" : ",@";
            text += lexer_.domain().value_or("");
            skip_commas();
        }
        if (!text.empty() && accept(':')) return text;
        lexer_.seek(start);
        return std::nullopt;
    }
    void skip_past_angle() {
        while (!lexer_.at_end() && lexer_.peek() != '>' && lexer_.peek() != ',') lexer_.seek(lexer_.position() + 1);
        lexer_.accept('>');
    }
    void skip_junk() {
        while (lexer_.skip_cfws(), !lexer_.at_end() && lexer_.peek() != ',') {
            if (lexer_.peek() == ';' && in_group_) return;
            if (lexer_.quoted_string()) continue;
            // An unclosed quote holds all the rest; to look for its end again and again would take for ever.
            lexer_.seek(lexer_.peek() == '"' ? lexer_.text().size() : lexer_.position() + 1);
        }
    }

    message::Lexer lexer_;
    std::vector<EnvelopeAddress> addresses_;
    bool in_group_ = false;
};

}  // namespace

std::vector<EnvelopeAddress> parse_envelope_addresses(std::string_view body) {
    return EnvelopeAddressParser(body).parse();
}

std::vector<EnvelopeAddress> envelope_addresses_of(const message::Header& header, std::string_view name) {
    std::vector<EnvelopeAddress> addresses;
    for (const message::HeaderField* field : header.find_all(name)) {
        for (EnvelopeAddress& address : parse_envelope_addresses(field->raw_body())) {
            addresses.push_back(std::move(address));
        }
    }
    return addresses;
}

}  // namespace protocol::imap
