#pragma once

#include <cstddef>
#include <string>
#include <tl/expected.hpp>

namespace protocol {

/// A value, or the reason why there is none. Only `value`, `error`, `and_then`, `map`, `map_error`
/// and the boolean test are used, so that std::expected can take its place.
template <class T, class E>
using Result = tl::expected<T, E>;

/// Why octets are not what a grammar rule asks for.
struct SyntaxError {
    std::size_t offset_octets = 0;  ///< where in the input the rule failed
    std::string expected;           ///< the rule or token wanted there, in the RFC's words

    bool operator==(const SyntaxError&) const = default;
};

/// Makes the error branch of a Result.
template <class E>
[[nodiscard]] tl::unexpected<E> failure(E error) {
    return tl::unexpected<E>(std::move(error));
}

[[nodiscard]] inline tl::unexpected<SyntaxError> syntax_error(std::size_t offset_octets, std::string expected) {
    return tl::unexpected<SyntaxError>(SyntaxError{offset_octets, std::move(expected)});
}

}  // namespace protocol
