#include <cmath>

#include "tests/support/catch.hpp"
#include "viz/theme/icons.hpp"
#include "viz/theme/theme.hpp"

namespace {

struct Context {
    Context() : context(ImGui::CreateContext()) { ImGui::GetIO().IniFilename = nullptr; }
    Context(const Context&) = delete;
    Context& operator=(const Context&) = delete;
    ~Context() { ImGui::DestroyContext(context); }
    ImGuiContext* context;
};

float width(const ImFont& font, const char* text) {
    return font.CalcTextSizeA(font.FontSize, 1e9F, 0, text).x;
}

ImWchar code_point(const char* utf8) {
    const auto octet = [utf8](int index) { return static_cast<unsigned char>(utf8[index]); };
    return static_cast<ImWchar>((octet(0) & 0x0FU) << 12U | (octet(1) & 0x3FU) << 6U | (octet(2) & 0x3FU));
}

}  // namespace

TEST_CASE("Every font has the letters that mail needs, and all icons") {
    const Context context;
    const viz::theme::Fonts fonts = viz::theme::load_fonts(1);
    for (const ImFont* font :
         {fonts.regular, fonts.bold, fonts.title, fonts.small, fonts.small_bold, fonts.mono, fonts.mono_small}) {
        for (const int letter :
             {0x41, 0x7E, 0xFC, 0x142, 0x3B1, 0x416, 0x20AC, 0x2026, 0x2192, 0x2212, 0x2264, 0x2713}) {
            CAPTURE(font->FontSize, letter);
            CHECK(font->FindGlyphNoFallback(static_cast<ImWchar>(letter)) != nullptr);
        }
        for (const char* icon : viz::theme::icons::all) CHECK(font->FindGlyphNoFallback(code_point(icon)) != nullptr);
    }
    CHECK(fonts.mono->FindGlyphNoFallback(0x2502) != nullptr);
}

TEST_CASE("Letters advance by whole pixels, those of the fixed font all alike") {
    const Context context;
    const viz::theme::Fonts fonts = viz::theme::load_fonts(1.25F);
    for (const ImFont* font : {fonts.regular, fonts.mono}) {
        for (const ImFontGlyph& glyph : font->Glyphs) CHECK(glyph.AdvanceX == std::round(glyph.AdvanceX));
    }
    CHECK(width(*fonts.mono, "iiiiii....") == width(*fonts.mono, "WWWWWW@@@@"));
    CHECK(width(*fonts.regular, "iiii") < width(*fonts.regular, "WWWW"));
}

TEST_CASE("Fonts grow with the scale, and can be loaded again") {
    const Context context;
    const float small = viz::theme::load_fonts(1).regular->FontSize;
    const viz::theme::Fonts large = viz::theme::load_fonts(2);
    CHECK(std::abs(large.regular->FontSize - 2 * small) <= 1);
    CHECK(ImGui::GetIO().Fonts->Fonts.Size == 7);
    CHECK(ImGui::GetIO().FontDefault == large.regular);
}

TEST_CASE("The digest of the fonts is a SHA-256") {
    CHECK(viz::theme::fonts_digest().size() == 64);
    CHECK(viz::theme::fonts_digest().find_first_not_of("0123456789abcdef") == std::string_view::npos);
}

TEST_CASE("A style is made afresh: scales do not add up") {
    const Context context;
    viz::theme::apply_style(viz::theme::dark_palette(), 2);
    const float padding = ImGui::GetStyle().WindowPadding.x;
    viz::theme::apply_style(viz::theme::light_palette(), 2);
    CHECK(ImGui::GetStyle().WindowPadding.x == padding);
    viz::theme::apply_style(viz::theme::light_palette(), 1);
    CHECK(ImGui::GetStyle().WindowPadding.x == padding / 2);
}
