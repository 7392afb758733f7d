#include "protocol/message/delivery_status.hpp"

#include <algorithm>
#include <array>

#include "protocol/base/ascii.hpp"
#include "protocol/message/header.hpp"
#include "protocol/message/lexer.hpp"

namespace protocol::message {

namespace {

constexpr std::array<std::string_view, 5> action_names{"failed", "delayed", "delivered", "relayed", "expanded"};

std::string encode_typed(const TypedText& typed) {
    return typed.type + "; " + typed.text;
}

void append_field(Octets& octets, std::string_view name, const std::string& body) {
    octets += HeaderField(name, body).octets();
}
void append_field(Octets& octets, std::string_view name, const std::optional<TypedText>& typed) {
    if (typed) append_field(octets, name, encode_typed(*typed));
}
void append_field(Octets& octets, std::string_view name, const std::optional<DateTime>& date) {
    if (date) append_field(octets, name, format_date_time(*date));
}

void append_recipient(Octets& octets, const RecipientStatus& recipient) {
    append_field(octets, "Original-Recipient", recipient.original_recipient);
    append_field(octets, "Final-Recipient", encode_typed(recipient.final_recipient));
    append_field(octets, "Action", std::string(to_string(recipient.action)));
    append_field(octets, "Status", recipient.status);
    append_field(octets, "Remote-MTA", recipient.remote_mta);
    append_field(octets, "Diagnostic-Code", recipient.diagnostic_code);
    append_field(octets, "Last-Attempt-Date", recipient.last_attempt_date);
    append_field(octets, "Will-Retry-Until", recipient.will_retry_until);
}

/// Reads the fields of one group; `error_` holds the first mandatory one that is missing or wrong.
class GroupReader {
public:
    GroupReader(const Header& header, std::size_t offset_octets) : header_(&header), offset_octets_(offset_octets) {}

    [[nodiscard]] std::optional<TypedText> typed(std::string_view name) const {
        const HeaderField* field = header_->find(name);
        if (field == nullptr) return std::nullopt;
        const std::string body = field->body();
        Lexer lexer(body);
        lexer.skip_cfws();
        const std::optional<std::string_view> type = lexer.atom();
        lexer.skip_cfws();
        if (!type || !lexer.accept(';')) return std::nullopt;
        return TypedText{std::string(*type), std::string(trim(std::string_view(body).substr(lexer.position())))};
    }
    [[nodiscard]] std::optional<DateTime> date(std::string_view name) const {
        const HeaderField* field = header_->find(name);
        if (field == nullptr) return std::nullopt;
        const Result<DateTime, SyntaxError> date = parse_date_time(field->raw_body());
        return date ? std::optional(*date) : std::nullopt;
    }
    TypedText mandatory_typed(std::string_view name) {
        const std::optional<TypedText> value = typed(name);
        if (!value) fail(name);
        return value.value_or(TypedText{});
    }
    DeliveryAction action() {
        const std::string name = header_->body_of("Action");
        Lexer lexer(name);
        lexer.skip_cfws();
        const std::string_view word = lexer.atom().value_or("");
        for (std::size_t index = 0; index < action_names.size(); ++index) {
            if (equal_ignoring_case(action_names[index], word)) return static_cast<DeliveryAction>(index);
        }
        fail("Action");
        return DeliveryAction::failed;
    }
    std::string status();
    [[nodiscard]] const std::optional<SyntaxError>& error() const { return error_; }

private:
    void fail(std::string_view name) {
        const HeaderField* field = header_->find(name);
        const std::size_t offset = field == nullptr ? offset_octets_ : field->offset_octets();
        if (!error_) error_ = SyntaxError{offset, std::string(name) + " field"};
    }

