#include "sim/guide/rendered_text.hpp"

#include "tests/support/catch.hpp"

using sim::guide::render_text;

namespace {

std::optional<std::string> as_it_is(const std::string& destination) {
    return destination;
}

std::optional<std::string> nowhere(const std::string&) {
    return std::nullopt;
}

}  // namespace

TEST_CASE("a text has the title of its first heading, and headings the ids that GitHub gives them") {
    const auto text = render_text("# SMTP, *word* by `word`\n\n## A `stop:`\n\n## A `stop:`\n", as_it_is);
    CHECK(text.title == "SMTP, word by word");
    CHECK(text.body ==
          "<h1><span id=\"smtp-word-by-word\"></span>SMTP, <em>word</em> by <code>word</code></h1>\n"
          "<h2><span id=\"a-stop\"></span>A <code>stop:</code></h2>\n"
          "<h2><span id=\"a-stop-1\"></span>A <code>stop:</code></h2>\n");
}

TEST_CASE("tables and task lists are those of GitHub") {
    const auto text = render_text("| a | b |\n|---|---|\n| 1 | `x` |\n\n- [ ] c\n", as_it_is);
    CHECK(text.body.find("<th>b</th>") != std::string::npos);
    CHECK(text.body.find("<td><code>x</code></td>") != std::string::npos);
    CHECK(text.body.find("<input type=\"checkbox\" disabled=\"\" /> c") != std::string::npos);
}

TEST_CASE("links and pictures lead where they are told to, or their words stay") {
    const std::string text = "See [the *other*](other.md#part) and ![a map](map.png).";
    const auto target = [](const std::string& destination) { return std::optional("to/" + destination); };
    CHECK(render_text(text, target).body ==
          "<p>See <a href=\"to/other.md#part\">the <em>other</em></a> and <img src=\"to/map.png\" alt=\"a map\" "
          "/>.</p>\n");
    CHECK(render_text(text, nowhere).body == "<p>See the <em>other</em> and a map.</p>\n");
}

TEST_CASE("HTML in a text is left out, and no link runs a script") {
    const auto text = render_text("<script>alert(1)</script>\n\na <b>c</b> [d](javascript:alert(2))\n", as_it_is);
    CHECK(text.body.find("script>") == std::string::npos);
    CHECK(text.body.find("javascript") == std::string::npos);
    CHECK(text.body.find("<b>") == std::string::npos);
    CHECK(render_text("1 < 2 & 3", as_it_is).body == "<p>1 &lt; 2 &amp; 3</p>\n");
    CHECK(render_text("", as_it_is).body.empty());
}
