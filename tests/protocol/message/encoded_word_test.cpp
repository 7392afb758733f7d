#include "protocol/message/encoded_word.hpp"

#include <algorithm>

#include "protocol/message/charset.hpp"
#include "tests/support/catch.hpp"

using protocol::message::decode_encoded_words;
using protocol::message::encode_encoded_words;
using protocol::message::encoded_word_octets_max;
using protocol::message::to_utf8;

TEST_CASE("Encoded words are decoded (RFC 2047 section 8)") {
    CHECK(decode_encoded_words("(=?ISO-8859-1?Q?a?=)") == "(a)");
    CHECK(decode_encoded_words("(=?ISO-8859-1?Q?a?= b)") == "(a b)");
    CHECK(decode_encoded_words("(=?ISO-8859-1?Q?a?= =?ISO-8859-1?Q?b?=)") == "(ab)");
    CHECK(decode_encoded_words("(=?ISO-8859-1?Q?a?=  \t =?ISO-8859-1?Q?b?=)") == "(ab)");
    CHECK(decode_encoded_words("(=?ISO-8859-1?Q?a_b?=)") == "(a b)");
    CHECK(decode_encoded_words("=?utf-8*en?b?w6k=?= x") == "\xC3\xA9 x");
    CHECK(decode_encoded_words("=?iso-8859-1?q?=E9=ZZ?=") == "\xC3\xA9=ZZ");
}

TEST_CASE("What is no encoded word stays (RFC 2047 section 6.3)") {
    for (const char* text :
         {"", "plain", "=?", "=?utf-8?", "=?utf-8?Q?a", "=?utf-8?X?a?=", "=?utf-8?Q?a b?=", "=??Q?a?=", "a = b?"}) {
        CAPTURE(text);
        CHECK(decode_encoded_words(text) == text);
    }
}

TEST_CASE("Decoding cannot create a line end or a NUL") {
    CHECK(decode_encoded_words("=?utf-8?Q?a=0D=0ABcc:=00x?=") == "a  Bcc: x");
}

TEST_CASE("Text is encoded only where it must be, and no character is split (RFC 2047 section 5)") {
    CHECK(encode_encoded_words("plain text!") == "plain text!");
    CHECK(encode_encoded_words("Caf\xC3\xA9 au lait") == "=?utf-8?Q?Caf=C3=A9_au_lait?=");
    CHECK(encode_encoded_words("=?x") == "=?utf-8?B?PT94?=");
    for (const std::string& character :
         {std::string("\xC3\xA9"), std::string("\xE2\x82\xAC"), std::string("\xF0\x9F\x93\xA7")}) {
        std::string text = "a ";
        for (int count = 0; count < 200; ++count) text += character;
        const std::string words = encode_encoded_words(text);
        CHECK(decode_encoded_words(words) == text);
        std::size_t start = 0;
        while (start < words.size()) {
            const std::size_t end = std::min(words.find(' ', start), words.size());
            const std::string word = words.substr(start, end - start);
            CHECK(word.size() <= encoded_word_octets_max);
            // Each word is whole by itself: nothing had to be replaced.
            CHECK(decode_encoded_words(word).find("\xEF\xBF\xBD") == std::string::npos);
            start = end + 1;
        }
    }
}

TEST_CASE("Character sets for display (RFC 2046 section 4.1.2)") {
    CHECK(to_utf8("abc", "us-ascii").utf8 == "abc");
    CHECK(to_utf8("\xE9", "ISO-8859-1").utf8 == "\xC3\xA9");
    CHECK(to_utf8("\x80\x93", "Windows-1252").utf8 == "\xE2\x82\xAC\xE2\x80\x9C");
    CHECK(to_utf8("\xC3\xA9", "UTF-8").utf8 == "\xC3\xA9");
    CHECK(to_utf8("\xC3\xA9", "UTF-8").note.empty());
    SECTION("what is lost is told") {
        CHECK(to_utf8("a\xC3z\xFF", "utf-8").utf8 == "a\xEF\xBF\xBDz\xEF\xBF\xBD");
        CHECK(to_utf8("a\xC3z\xFF", "utf-8").note == "2 octet(s) are not valid in the character set \"utf-8\".");
        CHECK(to_utf8("a\xE9", "us-ascii").utf8 == "a\xEF\xBF\xBD");
        CHECK(to_utf8("a\xE9", "koi8-r").utf8 == "a\xEF\xBF\xBD");
        CHECK(to_utf8("a\xE9", "koi8-r").note ==
              "The character set \"koi8-r\" cannot be shown here; only its ASCII characters are.");
        CHECK(to_utf8("a", "koi8-r").note.empty());
    }
}
