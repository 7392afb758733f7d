#include "protocol/imap/preview.hpp"

#include <algorithm>
#include <array>

#include "protocol/base/ascii.hpp"
#include "protocol/base/utf8.hpp"
#include "protocol/imap/limits.hpp"

namespace protocol::imap {

namespace {

struct CharacterReference {
    std::string_view name;
    std::string_view utf8;
};
/// The named references that mails use most.
constexpr std::array<CharacterReference, 7> character_references{
    {{"amp;", "&"}, {"lt;", "<"}, {"gt;", ">"}, {"quot;", "\""}, {"apos;", "'"}, {"#39;", "'"}, {"nbsp;", " "}}};
/// Elements whose content is not text.
constexpr std::array<std::string_view, 4> hidden_elements{"style", "script", "head", "title"};

bool is_control_or_space(char octet) {
    return static_cast<unsigned char>(octet) <= ' ' || octet == 127;
}

std::size_t find_ignoring_case(std::string_view text, std::string_view wanted) {
    for (std::size_t index = text.find('<'); index != std::string_view::npos; index = text.find('<', index + 1)) {
        if (starts_with_ignoring_case(text.substr(index), wanted)) return index;
    }
    return text.size();
}

/// Takes markup out of HTML: good enough for the first words, never wrong about where the text ends.
class MarkupStripper {
public:
    explicit MarkupStripper(std::string_view html) : rest_(html) {}

    std::string strip() {
        while (!rest_.empty()) {
            if (rest_.front() == '<') {
                skip_tag();
            } else if (rest_.front() == '&') {
                character_reference();
            } else {
                text_ += rest_.front();
                rest_.remove_prefix(1);
            }
        }
        return std::move(text_);
    }

private:
    void skip_tag() {
        if (rest_.starts_with("<!--")) return skip_to("-->");
        for (const std::string_view name : hidden_elements) {
            if (!begins_element(name)) continue;
            rest_.remove_prefix(find_ignoring_case(rest_, "</" + std::string(name)));
            break;
        }
        skip_to(">");
        text_ += ' ';
    }
    [[nodiscard]] bool begins_element(std::string_view name) const {
        if (!starts_with_ignoring_case(rest_.substr(1), name)) return false;
        const std::string_view after = rest_.substr(1 + name.size());
        return after.empty() || !is_alphanumeric(after.front());
    }
    void skip_to(std::string_view end) {
        const std::size_t found = rest_.find(end);
        rest_.remove_prefix(found == std::string_view::npos ? rest_.size() : found + end.size());
    }
    void character_reference() {
        rest_.remove_prefix(1);
        for (const CharacterReference& reference : character_references) {
            if (!rest_.starts_with(reference.name)) continue;
            text_ += reference.utf8;
            rest_.remove_prefix(reference.name.size());
            return;
        }
        text_ += '&';
    }

    std::string_view rest_;
    std::string text_;
};

std::string with_single_spaces_only(std::string_view text) {
    std::string result;
    for (const char octet : text) {
        if (!is_control_or_space(octet)) {
            result += octet;
        } else if (!result.empty() && result.back() != ' ') {
            result += ' ';
        }
    }
    return result;
}

}  // namespace

std::string preview_text(const MessageView& message) {
    const message::Entity* text = message::main_text(message.entity());
    if (text == nullptr) return "";
    const std::string shown = message::display_body(*text, message.octets()).utf8;
    std::string_view source = shown;
    // Cut at a line feed, which no character is cut by; one long line is taken whole.
    source = source.substr(0, source.find('\n', preview_source_octets_max));
    const std::string plain = text->type.subtype == "html" ? MarkupStripper(source).strip() : std::string(source);
    const std::string line = with_single_spaces_only(plain);
    return std::string(trim(std::string_view(line).substr(0, utf8_prefix_octets(line, preview_characters_max))));
}

}  // namespace protocol::imap
