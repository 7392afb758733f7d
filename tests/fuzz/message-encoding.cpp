// Encoded words, quoted-printable, base64 and MIME parameters: equal after encoding and decoding, in both directions;
// the strict decoders accept nothing that the lenient ones read otherwise. Attachments come back.

#include "protocol/base/base64.hpp"
#include "protocol/base/quoted_printable.hpp"
#include "protocol/base/utf8.hpp"
#include "protocol/message/charset.hpp"
#include "protocol/message/composer.hpp"
#include "protocol/message/encoded_word.hpp"
#include "protocol/message/entity.hpp"
#include "protocol/message/mime_field.hpp"
#include "tests/fuzz/support/check.hpp"
#include "tests/fuzz/support/input.hpp"

namespace message = protocol::message;
using tests::fuzz::require;

namespace {

void check_base64(std::string_view octets) {
    require(protocol::decode_base64(protocol::encode_base64(octets)) == protocol::Octets(octets), "base64 comes back");
    require(protocol::decode_base64_lenient(protocol::encode_base64_lines(octets)) == octets,
            "lines of base64 come back");
    const auto decoded = protocol::decode_base64(octets);
    if (!decoded) return;
    require(protocol::encode_base64(*decoded) == octets, "strict base64 has one form");
    require(protocol::decode_base64_lenient(octets) == *decoded, "both decoders agree");
}

void check_quoted_printable(std::string_view octets) {
    const std::string encoded = protocol::encode_quoted_printable(octets);
    const auto decoded = protocol::decode_quoted_printable(encoded);
    require(decoded && *decoded == octets, "quoted-printable comes back");
    require(protocol::decode_quoted_printable_lenient(encoded) == octets, "the lenient decoder reads what is encoded");
    const auto strict = protocol::decode_quoted_printable(octets);
    if (strict) require(protocol::decode_quoted_printable_lenient(octets) == *strict, "both decoders agree");
}

void check_encoded_words(std::string_view text) {
    const std::string decoded = message::decode_encoded_words(text);
    require(decoded.find_first_of(std::string_view("\r\n\0", 3)) == decoded.npos ||
                text.find_first_of(std::string_view("\r\n\0", 3)) != text.npos,
            "encoded words cannot smuggle in a line end");
    if (!protocol::is_valid_utf8(text) || text.find_first_of(std::string_view("\r\n\0", 3)) != text.npos) return;
    const std::string encoded = message::encode_encoded_words(text);
    require(!protocol::first_invalid_utf8(encoded) && protocol::ascii_prefix_octets(encoded) == encoded.size(),
            "what is encoded is ASCII");
    require(message::decode_encoded_words(encoded) == text, "text is equal after encoding and decoding");
}

template <class Value>
void check_mime_field(std::string_view body) {
    const auto value = Value::parse(body);
    if (!value) return require(value.error().offset_octets <= body.size(), "an error is within the body");
    const auto again = Value::parse(value->encode());
    require(again.has_value(), "an encoded MIME field can be parsed");
    // A "*" in a name is no attribute-char (RFC 2231 section 7): such names are read, and cannot be written in pieces.
    for (const auto& parameter : value->parameters) {
        if (parameter.name.find('*') != std::string::npos) return;
    }
    require(*again == *value, "a MIME field is equal after encoding and parsing");
}

void check_text(std::string_view text) {
    for (const auto choice : {message::NonAsciiText::quoted_printable, message::NonAsciiText::eight_bit}) {
        const message::EncodedText encoded = message::encode_text(text, choice);
        if (encoded.encoding == message::TransferEncoding::quoted_printable) {
            require(protocol::decode_quoted_printable(encoded.octets).has_value(), "an encoded text can be decoded");
        }
    }
}

void check_attachment(std::string_view octets) {
    using message::TransferEncoding;
    for (const auto encoding : {TransferEncoding::seven_bit, TransferEncoding::eight_bit,
                                TransferEncoding::quoted_printable, TransferEncoding::base64}) {
        if (!message::can_carry(encoding, octets)) continue;
        message::Draft draft;
        draft.attachments = {{"a", {"application", "octet-stream", {}}, protocol::Octets(octets), encoding}};
        const protocol::Octets mail = message::compose(draft);
        require(message::can_carry(TransferEncoding::eight_bit, mail), "what is composed has lines");
        const message::Entity whole = message::parse_entity(mail);
        require(whole.parts.size() == 2 && whole.closed, "no attachment has the boundary in it");
        require(message::decode_body(whole.parts[1], mail) == octets, "an attachment comes back");
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size_octets) {
    const std::string_view octets = tests::fuzz::Input(data, size_octets).rest();
    check_base64(octets);
    check_quoted_printable(octets);
    check_encoded_words(octets);
    check_mime_field<message::ContentType>(octets);
    check_mime_field<message::ContentDisposition>(octets);
    check_text(octets);
    check_attachment(octets);
    for (const std::string_view charset : {"utf-8", "iso-8859-1", "windows-1252", "koi8-r"}) {
        require(protocol::is_valid_utf8(message::to_utf8(octets, charset).utf8), "shown text is UTF-8");
    }
    return 0;
}
