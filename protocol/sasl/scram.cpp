#include "protocol/sasl/scram.hpp"

#include <algorithm>

#include "protocol/base/ascii.hpp"
#include "protocol/base/base64.hpp"

namespace protocol::sasl {

namespace {

/// `saslname`: "=" and "," are written as =3D and =2C.
std::string escape_name(std::string_view name) {
    std::string text;
    for (const char octet : name) {
        if (octet == '=') {
            text += "=3D";
        } else if (octet == ',') {
            text += "=2C";
        } else {
            text += octet;
        }
    }
    return text;
}

std::optional<std::string> unescape_name(std::string_view text) {
    std::string name;
    for (std::size_t index = 0; index < text.size(); ++index) {
        if (text[index] != '=') {
            name += text[index];
            continue;
        }
        const std::string_view code = text.substr(index, 3);
        if (code != "=2C" && code != "=3D") return std::nullopt;
        name += code == "=2C" ? ',' : '=';
        index += 2;
    }
    return name;
}

/// Takes `letter=value` and the comma behind it off the front.
std::optional<std::string_view> take_attribute(std::string_view& message, char letter) {
    if (message.size() < 2 || message[0] != letter || message[1] != '=') return std::nullopt;
    const std::size_t end = std::min(message.find(','), message.size());
    const std::string_view value = message.substr(2, end - 2);
    message.remove_prefix(std::min(end + 1, message.size()));
    return value;
}

/// `nonce`: printable ASCII but the comma.
bool is_nonce(std::string_view text) {
    return !text.empty() && std::all_of(text.begin(), text.end(), is_graphic);
}

std::optional<Octets> take_base64(std::string_view& message, char letter) {
    const auto text = take_attribute(message, letter);
    if (!text) return std::nullopt;
    auto octets = decode_base64(*text);
    return octets ? std::optional(std::move(*octets)) : std::nullopt;
}

Octets exclusive_or(std::string_view one, std::string_view other) {
    Octets result(one);
    for (std::size_t index = 0; index < result.size(); ++index) {
        result[index] = static_cast<char>(result[index] ^ other[index]);
    }
    return result;
}

}  // namespace

std::optional<ScramClientFirst> ScramClientFirst::parse(std::string_view message) {
    // "n": the client has no channel binding; "y": it has, and thinks that the server has not.
    if (!message.starts_with("n,") && !message.starts_with("y,")) return std::nullopt;
    const std::size_t comma = message.find(',', 2);
    if (comma == std::string_view::npos) return std::nullopt;
    ScramClientFirst first;
    first.gs2_header = message.substr(0, comma + 1);
    std::string_view authorization = message.substr(2, comma - 2);
    if (!authorization.empty()) {
        const auto value = take_attribute(authorization, 'a');
        const auto named = value ? unescape_name(*value) : std::nullopt;
        if (!named || named->empty()) return std::nullopt;
        first.authorization = *named;
    }
    std::string_view rest = message.substr(comma + 1);
    first.bare = rest;
    const auto user = take_attribute(rest, 'n');  // "m=", a mandatory extension, is none that we know: refused here
    const auto named = user ? unescape_name(*user) : std::nullopt;
    const auto nonce = take_attribute(rest, 'r');
    if (!named || named->empty() || !nonce || !is_nonce(*nonce)) return std::nullopt;
    first.user = *named;
    first.nonce = *nonce;
    return first;
}

ScramClientFirst ScramClientFirst::make(std::string authorization, std::string user, std::string nonce) {
    ScramClientFirst first;
    first.gs2_header = authorization.empty() ? "n,," : "n,a=" + escape_name(authorization) + ',';
    first.bare = "n=" + escape_name(user) + ",r=" + nonce;
    first.authorization = std::move(authorization);
    first.user = std::move(user);
    first.nonce = std::move(nonce);
    return first;
}

std::optional<ScramServerFirst> ScramServerFirst::parse(std::string_view message) {
    const auto nonce = take_attribute(message, 'r');
    auto salt = take_base64(message, 's');
    const auto count = take_attribute(message, 'i');
    if (!nonce || !is_nonce(*nonce) || !salt || salt->empty() || !count) return std::nullopt;
    const std::uint64_t iterations = parse_decimal(*count, scram_iterations_max).value_or(0);
    if (iterations == 0) return std::nullopt;
    return ScramServerFirst{std::string(*nonce), std::move(*salt), static_cast<std::uint32_t>(iterations)};
}

Octets ScramServerFirst::encode() const {
    return "r=" + nonce + ",s=" + encode_base64(salt) + ",i=" + std::to_string(iterations);
}

std::optional<ScramClientFinal> ScramClientFinal::parse(std::string_view message) {
    auto binding = take_base64(message, 'c');
    const auto nonce = take_attribute(message, 'r');
    // Extensions may stand before the proof, which is the last.
    const std::size_t last = message.rfind("p=");
    if (!binding || !nonce || last != 0) return std::nullopt;
    auto proof = take_base64(message, 'p');
    if (!proof || !message.empty()) return std::nullopt;
    return ScramClientFinal{std::move(*binding), std::string(*nonce), std::move(*proof)};
}

Octets ScramClientFinal::encode_without_proof() const {
    return "c=" + encode_base64(channel_binding) + ",r=" + nonce;
}

Octets ScramClientFinal::encode() const {
    return encode_without_proof() + ",p=" + encode_base64(proof);
}

ScramKeys ScramKeys::of(crypto::HashAlgorithm hash, std::string_view password, const ScramServerFirst& first) {
    const Octets salted = crypto::pbkdf2(hash, password, first.salt, first.iterations);
    ScramKeys keys;
    keys.client_key = crypto::hmac(hash, salted, "Client Key");
    keys.stored_key = crypto::digest(hash, keys.client_key);
    keys.server_key = crypto::hmac(hash, salted, "Server Key");
    return keys;
}

Octets scram_auth_message(const ScramClientFirst& client_first, std::string_view server_first,
                          const ScramClientFinal& client_final) {
    return client_first.bare + ',' + Octets(server_first) + ',' + client_final.encode_without_proof();
}

Octets scram_client_proof(crypto::HashAlgorithm hash, const ScramKeys& keys, std::string_view auth_message) {
    return exclusive_or(keys.client_key, crypto::hmac(hash, keys.stored_key, auth_message));
}

Octets scram_server_signature(crypto::HashAlgorithm hash, const ScramKeys& keys, std::string_view auth_message) {
    return crypto::hmac(hash, keys.server_key, auth_message);
}

}  // namespace protocol::sasl
