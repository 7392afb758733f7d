#include "protocol/imap/search_charset.hpp"

#include <algorithm>
#include <utility>

#include "protocol/base/ascii.hpp"
#include "protocol/base/utf8.hpp"
#include "protocol/message/charset.hpp"

namespace protocol::imap {

namespace {

bool convert_text(std::string& text, std::string_view charset) {
    if (equal_ignoring_case(charset, "UTF-8")) return is_valid_utf8(text);
    message::DisplayText converted = message::to_utf8(text, charset);
    if (!converted.note.empty()) return false;
    text = std::move(converted.utf8);
    return true;
}

bool convert_key(SearchKey& key, std::string_view charset) {
    return convert_text(key.text, charset) && convert_text(key.field, charset) &&
           std::all_of(key.operands.begin(), key.operands.end(),
                       [charset](SearchKey& operand) { return convert_key(operand, charset); });
}

}  // namespace

const std::vector<std::string>& search_charsets() {
    static const std::vector<std::string> charsets = {"US-ASCII", "UTF-8", "ISO-8859-1", "WINDOWS-1252"};
    return charsets;
}

CharsetOutcome convert_to_utf8(SearchKey& key, const std::optional<std::string>& charset) {
    const std::string wanted = charset.value_or("UTF-8");
    const auto& known = search_charsets();
    const bool is_known = std::any_of(known.begin(), known.end(),
                                      [&](const std::string& name) { return equal_ignoring_case(name, wanted); });
    if (!is_known) return CharsetOutcome::unknown_charset;
    return convert_key(key, wanted) ? CharsetOutcome::converted : CharsetOutcome::bad_text;
}

}  // namespace protocol::imap
