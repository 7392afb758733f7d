#include "tests/protocol/imap/fetch_reader.hpp"

#include <algorithm>

#include "protocol/base/ascii.hpp"
#include "protocol/imap/body_structure.hpp"
#include "protocol/imap/envelope.hpp"
#include "protocol/imap/section_text.hpp"

namespace tests::imap {

using namespace protocol::imap;
using Part = std::vector<std::uint32_t>;
using Text = BodySection::Text;

namespace {

class ValueReader {
public:
    explicit ValueReader(std::string_view rest) : rest_(rest) {}

    std::optional<FetchValue> value() {
        if (accept("(")) return list();
        if (accept("\"")) return quoted();
        if (accept("{")) return literal();
        if (accept("NIL")) return FetchValue{};
        return number();
    }
    [[nodiscard]] bool at_end() const { return rest_.empty(); }

private:
    bool accept(std::string_view wanted) {
        if (!rest_.starts_with(wanted)) return false;
        rest_.remove_prefix(wanted.size());
        return true;
    }
    std::optional<FetchValue> list() {
        FetchValue result;
        result.is_list = true;
        while (!accept(")")) {
            const bool blank = accept(" ");
            const bool lists_touch = !result.members.empty() && result.members.back().is_list && rest_.starts_with('(');
            if (blank == result.members.empty() && !lists_touch) return std::nullopt;
            std::optional<FetchValue> member = value();
            if (!member) return std::nullopt;
            result.members.push_back(std::move(*member));
        }
        return result.members.empty() ? std::nullopt : std::optional(result);
    }
    std::optional<FetchValue> quoted() {
        FetchValue result;
        result.text = "";
        while (!rest_.empty() && rest_.front() != '"') {
            if (rest_.front() == '\\') rest_.remove_prefix(1);
            if (rest_.empty()) return std::nullopt;
            const char octet = rest_.front();
            if (octet == '\r' || octet == '\n' || octet == '\0' || static_cast<unsigned char>(octet) > 127) {
                return std::nullopt;
            }
            *result.text += octet;
            rest_.remove_prefix(1);
        }
        return accept("\"") ? std::optional(result) : std::nullopt;
    }
    std::optional<FetchValue> literal() {
        const std::optional<std::size_t> size = digits();
        if (!size || !accept("}\r\n") || *size > rest_.size()) return std::nullopt;
        FetchValue result;
        result.text = std::string(rest_.substr(0, *size));
        rest_.remove_prefix(*size);
        return result.text->find('\0') == std::string::npos ? std::optional(result) : std::nullopt;
    }
    std::optional<FetchValue> number() {
        const std::string_view before = rest_;
        if (!digits()) return std::nullopt;
        FetchValue result;
        result.is_number = true;
        result.text = std::string(before.substr(0, before.size() - rest_.size()));
        return result;
    }
    std::optional<std::size_t> digits() {
        const auto end = std::find_if_not(rest_.begin(), rest_.end(), protocol::is_digit);
        const std::string_view text = rest_.substr(0, static_cast<std::size_t>(end - rest_.begin()));
        rest_.remove_prefix(text.size());
        const auto value = protocol::parse_decimal(text);
        return value ? std::optional(static_cast<std::size_t>(*value)) : std::nullopt;
    }

    std::string_view rest_;
};

bool is_string(const FetchValue& value) {
    return !value.is_list && !value.is_number && value.text;
}
bool is_nstring(const FetchValue& value) {
    return !value.is_list && !value.is_number;
}
bool is_nil(const FetchValue& value) {
    return is_nstring(value) && !value.text;
}

/// The first rule that does not hold, of those told one after the other.
class Mistake {
public:
    void require(bool holds, std::string_view rule) {
        if (!holds && text.empty()) text = rule;
    }
    std::string text{};
};

class FetchChecker {
public:
    FetchChecker(const MessageView& message, StructureForm form) : message_(message), form_(form) {}

    std::string check() {
        std::string out;
        append_body_structure(out, message_.entity(), message_.octets(), form_);
        const std::optional<FetchValue> structure = read_fetch_value(out);
        mistake_.require(structure && structure->is_list, "a structure is one list");
        if (structure && structure->is_list) check_message(*structure, {});
        return mistake_.text;
    }

private:
    [[nodiscard]] std::optional<std::string> section(const Part& part, Text text = Text::none) const {
        return section_text(message_, BodySection{part, text, {}});
    }
    static Part numbered(Part part, std::uint32_t number) {
        part.push_back(number);
        return part;
    }

