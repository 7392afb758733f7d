#include <string>

#include "tests/support/catch.hpp"
#include "viz/draw/text.hpp"

namespace {

class Fonts {
public:
    Fonts() : context_(ImGui::CreateContext()), fonts_(viz::theme::load_fonts(1)) {}
    Fonts(const Fonts&) = delete;
    Fonts& operator=(const Fonts&) = delete;
    ~Fonts() { ImGui::DestroyContext(context_); }
    [[nodiscard]] const ImFont& mono() const { return *fonts_.mono; }

private:
    ImGuiContext* context_;
    viz::theme::Fonts fonts_;
};

}  // namespace

TEST_CASE("Text is cut to a width with an ellipsis") {
    const Fonts fonts;
    const ImFont& font = fonts.mono();
    const float letter = viz::draw::measure_text(font, "m").x;
    const float dots = viz::draw::measure_text(font, "\u2026").x;
    CHECK(viz::draw::fit_text(font, "relay.example", 13 * letter) == "relay.example");
    CHECK(viz::draw::fit_text(font, "relay.example", 12 * letter) == "relay.examp\u2026");
    CHECK(viz::draw::fit_text(font, "relay.example", dots) == "\u2026");
    CHECK(viz::draw::fit_text(font, "relay.example", dots - 1).empty());
    CHECK(viz::draw::fit_text(font, "", 0).empty());
    CHECK(viz::draw::fit_text(font, "to be cut", 4 * letter) == "to\u2026");  // no space before the ellipsis
    CHECK(viz::draw::fit_text_middle(font, "mail.alpha.test", 9 * letter) == "mail\u2026test");
}

TEST_CASE("Cut text never ends within a character") {
    const Fonts fonts;
    const ImFont& font = fonts.mono();
    const std::string text = "\u00fc\u0142\u20ac\u2192 \u00e9\u00df";
    for (float width = 0; width < 80; width += 1) {
        for (const std::string& cut :
             {viz::draw::fit_text(font, text, width), viz::draw::fit_text_middle(font, text, width)}) {
            CAPTURE(width, cut);
            CHECK(viz::draw::measure_text(font, cut).x <= std::max(width, 0.0F));
            int left = 0;  // octets that the character must still have
            for (const char octet : cut) {
                const auto value = static_cast<unsigned char>(octet);
                const bool continues = (value & 0xC0U) == 0x80U;
                CHECK(continues == (left > 0));
                left = continues ? left - 1 : value >= 0xE0 ? 2 : value >= 0xC0 ? 1 : 0;
            }
            CHECK(left == 0);
        }
    }
}
