#include "sim/lesson/markup.hpp"

#include "sim/recording/readable_text.hpp"

namespace sim::lesson {

namespace {

std::string escape_line(std::string_view line) {
    std::string result;
    for (const char octet : recording::readable_text(line)) {
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
            case '\'':
                result += "&#39;";
                break;
            default:
                result += octet;
        }
    }
    return result;
}

}  // namespace

std::string escape_markup(std::string_view text) {
    std::string result;
    for (;;) {
        const std::size_t end = text.find('\n');
        result += escape_line(text.substr(0, end));
        if (end == std::string_view::npos) return result;
        result += '\n';
        text.remove_prefix(end + 1);
    }
}

}  // namespace sim::lesson
