#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "protocol/base/result.hpp"

namespace protocol::message {

/// One parameter of a MIME field, its continuations joined and its charset decoded. RFC 2231 section 3 and 4.
struct Parameter {
    std::string name{};   ///< lower case
    std::string value{};  ///< octets; UTF-8 where a charset was given

    bool operator==(const Parameter&) const = default;
};

using Parameters = std::vector<Parameter>;

/// The value of a parameter (name in lower case), or "".
[[nodiscard]] std::string_view find_parameter(const Parameters& parameters, std::string_view name);

/// `; name=value` for each parameter, quoted where needed, in the form of RFC 2231 section 4 where not ASCII.
[[nodiscard]] std::string encode_parameters(const Parameters& parameters);

/// What an entity is. RFC 2045 section 5.
struct ContentType {
    std::string type = "text";      ///< lower case
    std::string subtype = "plain";  ///< lower case
    Parameters parameters{};

    /// Reads the body of a Content-Type field. A wrong parameter is skipped to the next semicolon.
    [[nodiscard]] static Result<ContentType, SyntaxError> parse(std::string_view body);
    [[nodiscard]] bool is(std::string_view other_type, std::string_view other_subtype) const {
        return type == other_type && subtype == other_subtype;
    }
    /// `type/subtype` without parameters.
    [[nodiscard]] std::string media_type() const { return type + "/" + subtype; }
    [[nodiscard]] std::string_view parameter(std::string_view name) const { return find_parameter(parameters, name); }
    [[nodiscard]] std::string encode() const { return media_type() + encode_parameters(parameters); }
    bool operator==(const ContentType&) const = default;
};

/// How an entity is to be shown. RFC 2183 section 2.
struct ContentDisposition {
    std::string type{};  ///< lower case: inline, attachment, ...
    Parameters parameters{};

    [[nodiscard]] static Result<ContentDisposition, SyntaxError> parse(std::string_view body);
    [[nodiscard]] std::string_view filename() const { return find_parameter(parameters, "filename"); }
    [[nodiscard]] std::string encode() const { return type + encode_parameters(parameters); }
    bool operator==(const ContentDisposition&) const = default;
};

/// RFC 2045 section 6.1.
enum class TransferEncoding : unsigned char { seven_bit, eight_bit, binary, quoted_printable, base64, unknown };

/// Reads the body of a Content-Transfer-Encoding field; anything unheard of is `unknown`.
[[nodiscard]] TransferEncoding parse_transfer_encoding(std::string_view body);
/// `7bit`, `8bit`, `binary`, `quoted-printable`, `base64`; `unknown` is "x-unknown".
[[nodiscard]] std::string_view to_string(TransferEncoding encoding);

}  // namespace protocol::message
