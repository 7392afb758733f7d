#include "sim/yaml_text/yaml_block.hpp"

namespace sim::yaml_text {

std::string yaml_quoted(std::string_view text) {
    std::string result = "\"";
    for (std::size_t index = 0; index < text.size(); ++index) {
        const char octet = text[index];
        if (octet == '"' || octet == '\\') {
            result += {'\\', octet};
        } else if (octet == '\n') {
            result += "\\n";
        } else if (octet >= 0 && octet < ' ') {
            result += fmt::format("\\x{:02x}", static_cast<unsigned>(octet));
        } else if (octet == '$' && text.substr(index + 1).starts_with('{')) {
            result += "$$";
        } else {
            result += octet;
        }
    }
    return result + '"';
}

std::string yaml_single_quoted(std::string_view text) {
    std::string result = "'";
    for (std::size_t index = 0; index < text.size(); ++index) {
        const bool is_doubled = text[index] == '\'' || text.substr(index).starts_with("${");
        if (is_doubled) result += text[index];
        result += text[index];
    }
    return result + '\'';
}

}  // namespace sim::yaml_text
