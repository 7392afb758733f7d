#include "sim/lesson/markdown.hpp"

#include "tests/support/catch.hpp"

using sim::lesson::html;
using sim::lesson::parse_markdown;
using sim::lesson::plain_text;

namespace {

const std::string page =
    "A *first* paragraph\nover **two** lines.\n\n- one `MX`\n- two\n  goes on\n\n1. first\n2. second\n\n```\nS: 250 "
    "<ok>\n"
    "  C: QUIT\n```\nAfter.";

}  // namespace

TEST_CASE("Markdown as plain text has no marks") {
    CHECK(plain_text(parse_markdown(page), 30) ==
          "A first paragraph over two\nlines.\n\n- one MX\n- two goes on\n1. first\n2. second\n\n    S: 250 <ok>\n"
          "      C: QUIT\n\nAfter.\n");
}

TEST_CASE("Markdown as HTML is escaped") {
    CHECK(html(parse_markdown(page)) ==
          "<p>A <em>first</em> paragraph over <strong>two</strong> lines.</p>\n<ul>\n<li>one <code>MX</code></li>\n"
          "<li>two goes on</li>\n</ul>\n<ol>\n<li>first</li>\n<li>second</li>\n</ol>\n"
          "<pre><code>S: 250 &lt;ok&gt;\n  C: QUIT\n</code></pre>\n<p>After.</p>\n");
    CHECK(html(parse_markdown("<script>&\"'</script>\x01")) ==
          "<p>&lt;script&gt;&amp;&quot;&#39;&lt;/script&gt;\\x01</p>\n");
}

TEST_CASE("a heading is a line of its own") {
    const std::string headed = "# One `MX`\nText\n### Three\n\n#none\n#### four\n# \n";
    CHECK(plain_text(parse_markdown(headed), 40) == "One MX\n\nText\n\nThree\n\n#none #### four #\n");
    CHECK(html(parse_markdown(headed)) ==
          "<h2>One <code>MX</code></h2>\n<p>Text</p>\n<h4>Three</h4>\n<p>#none #### four #</p>\n");
}

TEST_CASE("what is no Markdown stays as it is written") {
    for (const char* text : {"2 * 3 * 4", "`open", "**open", "a ** b ** c", "****", "``", "3.5 is a number", "-x"}) {
        INFO(text);
        CHECK(plain_text(parse_markdown(text), 80) == std::string(text) + "\n");
    }
    CHECK(parse_markdown("").empty());
    CHECK(plain_text(parse_markdown("```\nnever closed"), 80) == "    never closed\n");
}
