#include "protocol/imap/base_subject.hpp"

#include "protocol/base/ascii.hpp"
#include "protocol/message/encoded_word.hpp"

namespace protocol::imap {

namespace {

/// Step 1: UTF-8; tabs and line ends are spaces, several spaces are one.
std::string with_single_spaces(std::string_view subject) {
    std::string text;
    for (const char octet : message::decode_encoded_words(subject)) {
        const bool is_space = is_blank(octet) || octet == '\r' || octet == '\n';
        if (!is_space) text += octet;
        if (is_space && !text.ends_with(' ')) text += ' ';
    }
    return text;
}

/// The steps and rules of RFC 5256 section 2.1 and section 5; each function says whether it took something off.
class SubjectCutter {
public:
    explicit SubjectCutter(std::string_view subject) : rest_(subject) {}

    BaseSubject cut() {
        do {
            while (cut_trailer()) {
            }
            while (cut_leader() || cut_blob()) {
            }
        } while (cut_forward_brackets());
        return {std::string(rest_), is_reply_or_forward_};
    }

private:
    /// subj-trailer
    bool cut_trailer() {
        constexpr std::string_view forwarded = "(fwd)";
        if (rest_.ends_with(' ')) {
            rest_.remove_suffix(1);
            return true;
        }
        if (rest_.size() < forwarded.size()) return false;
        if (!equal_ignoring_case(rest_.substr(rest_.size() - forwarded.size()), forwarded)) return false;
        rest_.remove_suffix(forwarded.size());
        return is_reply_or_forward_ = true;
    }
    /// subj-leader = (*subj-blob subj-refwd) / WSP
    bool cut_leader() {
        if (rest_.starts_with(' ')) {
            rest_.remove_prefix(1);
            return true;
        }
        std::string_view text = rest_;
        while (skip_blob(text)) {
        }
        if (!skip_reply_or_forward(text)) return false;
        rest_ = text;
        return is_reply_or_forward_ = true;
    }
    /// Step 4: what is left must not be empty.
    bool cut_blob() {
        std::string_view text = rest_;
        if (!skip_blob(text) || text.empty()) return false;
        rest_ = text;
        return true;
    }
    /// Step 6.
    bool cut_forward_brackets() {
        constexpr std::string_view header = "[fwd:";
        if (!starts_with_ignoring_case(rest_, header) || !rest_.ends_with(']')) return false;
        rest_ = rest_.substr(header.size(), rest_.size() - header.size() - 1);
        return is_reply_or_forward_ = true;
    }
    /// subj-blob = "[" *BLOBCHAR "]" *WSP
    static bool skip_blob(std::string_view& text) {
        if (!text.starts_with('[')) return false;
        const std::size_t end = text.find_first_of("[]", 1);
        if (end == std::string_view::npos || text[end] == '[') return false;
        text.remove_prefix(end + 1);
        skip_spaces(text);
        return true;
    }
    /// subj-refwd = ("re" / ("fw" ["d"])) *WSP [subj-blob] ":"
    static bool skip_reply_or_forward(std::string_view& text) {
        for (const std::string_view word : {"re", "fwd", "fw"}) {
            if (!starts_with_ignoring_case(text, word)) continue;
            std::string_view rest = text.substr(word.size());
            skip_spaces(rest);
            skip_blob(rest);
            if (!rest.starts_with(':')) continue;
            text = rest.substr(1);
            return true;
        }
        return false;
    }
    static void skip_spaces(std::string_view& text) {
        while (text.starts_with(' ')) text.remove_prefix(1);
    }

    std::string_view rest_;
    bool is_reply_or_forward_ = false;
};

}  // namespace

BaseSubject extract_base_subject(std::string_view body) {
    const std::string subject = with_single_spaces(body);
    return SubjectCutter(subject).cut();
}

}  // namespace protocol::imap
