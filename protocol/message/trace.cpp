#include "protocol/message/trace.hpp"

#include <algorithm>

#include "protocol/base/ascii.hpp"
#include "protocol/message/lexer.hpp"

namespace protocol::message {

namespace {

bool ends_word(char octet) {
    return octet == ';' || octet == '(' || static_cast<unsigned char>(octet) <= ' ';
}

/// Reads a Received field word by word: clause names, their values, comments, and the date after ";".
/// RFC 5321 section 4.4, RFC 5322 section 3.6.7.
class ReceivedParser {
public:
    explicit ReceivedParser(std::string_view body) : lexer_(body) {}

    Result<ReceivedField, SyntaxError> parse() {
        while (skip_blanks(), !lexer_.at_end() && lexer_.peek() != ';') step();
        if (!lexer_.accept(';')) return syntax_error(lexer_.position(), "\";\" and date-time");
        const std::size_t date_offset = lexer_.position();
        const Result<DateTime, SyntaxError> date = parse_date_time(lexer_.text().substr(date_offset));
        if (!date) return syntax_error(date_offset + date.error().offset_octets, date.error().expected);
        field_.date = *date;
        return field_;
    }

private:
    void skip_blanks() {
        while (is_blank(lexer_.peek()) || lexer_.peek() == '\r' || lexer_.peek() == '\n') {
            lexer_.seek(lexer_.position() + 1);
        }
    }
    void step() {
        if (const std::optional<std::string> comment = lexer_.comment()) {
            if (in_from_ && field_.from_address.empty()) read_tcp_info(*comment);
            return;
        }
        const std::string text = word();
        if (awaiting_ != nullptr) {
            *awaiting_ = text;
            awaiting_ = nullptr;
            return;
        }
        awaiting_ = clause(text);
        in_from_ = awaiting_ == &field_.from_helo;
    }
    /// Up to white space, a comment or ";"; in angle brackets up to the closing one, without the brackets.
    std::string word() {
        const bool in_brackets = lexer_.accept('<');
        std::string text;
        while (!lexer_.at_end()) {
            const char octet = lexer_.peek();
            const bool ends = in_brackets ? octet == '>' : ends_word(octet);
            if (ends) break;
            text += octet;
            lexer_.seek(lexer_.position() + 1);
        }
        if (in_brackets) lexer_.accept('>');
        // A control character that is neither white space nor part of a word is passed over.
        if (text.empty() && !in_brackets && lexer_.peek() != ';' && lexer_.peek() != '(') {
            lexer_.seek(lexer_.position() + 1);
        }
        return text;
    }
    std::string* clause(std::string_view name) {
        if (equal_ignoring_case(name, "from")) return &field_.from_helo;
        if (equal_ignoring_case(name, "by")) return &field_.by;
        if (equal_ignoring_case(name, "via")) return &via_;
        if (equal_ignoring_case(name, "with")) return &field_.with;
        if (equal_ignoring_case(name, "id")) return &field_.id;
        if (equal_ignoring_case(name, "for")) return &field_.for_recipient;
        return nullptr;
    }
    /// `host [address]`, either part alone too.
    void read_tcp_info(std::string_view comment) {
        const std::size_t open = std::min(comment.find('['), comment.size());
        const std::size_t close = comment.find(']', open);
        if (close != std::string_view::npos) field_.from_address = comment.substr(open + 1, close - open - 1);
        const std::string_view before = trim(comment.substr(0, open));
        const bool is_name = !before.empty() && std::none_of(before.begin(), before.end(), is_blank);
        if (is_name) field_.from_host = before;
    }

    Lexer lexer_;
    ReceivedField field_;
    std::string via_;
    std::string* awaiting_ = nullptr;  ///< where the next word goes
    bool in_from_ = false;
};

std::string in_angle_brackets(std::string_view value) {
    std::string text = on_one_line(value);
    std::erase(text, '>');
    return "<" + text + ">";
}

/// As ReceivedParser reads it as one word: in angle brackets where it has what would end it.
std::string word_of(std::string_view value) {
    const bool is_word = !value.starts_with('<') && std::none_of(value.begin(), value.end(), ends_word);
    return is_word ? std::string(value) : in_angle_brackets(value);
}

/// As it may stand in a comment. RFC 5322 section 3.2.2.
std::string comment_text(std::string_view value) {
    std::string text;
    for (const char octet : on_one_line(value)) {
        if (octet == '(' || octet == ')' || octet == '\\') text += '\\';
        text += octet;
    }
    return text;
}

void append_clause(std::string& text, std::string_view name, std::string_view value) {
    if (value.empty()) return;
    if (!text.empty()) text += ' ';
    text += name;
    text += ' ';
    text += word_of(value);
}

std::string from_clause(const ReceivedField& field) {
    std::string text;
    append_clause(text, "from", field.from_helo);
    if (text.empty() || (field.from_host.empty() && field.from_address.empty())) return text;
    text += " (" + comment_text(field.from_host);
    if (!field.from_host.empty() && !field.from_address.empty()) text += ' ';
    if (!field.from_address.empty()) text += "[" + comment_text(field.from_address) + "]";
    return text + ")";
}

}  // namespace

HeaderField ReceivedField::field() const {
    std::string octets = "Received:";
    const std::string from = from_clause(*this);
    if (!from.empty()) octets += " " + from + "\r\n\t";
    if (from.empty()) octets += ' ';
    std::string rest;
    append_clause(rest, "by", by);
    append_clause(rest, "with", with);
    append_clause(rest, "id", id);
    octets += rest;
    if (!for_recipient.empty()) octets += "\r\n\tfor " + in_angle_brackets(for_recipient) + "; ";
    if (for_recipient.empty()) octets += ";\r\n\t";
    return HeaderField::from_octets(octets + format_date_time(date) + "\r\n");
}

Result<ReceivedField, SyntaxError> ReceivedField::parse(std::string_view body) {
    return ReceivedParser(body).parse();
}

std::size_t count_hops(const Header& header) {
    return header.count("Received");
}

std::vector<ReceivedField> hops_of(const Header& header) {
    std::vector<ReceivedField> hops;
    for (const HeaderField* field : header.find_all("Received")) {
        if (Result<ReceivedField, SyntaxError> hop = ReceivedField::parse(field->raw_body())) hops.push_back(*hop);
    }
    std::reverse(hops.begin(), hops.end());
    return hops;
}

HeaderField return_path_field(std::string_view reverse_path) {
    return HeaderField::from_octets("Return-Path: <" + on_one_line(reverse_path) + ">\r\n");
}

std::optional<std::string> return_path_of(const Header& header) {
    const HeaderField* field = header.find("Return-Path");
    if (field == nullptr) return std::nullopt;
    const std::string body = field->body();
    if (body.size() < 2 || body.front() != '<' || body.back() != '>') return std::nullopt;
    return body.substr(1, body.size() - 2);
}

}  // namespace protocol::message
