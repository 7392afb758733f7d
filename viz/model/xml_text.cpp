#include "viz/model/xml_text.hpp"

#include <fmt/format.h>

namespace viz::model {

std::string xml_escaped(std::string_view text) {
    std::string result;
    for (const char octet : text) {
        switch (octet) {
            case '&':
                result += "&amp;";
                break;
            case '<':
                result += "&lt;";
                break;
            case '>':
                result += "&gt;";
                break;
            case '"':
                result += "&quot;";
                break;
            default:
                result += static_cast<unsigned char>(octet) < 0x20 ? ' ' : octet;
        }
    }
    return result;
}

std::string svg_begin(double width, double height, std::string_view title) {
    return fmt::format(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{0:.0f}\" height=\"{1:.0f}\" viewBox=\"0 0 {0:.0f} "
        "{1:.0f}\" font-family=\"sans-serif\" font-size=\"12\">\n<title>{2}</title>\n"
        "<rect width=\"100%\" height=\"100%\" fill=\"#ffffff\"/>\n",
        width, height, xml_escaped(title));
}

std::string svg_words(double x, double y, std::string_view anchor, std::string_view colour, std::string_view text) {
    return fmt::format(
        "<text x=\"{:.1f}\" y=\"{:.1f}\" text-anchor=\"{}\" fill=\"{}\" stroke=\"#ffffff\" stroke-width=\"5\" "
        "paint-order=\"stroke\">{}</text>\n",
        x, y, anchor, colour, xml_escaped(text));
}

}  // namespace viz::model
