#include "protocol/smtp/verb.hpp"

#include "protocol/base/ascii.hpp"

namespace protocol::smtp {

std::optional<Verb> parse_verb(std::string_view word) {
    for (std::size_t index = 0; index < verb_count; ++index) {
        if (equal_ignoring_case(word, verb_names[index])) return static_cast<Verb>(index);
    }
    return std::nullopt;
}

}  // namespace protocol::smtp