    /// @param part  of the message/rfc822; empty: the message itself
    void check_message(const FetchValue& structure, const Part& part) {
        const auto whole = section(part);
        const auto header = section(part, Text::header);
        const auto text = section(part, Text::text);
        mistake_.require(whole && header && text && *header + *text == *whole, "header and text are the message");
        const auto wanted = section_text(message_, BodySection{part, Text::header_fields, {"Subject"}});
        const auto others = section_text(message_, BodySection{part, Text::header_fields_not, {"Subject"}});
        mistake_.require(wanted && others && header && header->size() <= wanted->size() + others->size(),
                         "each field is in a subset or in its complement");
        const bool is_multipart = !structure.members.empty() && structure.members.front().is_list;
        check_part(structure, is_multipart ? part : numbered(part, 1));
    }
    void check_part(const FetchValue& structure, const Part& part) {
        mistake_.require(structure.is_list, "a part is a list");
        if (!structure.is_list) return;
        if (structure.members.front().is_list) return check_multipart(structure, part);
        check_single(structure, part);
    }
    void check_multipart(const FetchValue& structure, const Part& part) {
        std::uint32_t parts = 0;
        while (parts < structure.members.size() && structure.members[parts].is_list) {
            check_part(structure.members[parts], numbered(part, parts + 1));
            ++parts;
        }
        const std::size_t extensions = form_ == StructureForm::body ? 0 : 4;
        mistake_.require(structure.members.size() == parts + 1U + extensions, "members of a multipart");
        if (structure.members.size() <= parts) return;
        mistake_.require(is_string(structure.members[parts]), "a subtype is a string");
        mistake_.require(section(part).has_value(), "a multipart is there");
        mistake_.require(!section(numbered(part, parts + 1)), "there is no further part");
    }
    void check_single(const FetchValue& structure, const Part& part) {
        const std::vector<FetchValue>& members = structure.members;
        const bool has_fields = members.size() >= 7 && is_string(members[0]) && is_string(members[1]) &&
                                (members[2].is_list || is_nil(members[2])) && is_nstring(members[3]) &&
                                is_nstring(members[4]) && is_string(members[5]) && members[6].is_number;
        mistake_.require(has_fields, "body-fields");
        if (!has_fields) return;
        const auto body = section(part);
        mistake_.require(body && body->size() == members[6].number(), "the size is that of the section");
        mistake_.require(section(part, Text::mime).has_value(), "a part has a MIME header");
        const bool is_text = protocol::equal_ignoring_case(*members[0].text, "text");
        const bool is_message = protocol::equal_ignoring_case(*members[0].text, "message") &&
                                (protocol::equal_ignoring_case(*members[1].text, "rfc822") ||
                                 protocol::equal_ignoring_case(*members[1].text, "global"));
        const std::size_t own = 7U + (is_text ? 1U : 0U) + (is_message ? 3U : 0U);
        mistake_.require(members.size() == own + (form_ == StructureForm::body ? 0U : 4U), "members of a part");
        if (members.size() < own) return;
        if (is_text || is_message) check_lines(members[own - 1], body.value_or(""));
        if (is_message) check_inner(members[7], members[8], part);
    }
    void check_lines(const FetchValue& lines, std::string_view body) {
        const auto line_feeds = static_cast<std::size_t>(std::count(body.begin(), body.end(), '\n'));
        mistake_.require(lines.is_number && lines.number() == line_feeds, "lines are counted");
    }
    void check_inner(const FetchValue& envelope, const FetchValue& structure, const Part& part) {
        mistake_.require(envelope.is_list && envelope.members.size() == 10, "an envelope has ten members");
        mistake_.require(structure.is_list, "the structure of an inner message is a list");
        if (section(part, Text::header) && structure.is_list) check_message(structure, part);
    }

    const MessageView& message_;
    StructureForm form_;
    Mistake mistake_;
};

bool is_address_list(const FetchValue& value) {
    if (is_nil(value)) return true;
    return value.is_list && std::all_of(value.members.begin(), value.members.end(), [](const FetchValue& address) {
               return address.is_list && address.members.size() == 4 &&
                      std::all_of(address.members.begin(), address.members.end(), is_nstring);
           });
}

std::string find_envelope_mistake(const MessageView& message) {
    std::string out;
    append_envelope(out, message.entity().header);
    const std::optional<FetchValue> envelope = read_fetch_value(out);
    if (!envelope || envelope->members.size() != 10) return "an envelope is a list of ten members";
    Mistake mistake;
    for (const std::size_t index : {0U, 1U, 8U, 9U}) {
        mistake.require(is_nstring(envelope->members[index]), "a text of the envelope");
    }
    for (std::size_t index = 2; index < 8; ++index) {
        mistake.require(is_address_list(envelope->members[index]), "addresses of the envelope");
    }
    return mistake.text;
}

}  // namespace

std::size_t FetchValue::number() const {
    return static_cast<std::size_t>(protocol::parse_decimal(*text).value());
}

std::optional<FetchValue> read_fetch_value(std::string_view response) {
    ValueReader reader(response);
    std::optional<FetchValue> value = reader.value();
    return reader.at_end() ? value : std::nullopt;
}

std::string find_fetch_mistake(const MessageView& message) {
    std::string mistake = find_envelope_mistake(message);
    for (const StructureForm form : {StructureForm::body, StructureForm::body_structure}) {
        if (mistake.empty()) mistake = FetchChecker(message, form).check();
    }
    return mistake;
}

}  // namespace tests::imap
