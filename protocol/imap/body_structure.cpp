#include "protocol/imap/body_structure.hpp"

#include <algorithm>
#include <optional>

#include "protocol/base/ascii.hpp"
#include "protocol/imap/envelope.hpp"
#include "protocol/imap/raw_mime_field.hpp"
#include "protocol/imap/string_text.hpp"
#include "protocol/message/lexer.hpp"

namespace protocol::imap {

namespace {

using message::Entity;
using message::HeaderField;

std::size_t count_lines(std::string_view octets) {
    return static_cast<std::size_t>(std::count(octets.begin(), octets.end(), '\n'));
}

RawMimeField in_form(RawMimeField field, ParameterForm form) {
    if (form == ParameterForm::decoded) field.parameters = message::join_mime_parameters(field.parameters);
    return field;
}

RawMimeField stated_or_default_type(const Entity& entity, ParameterForm form) {
    if (const HeaderField* field = entity.header.find("Content-Type"); field != nullptr && entity.type_stated) {
        if (std::optional<RawMimeField> type = RawMimeField::parse_type(field->raw_body())) {
            return in_form(*std::move(type), form);
        }
    }
    return {entity.type.type, entity.type.subtype, {}};
}

void add_default_charset(message::MimeParameters& parameters) {
    const bool stated = std::any_of(parameters.begin(), parameters.end(), [](const auto& parameter) {
        // `charset*` is the extended form of RFC 2231 section 4.
        return equal_ignoring_case(parameter.first, "charset") ||
               starts_with_ignoring_case(parameter.first, "charset*");
    });
    if (!stated) parameters.emplace_back("charset", "us-ascii");
}

/// Appends text as the members of a parenthesised list, one after the other.
class ListWriter {
public:
    /// @param has_members  whether the list, which `out` ends with, is more than its opening parenthesis
    explicit ListWriter(std::string& out, bool has_members = false) : out_(&out), has_members_(has_members) {}

    void string(std::string_view text) { append_string(next(), text); }
    void nstring(const std::optional<std::string>& text) { append_nstring(next(), text); }
    void number(std::size_t value) { next() += std::to_string(value); }
    void field(const Entity& entity, std::string_view name) {
        const HeaderField* found = entity.header.find(name);
        nstring(found == nullptr ? std::nullopt : std::optional(found->body()));
    }
    /// body-fld-param
    void parameters(const message::MimeParameters& pairs) {
        if (pairs.empty()) return nstring(std::nullopt);
        std::string text = "(";
        ListWriter list(text);
        for (const auto& [name, value] : pairs) {
            list.string(name);
            list.string(value);
        }
        next() += text + ")";
    }
    std::string& next() {
        if (has_members_) *out_ += ' ';
        has_members_ = true;
        return *out_;
    }

private:
    std::string* out_;
    bool has_members_;
};

/// body-fld-dsp
void append_disposition(ListWriter& list, const Entity& entity, ParameterForm form) {
    const HeaderField* field = entity.header.find("Content-Disposition");
    const std::optional<RawMimeField> disposition =
        field == nullptr ? std::nullopt : RawMimeField::parse_disposition(field->raw_body());
    if (!disposition) return list.nstring(std::nullopt);
    std::string text = "(";
    ListWriter inner(text);
    inner.string(disposition->type);
    inner.parameters(in_form(*disposition, form).parameters);
    list.next() += text + ")";
}

/// body-fld-lang
void append_language(ListWriter& list, const Entity& entity) {
    const HeaderField* field = entity.header.find("Content-Language");
    const std::vector<std::string> tags =
        field == nullptr ? std::vector<std::string>() : parse_tag_list(field->raw_body());
    if (tags.empty()) return list.nstring(std::nullopt);
    std::string text = "(";
    ListWriter inner(text);
    for (const std::string& tag : tags) inner.string(tag);
    list.next() += text + ")";
}

/// What body-ext-1part and body-ext-mpart end with.
void append_common_extensions(ListWriter& list, const Entity& entity, ParameterForm form) {
    append_disposition(list, entity, form);
    append_language(list, entity);
    list.field(entity, "Content-Location");
}

std::string transfer_encoding_as_written(const Entity& entity) {
    const HeaderField* field = entity.header.find("Content-Transfer-Encoding");
    if (field == nullptr) return "7bit";
    const std::string body = field->body();
    message::Lexer lexer(body);
    lexer.skip_cfws();
    return std::string(lexer.token().value_or("7bit"));
}

/// body-fields
void append_body_fields(ListWriter& list, const Entity& entity, const RawMimeField& type, std::size_t size_octets) {
    list.parameters(type.parameters);
    list.field(entity, "Content-ID");
    list.field(entity, "Content-Description");
    list.string(transfer_encoding_as_written(entity));
    list.number(size_octets);
}

class StructureWriter {
public:
    StructureWriter(std::string& out, std::string_view octets, StructureForm form, ParameterForm parameters)
        : out_(&out), octets_(octets), form_(form), parameters_(parameters) {}

    void append(const Entity& entity) {
        *out_ += '(';
        if (entity.is_multipart()) {
            append_multipart(entity);
        } else {
            append_single(entity);
        }
        *out_ += ')';
    }

private:
    [[nodiscard]] bool is_extended() const { return form_ == StructureForm::body_structure; }

    void append_multipart(const Entity& entity) {
        const RawMimeField type = stated_or_default_type(entity, parameters_);
        for (const Entity& part : entity.parts) append(part);
        if (entity.parts.empty()) append(Entity{});
        ListWriter list(*out_, true);
        list.string(type.subtype);
        if (!is_extended()) return;
        list.parameters(type.parameters);
        append_common_extensions(list, entity, parameters_);
    }
    void append_single(const Entity& entity) {
        const bool is_text = entity.type.type == "text";
        const std::string_view body = entity.body(octets_);
        RawMimeField type = stated_or_default_type(entity, parameters_);
        if (is_text) add_default_charset(type.parameters);
        ListWriter list(*out_);
        list.string(type.type);
        list.string(type.subtype);
        append_body_fields(list, entity, type, body.size());
        if (entity.is_message()) append_message(list, entity);
        if (is_text || entity.is_message()) list.number(count_lines(body));
        if (!is_extended()) return;
        list.field(entity, "Content-MD5");
        append_common_extensions(list, entity, parameters_);
    }
    void append_message(ListWriter& list, const Entity& entity) {
        const Entity nothing;
        const Entity& message = entity.parts.empty() ? nothing : entity.parts.front();
        append_envelope(list.next(), message.header);
        list.next();
        append(message);
    }

    std::string* out_;
    std::string_view octets_;
    StructureForm form_;
    ParameterForm parameters_;
};

}  // namespace

void append_body_structure(std::string& out, const message::Entity& entity, std::string_view octets, StructureForm form,
                           ParameterForm parameters) {
    StructureWriter(out, octets, form, parameters).append(entity);
}

}  // namespace protocol::imap
