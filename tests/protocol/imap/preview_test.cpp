#include "protocol/imap/preview.hpp"

#include "tests/protocol/imap/text_message.hpp"
#include "tests/support/catch.hpp"

namespace tests::imap {

using protocol::imap::preview_text;

TEST_CASE("a preview is the beginning of the main text, RFC 8970", "[imap]") {
    CHECK(preview_text(TextMessage("Subject: a\n\n  Hello,\n\n\tworld!  \n")) == "Hello, world!");
    CHECK(preview_text(TextMessage("\n")).empty());
    CHECK(preview_text(TextMessage("Content-Type: image/gif\n\nGIF")).empty());
    CHECK(preview_text(TextMessage("\n" + std::string(300, 'x'))) == std::string(200, 'x'));
    std::string accents;
    for (int count = 0; count < 200; ++count) accents += "\xC3\xA9";
    CHECK(preview_text(TextMessage("Content-Type: text/plain; charset=utf-8\n\n" + accents + accents)) == accents);
}

TEST_CASE("a preview holds no markup", "[imap]") {
    const std::string html = "Content-Type: text/html\n\n";
    CHECK(preview_text(TextMessage(html + "<html><head><title>T</title></head><body><p>a &lt;&amp;&nbsp;b</p>c")) ==
          "a <& b c");
    CHECK(preview_text(TextMessage(html + "<STYLE>p {}</Style><!-- <b> -->x<header>y</header><script>z")) == "x y");
    CHECK(preview_text(TextMessage(html + "a<unclosed")) == "a");
    CHECK(preview_text(TextMessage("Content-Type: multipart/alternative; boundary=b\n\n--b\nContent-Type: text/html\n\n"
                                   "<b>h</b>\n--b\n\nplain\n--b--\n")) == "plain");
}

}  // namespace tests::imap