    const Header* header_;
    std::size_t offset_octets_;
    std::optional<SyntaxError> error_;
};

/// status-code of RFC 3463 section 2: class 2, 4 or 5, and two numbers of at most three digits.
bool is_status_code(std::string_view text) {
    const std::size_t first = text.find('.');
    const std::size_t second = first == std::string_view::npos ? first : text.find('.', first + 1);
    if (second == std::string_view::npos) return false;
    const auto number = [](std::string_view digits) { return digits.size() <= 3 && parse_decimal(digits, 999); };
    const std::string_view status_class = text.substr(0, first);
    return (status_class == "2" || status_class == "4" || status_class == "5") &&
           number(text.substr(first + 1, second - first - 1)) && number(text.substr(second + 1));
}

std::string GroupReader::status() {
    const std::string body = header_->body_of("Status");
    const auto end = std::find_if(body.begin(), body.end(), [](char octet) { return is_blank(octet) || octet == '('; });
    const std::string code(body.begin(), end);
    if (!is_status_code(code)) fail("Status");
    return code;
}

Result<RecipientStatus, SyntaxError> read_recipient(const Header& header, std::size_t offset_octets) {
    GroupReader reader(header, offset_octets);
    RecipientStatus recipient;
    recipient.final_recipient = reader.mandatory_typed("Final-Recipient");
    recipient.action = reader.action();
    recipient.status = reader.status();
    recipient.original_recipient = reader.typed("Original-Recipient");
    recipient.remote_mta = reader.typed("Remote-MTA");
    recipient.diagnostic_code = reader.typed("Diagnostic-Code");
    recipient.last_attempt_date = reader.date("Last-Attempt-Date");
    recipient.will_retry_until = reader.date("Will-Retry-Until");
    if (reader.error()) return failure(*reader.error());
    return recipient;
}

/// A group of fields and where it begins.
struct FieldGroup {
    std::size_t offset_octets = 0;
    Header header;
};

/// The groups of fields between empty lines. RFC 3464 section 2.1.
std::vector<FieldGroup> split_groups(std::string_view octets) {
    std::vector<FieldGroup> groups;
    std::size_t position = 0;
    while (position < octets.size()) {
        const HeaderEnd end = find_header_end(octets.substr(position));
        if (end.header_size_octets > 0) {
            groups.push_back({position, Header::parse(octets.substr(position, end.header_size_octets), position)});
        }
        position += end.body_offset_octets;
    }
    return groups;
}

}  // namespace

std::string_view to_string(DeliveryAction action) {
    return action_names[static_cast<std::size_t>(action)];
}

Octets DeliveryStatus::encode() const {
    Octets octets;
    if (original_envelope_id) append_field(octets, "Original-Envelope-Id", *original_envelope_id);
    append_field(octets, "Reporting-MTA", encode_typed(reporting_mta));
    append_field(octets, "Received-From-MTA", received_from_mta);
    append_field(octets, "Arrival-Date", arrival_date);
    for (const RecipientStatus& recipient : recipients) {
        octets += "\r\n";
        append_recipient(octets, recipient);
    }
    return octets;
}

Result<DeliveryStatus, SyntaxError> DeliveryStatus::parse(std::string_view octets) {
    const std::vector<FieldGroup> groups = split_groups(octets);
    if (groups.empty()) return syntax_error(0, "Reporting-MTA field");
    GroupReader reader(groups.front().header, groups.front().offset_octets);
    DeliveryStatus status;
    status.reporting_mta = reader.mandatory_typed("Reporting-MTA");
    if (reader.error()) return failure(*reader.error());
    const HeaderField* envelope_id = groups.front().header.find("Original-Envelope-Id");
    if (envelope_id != nullptr) status.original_envelope_id = envelope_id->body();
    status.received_from_mta = reader.typed("Received-From-MTA");
    status.arrival_date = reader.date("Arrival-Date");
    for (std::size_t index = 1; index < groups.size(); ++index) {
        const auto recipient = read_recipient(groups[index].header, groups[index].offset_octets);
        if (!recipient) return failure(recipient.error());
        status.recipients.push_back(*recipient);
    }
    if (status.recipients.empty()) return syntax_error(octets.size(), "Final-Recipient field");
    return status;
}

}  // namespace protocol::message
