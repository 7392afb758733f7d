#include "protocol/message/mime_field.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

#include "protocol/base/ascii.hpp"
#include "protocol/base/octets.hpp"
#include "protocol/base/utf8.hpp"
#include "protocol/message/charset.hpp"
#include "protocol/message/lexer.hpp"
#include "protocol/message/limits.hpp"
#include "protocol/message/mime_parameters.hpp"

namespace protocol::message {

namespace {

/// A longer value, or one that is not ASCII, is written in pieces (RFC 2231 section 3); a boundary stays whole.
constexpr std::size_t plain_value_octets_max = boundary_octets_max;
constexpr std::size_t piece_octets_max = 60;

/// One `name*section*=value` as it stands in the field. RFC 2231 section 3 and section 4.
struct RawParameter {
    std::string name;
    std::optional<std::size_t> section{};
    bool extended = false;  ///< percent-encoded
    std::string value{};
};

RawParameter split_name(std::string_view written) {
    RawParameter raw{to_lower(written)};
    std::string_view rest = written;
    if (rest.ends_with('*')) rest.remove_suffix(1);
    const bool extended = rest.size() != written.size();
    const std::size_t star = std::min(rest.find('*'), rest.size());
    const std::string_view number = rest.substr(star);
    const auto section = number.empty() ? std::nullopt : parse_decimal(number.substr(1), parameters_max);
    if (star == 0 || (!number.empty() && !section)) return raw;  // no continuation: a strange name
    raw.name = to_lower(rest.substr(0, star));
    raw.extended = extended;
    if (section) raw.section = static_cast<std::size_t>(*section);
    return raw;
}

std::vector<RawParameter> split_names(const MimeParameters& written) {
    std::vector<RawParameter> raws;
    for (const auto& [name, value] : written) {
        raws.push_back(split_name(name));
        raws.back().value = value;
    }
    return raws;
}

Octets decode_percent(std::string_view text) {
    Octets octets;
    for (std::size_t index = 0; index < text.size(); ++index) {
        const bool has_digits = text[index] == '%' && index + 2 < text.size();
        const auto high = has_digits ? hex_value(text[index + 1]) : std::nullopt;
        const auto low = has_digits ? hex_value(text[index + 2]) : std::nullopt;
        if (!high || !low) {
            octets += text[index];
            continue;
        }
        octets += static_cast<char>(static_cast<unsigned char>(*high * 16 + *low));
        index += 2;
    }
    return octets;
}

/// Takes `charset'language'` off an extended value. RFC 2231 section 4.
std::string take_charset(std::string_view& value) {
    const std::size_t first = value.find('\'');
    const std::size_t second = first == std::string_view::npos ? first : value.find('\'', first + 1);
    if (second == std::string_view::npos) return {};
    std::string charset(value.substr(0, first));
    value.remove_prefix(second + 1);
    return charset;
}

const RawParameter* find_raw(const std::vector<RawParameter>& raws, std::string_view name,
                             std::optional<std::size_t> section, std::optional<bool> extended) {
    const auto found = std::find_if(raws.begin(), raws.end(), [&](const RawParameter& raw) {
        return raw.name == name && raw.section == section && (!extended || raw.extended == *extended);
    });
    return found == raws.end() ? nullptr : &*found;
}

/// The sections of a parameter from 0 on, without a gap.
std::vector<const RawParameter*> sections_of(const std::vector<RawParameter>& raws, std::string_view name) {
    std::vector<const RawParameter*> sections;
    while (const RawParameter* each = find_raw(raws, name, sections.size(), std::nullopt)) sections.push_back(each);
    return sections;
}

/// The pieces of a parameter: its sections, else its extended form, else its plain form.
std::vector<const RawParameter*> pieces_of(const std::vector<RawParameter>& raws, std::string_view name) {
    std::vector<const RawParameter*> pieces = sections_of(raws, name);
    if (!pieces.empty()) return pieces;
    const RawParameter* extended = find_raw(raws, name, std::nullopt, true);
    const RawParameter* whole = extended != nullptr ? extended : find_raw(raws, name, std::nullopt, false);
    if (whole != nullptr) pieces.push_back(whole);
    return pieces;
}

std::string join_pieces(const std::vector<const RawParameter*>& pieces) {
    std::string charset;
    Octets octets;
    for (const RawParameter* piece : pieces) {
        std::string_view value = piece->value;
        if (piece->extended && piece == pieces.front()) charset = take_charset(value);
        octets += piece->extended ? decode_percent(value) : Octets(value);
    }
    return charset.empty() ? octets : to_utf8(octets, charset).utf8;
}

Parameters read_parameters(Lexer& lexer) {
    const std::vector<RawParameter> raws = split_names(read_mime_parameters(lexer));
    Parameters parameters;
    for (const RawParameter& raw : raws) {
        const bool known = std::any_of(parameters.begin(), parameters.end(),
                                       [&raw](const Parameter& parameter) { return parameter.name == raw.name; });
        const std::vector<const RawParameter*> pieces = pieces_of(raws, raw.name);
        if (!known && !pieces.empty()) parameters.push_back({raw.name, join_pieces(pieces)});
    }
    return parameters;
}

/// Pieces of at most 60 octets in which no `%XX` is split.
std::vector<std::string> encode_percent_pieces(std::string_view value) {
    constexpr std::string_view digits = "0123456789ABCDEF";
    // RFC 2231 section 4: the charset may be left blank, as here where it would not be true.
    std::vector<std::string> pieces{is_valid_utf8(value) ? "utf-8''" : "''"};
    for (const char octet : value) {
        const bool plain = is_alphanumeric(octet) || octet == '.' || octet == '-' || octet == '_';
        const auto number = static_cast<unsigned char>(octet);
        const std::string text =
            plain ? std::string(1, octet) : std::string{'%', digits[number >> 4], digits[number & 15]};
        if (pieces.back().size() + text.size() > piece_octets_max) pieces.emplace_back();
        pieces.back() += text;
    }
    return pieces;
}

std::string encode_in_pieces(const Parameter& parameter) {
    const std::vector<std::string> pieces = encode_percent_pieces(parameter.value);
    if (pieces.size() == 1) return "; " + parameter.name + "*=" + pieces.front();
    std::string text;
    for (std::size_t section = 0; section < pieces.size(); ++section) {
        text += "; " + parameter.name + "*" + std::to_string(section) + "*=" + pieces[section];
    }
    return text;
}

bool is_token(std::string_view text) {
    return !text.empty() && std::all_of(text.begin(), text.end(), is_token_character);
}

struct EncodingName {
    TransferEncoding encoding;
    std::string_view name;
};
constexpr std::array<EncodingName, 5> encoding_names{{{TransferEncoding::seven_bit, "7bit"},
                                                      {TransferEncoding::eight_bit, "8bit"},
                                                      {TransferEncoding::binary, "binary"},
                                                      {TransferEncoding::quoted_printable, "quoted-printable"},
                                                      {TransferEncoding::base64, "base64"}}};

}  // namespace

MimeParameters join_mime_parameters(const MimeParameters& written) {
    const std::vector<RawParameter> raws = split_names(written);
    MimeParameters joined;
    for (std::size_t index = 0; index < raws.size(); ++index) {
        const RawParameter& raw = raws[index];
        const bool is_section = raw.section.has_value() && find_raw(raws, raw.name, 0, std::nullopt) != nullptr;
        if (!is_section && !raw.extended) {
            joined.push_back(written[index]);
        } else if (!is_section) {
            joined.emplace_back(raw.name + "*", join_pieces({&raw}));
        } else if (&raw == find_raw(raws, raw.name, 0, std::nullopt)) {
            const std::vector<const RawParameter*> pieces = sections_of(raws, raw.name);
            const bool extended =
                std::any_of(pieces.begin(), pieces.end(), [](auto* piece) { return piece->extended; });
            joined.emplace_back(extended ? raw.name + "*" : raw.name, join_pieces(pieces));
        }
    }
    return joined;
}

std::string_view find_parameter(const Parameters& parameters, std::string_view name) {
    for (const Parameter& parameter : parameters) {
        if (parameter.name == name) return parameter.value;
    }
    return {};
}

std::string encode_parameters(const Parameters& parameters) {
    std::string text;
    for (const Parameter& parameter : parameters) {
        const std::string& value = parameter.value;
        const bool plain =
            value.size() <= plain_value_octets_max && std::all_of(value.begin(), value.end(), is_printable);
        if (plain) {
            text += "; " + parameter.name + "=" + (is_token(value) ? value : quote(value));
        } else {
            text += encode_in_pieces(parameter);
        }
    }
    return text;
}

Result<ContentType, SyntaxError> ContentType::parse(std::string_view body) {
    Lexer lexer(body);
    lexer.skip_cfws();
    const std::optional<std::string_view> type = lexer.token();
    if (!type) return syntax_error(lexer.position(), "type");
    lexer.skip_cfws();
    if (!lexer.accept('/')) return syntax_error(lexer.position(), "\"/\"");
    lexer.skip_cfws();
    const std::optional<std::string_view> subtype = lexer.token();
    if (!subtype) return syntax_error(lexer.position(), "subtype");
    return ContentType{to_lower(*type), to_lower(*subtype), read_parameters(lexer)};
}

Result<ContentDisposition, SyntaxError> ContentDisposition::parse(std::string_view body) {
    Lexer lexer(body);
    lexer.skip_cfws();
    const std::optional<std::string_view> type = lexer.token();
    if (!type) return syntax_error(lexer.position(), "disposition-type");
    return ContentDisposition{to_lower(*type), read_parameters(lexer)};
}

TransferEncoding parse_transfer_encoding(std::string_view body) {
    Lexer lexer(body);
    lexer.skip_cfws();
    const std::string_view name = lexer.token().value_or("");
    for (const EncodingName& known : encoding_names) {
        if (equal_ignoring_case(known.name, name)) return known.encoding;
    }
    return TransferEncoding::unknown;
}

std::string_view to_string(TransferEncoding encoding) {
    for (const EncodingName& known : encoding_names) {
        if (known.encoding == encoding) return known.name;
    }
    return "x-unknown";
}

}  // namespace protocol::message
