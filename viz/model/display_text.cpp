#include "viz/model/display_text.hpp"

#include "sim/recording/readable_text.hpp"

namespace viz::model {

std::string display_text(std::string_view octets) {
    constexpr std::string_view tab = "    ";
    std::string text;
    for (const char octet : octets) octet == '\t' ? text += tab : text += octet;
    return sim::recording::readable_text(text);
}

}  // namespace viz::model
