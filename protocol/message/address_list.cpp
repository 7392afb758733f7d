#include "protocol/message/address_list.hpp"

#include <algorithm>
#include <optional>
#include <utility>

#include "protocol/base/ascii.hpp"
#include "protocol/message/encoded_word.hpp"
#include "protocol/message/lexer.hpp"

namespace protocol::message {

namespace {

/// The rules of RFC 5322 section 3.4 and section 4.4, one function each; `error_` holds the rule that failed.
class AddressListParser {
public:
    explicit AddressListParser(std::string_view text) : lexer_(text) {}

    Result<std::vector<Address>, SyntaxError> parse() {
        std::vector<Address> addresses;
        while (skip_commas(), !lexer_.at_end() && !error_) {
            if (std::optional<Address> next = address()) addresses.push_back(std::move(*next));
            lexer_.skip_cfws();
            if (!lexer_.at_end() && lexer_.peek() != ',') fail("\",\" or the end of the list");
        }
        if (addresses.empty()) fail("address");
        if (error_) return failure(*error_);
        return addresses;
    }

private:
    std::nullopt_t fail(std::string_view expected) {
        if (!error_) error_ = SyntaxError{lexer_.position(), std::string(expected)};
        return std::nullopt;
    }
    bool accept(char octet) {
        lexer_.skip_cfws();
        return lexer_.accept(octet);
    }
    void skip_commas() {
        while (accept(',')) {
        }
        lexer_.skip_cfws();
    }

    std::optional<Address> address() {
        const std::size_t start = lexer_.position();
        const std::optional<std::string> name = lexer_.phrase();
        if (name && accept(':')) return group(*name);
        lexer_.seek(start);
        return mailbox();
    }
    std::optional<Address> group(std::string_view name) {
        Group result{decode_encoded_words(name)};
        while (skip_commas(), !accept(';')) {
            std::optional<Mailbox> member = mailbox();
            if (!member) return std::nullopt;
            result.mailboxes.push_back(std::move(*member));
            lexer_.skip_cfws();
            if (lexer_.peek() != ',' && lexer_.peek() != ';') return fail("\",\" or \";\" in a group");
        }
        return result;
    }
    std::optional<Mailbox> mailbox() {
        const std::size_t start = lexer_.position();
        Mailbox result;
        if (const std::optional<std::string> local_part = lexer_.local_part(); local_part && accept('@')) {
            lexer_.seek(start);
            if (!addr_spec(result)) return std::nullopt;
            return result;
        }
        lexer_.seek(start);
        result.display_name = decode_encoded_words(lexer_.phrase().value_or(""));
        if (!accept('<')) return fail("\"<\" or \"@\"");
        if (!route() || !addr_spec(result)) return std::nullopt;
        if (!accept('>')) return fail("\">\"");
        return result;
    }
    /// `@a,@b:` before the address is read and dropped.
    bool route() {
        lexer_.skip_cfws();
        if (lexer_.peek() != '@') return true;
        while (accept('@')) {
            if (!lexer_.domain()) return fail("domain in a route"), false;
            while (accept(',')) {
            }
        }
        if (!accept(':')) return fail("\":\" after a route"), false;
        return true;
    }
    bool addr_spec(Mailbox& result) {
        std::optional<std::string> local_part = lexer_.local_part();
        if (!local_part) return fail("local-part"), false;
        if (!accept('@')) return fail("\"@\""), false;
        std::optional<std::string> domain = lexer_.domain();
        if (!domain) return fail("domain"), false;
        result.local_part = std::move(*local_part);
        result.domain = std::move(*domain);
        return true;
    }

    Lexer lexer_;
    std::optional<SyntaxError> error_;
};

/// With single blanks between them: a reader takes more for one.
bool is_phrase_of_atoms(std::string_view text) {
    return !text.empty() && trim(text) == text && text.find("  ") == std::string_view::npos &&
           std::all_of(text.begin(), text.end(), [](char octet) { return octet == ' ' || is_atext(octet); });
}

std::string encode_phrase(std::string_view text) {
    const std::string words = encode_encoded_words(text);
    if (words != text || is_phrase_of_atoms(text)) return words;
    return quote(text);
}

}  // namespace

std::string Mailbox::address() const {
    return (is_dot_atom(local_part) ? local_part : quote(local_part)) + "@" + domain;
}

std::string Mailbox::encode() const {
    return display_name.empty() ? address() : encode_phrase(display_name) + " <" + address() + ">";
}

std::string Group::encode() const {
    std::string list;
    for (const Mailbox& mailbox : mailboxes) list += (list.empty() ? " " : ", ") + mailbox.encode();
    return encode_phrase(display_name) + ":" + list + ";";
}

Result<std::vector<Address>, SyntaxError> parse_address_list(std::string_view text) {
    return AddressListParser(text).parse();
}

std::vector<Mailbox> mailboxes_of(const std::vector<Address>& addresses) {
    std::vector<Mailbox> mailboxes;
    for (const Address& address : addresses) {
        if (const auto* mailbox = std::get_if<Mailbox>(&address)) mailboxes.push_back(*mailbox);
        const auto* group = std::get_if<Group>(&address);
        if (group != nullptr) mailboxes.insert(mailboxes.end(), group->mailboxes.begin(), group->mailboxes.end());
    }
    return mailboxes;
}

std::string encode_address_list(const std::vector<Address>& addresses) {
    std::string list;
    for (const Address& address : addresses) {
        if (!list.empty()) list += ", ";
        list += std::visit([](const auto& one) { return one.encode(); }, address);
    }
    return list;
}

}  // namespace protocol::message
