#include "protocol/message/encoded_word.hpp"

#include <algorithm>
#include <optional>

#include "protocol/base/ascii.hpp"
#include "protocol/base/base64.hpp"
#include "protocol/base/quoted_printable.hpp"
#include "protocol/message/charset.hpp"
#include "protocol/message/lexer.hpp"
#include "protocol/message/limits.hpp"

namespace protocol::message {

namespace {

constexpr std::string_view word_start = "=?utf-8?";
constexpr std::string_view word_end = "?=";
/// Words we write leave room for the name of the field: a line with an encoded word has at most 76
/// octets (RFC 2047 section 2).
constexpr std::size_t written_word_octets_max = 64;
constexpr std::size_t payload_octets_max =
    written_word_octets_max - word_start.size() - std::string_view("Q?").size() - word_end.size();
constexpr std::size_t base64_source_octets_max = payload_octets_max / 4 * 3;
static_assert(written_word_octets_max <= encoded_word_octets_max);

struct EncodedWord {
    std::string utf8;
    std::size_t size_octets = 0;
};

std::string make_harmless(std::string text) {
    std::replace_if(
        text.begin(), text.end(), [](char octet) { return octet == '\r' || octet == '\n' || octet == '\0'; }, ' ');
    return text;
}

Octets decode_q(std::string_view text) {
    std::string quoted_printable;
    for (const char octet : text) octet == '_' ? quoted_printable += "=20" : quoted_printable += octet;
    return decode_quoted_printable_lenient(quoted_printable);
}

/// The part of `text` up to `end`; cuts it and `end` off.
std::optional<std::string_view> cut_until(std::string_view& text, std::string_view end) {
    const std::size_t size = text.find(end);
    if (size == std::string_view::npos) return std::nullopt;
    const std::string_view part = text.substr(0, size);
    text.remove_prefix(size + end.size());
    return part;
}

bool is_one_token(std::string_view text, bool may_hold_specials) {
    return !text.empty() && std::all_of(text.begin(), text.end(), [may_hold_specials](char octet) {
        return may_hold_specials ? is_graphic(octet) : is_token_character(octet);
    });
}

/// encoded-word at the start of `text`, RFC 2047 section 2. A language after "*" is dropped (RFC 2231 section 5).
std::optional<EncodedWord> read_encoded_word(std::string_view text) {
    std::string_view rest = text;
    if (!rest.starts_with("=?")) return std::nullopt;
    // A word that is somewhat longer than allowed is read all the same.
    rest = rest.substr(2, encoded_word_octets_max * 4);
    const std::size_t offered = rest.size();
    const std::optional<std::string_view> charset = cut_until(rest, "?");
    const std::optional<std::string_view> encoding = charset ? cut_until(rest, "?") : std::nullopt;
    const std::optional<std::string_view> payload = encoding ? cut_until(rest, word_end) : std::nullopt;
    if (!payload || !is_one_token(*charset, false) || (!payload->empty() && !is_one_token(*payload, true)))
        return std::nullopt;
    Octets octets;
    if (equal_ignoring_case(*encoding, "B")) {
        octets = decode_base64_lenient(*payload);
    } else if (equal_ignoring_case(*encoding, "Q")) {
        octets = decode_q(*payload);
    } else {
        return std::nullopt;
    }
    const std::string_view name = charset->substr(0, charset->find('*'));
    return EncodedWord{make_harmless(to_utf8(octets, name).utf8), 2 + offered - rest.size()};
}

bool is_plain(std::string_view text) {
    return std::all_of(text.begin(), text.end(), is_printable) && text.find("=?") == std::string_view::npos;
}

std::string encode_q(std::string_view octets) {
    constexpr std::string_view digits = "0123456789ABCDEF";
    constexpr std::string_view safe = "!*+-/";
    std::string text;
    for (const char octet : octets) {
        if (octet == ' ') {
            text += '_';
        } else if (is_alphanumeric(octet) || safe.find(octet) != std::string_view::npos) {
            text += octet;
        } else {
            const auto value = static_cast<unsigned char>(octet);
            text += {'=', digits[value >> 4], digits[value & 15]};
        }
    }
    return text;
}

/// Length of the character of valid UTF-8 at the start of `text`.
std::size_t character_size(std::string_view text) {
    std::size_t size = 1;
    while (size < text.size() && (static_cast<unsigned char>(text[size]) & 0xC0) == 0x80) ++size;
    return size;
}

/// How much of `text` the next word takes: whole characters, as many as fit.
std::size_t word_source_size(std::string_view text, bool base64) {
    std::size_t size = 0;
    std::size_t payload = 0;
    while (size < text.size()) {
        const std::size_t character = character_size(text.substr(size));
        payload += base64 ? character : encode_q(text.substr(size, character)).size();
        if (payload > (base64 ? base64_source_octets_max : payload_octets_max)) break;
        size += character;
    }
    return size;
}

}  // namespace

std::string decode_encoded_words(std::string_view text) {
    if (text.find("=?") == text.npos) return std::string(text);
    std::string result;
    std::size_t blanks_after_word = std::string::npos;  // where in `result` white space after a word begins
    while (!text.empty()) {
        if (const std::optional<EncodedWord> word = read_encoded_word(text)) {
            if (blanks_after_word != std::string::npos) result.resize(blanks_after_word);
            result += word->utf8;
            blanks_after_word = result.size();
            text.remove_prefix(word->size_octets);
            continue;
        }
        if (!is_blank(text.front())) blanks_after_word = std::string::npos;
        result += text.front();
        text.remove_prefix(1);
    }
    return result;
}

std::string encode_encoded_words(std::string_view utf8) {
    if (is_plain(utf8)) return std::string(utf8);
    const std::string valid = to_utf8(on_one_line(utf8), "utf-8").utf8;
    const bool base64 = encode_base64(valid).size() < encode_q(valid).size();
    std::string words;
    std::string_view rest = valid;
    while (!rest.empty()) {
        const std::string_view source = rest.substr(0, word_source_size(rest, base64));
        if (!words.empty()) words += ' ';
        words += word_start;
        words += base64 ? "B?" + encode_base64(source) : "Q?" + encode_q(source);
        words += word_end;
        rest.remove_prefix(source.size());
    }
    return words;
}

}  // namespace protocol::message
