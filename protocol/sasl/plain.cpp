#include "protocol/sasl/plain.hpp"

namespace protocol::sasl {

Octets encode_plain(const Credentials& credentials) {
    Octets message = credentials.authorization;
    message.append(1, '\0').append(credentials.user).append(1, '\0').append(credentials.password);
    return message;
}

std::optional<Credentials> parse_plain(std::string_view message) {
    const std::size_t first = message.find('\0');
    if (first == message.npos) return std::nullopt;
    const std::size_t second = message.find('\0', first + 1);
    if (second == message.npos || message.find('\0', second + 1) != message.npos) return std::nullopt;
    const std::string_view user = message.substr(first + 1, second - first - 1);
    const std::string_view password = message.substr(second + 1);
    if (user.empty() || password.empty()) return std::nullopt;
    return Credentials{std::string(user), std::string(password), std::string(message.substr(0, first))};
}

}  // namespace protocol::sasl
