#include <cassert>
#include <cmath>
#include <cstddef>

#include <ft2build.h>
#include FT_FREETYPE_H
#include <imgui_freetype.h>

#include "viz/theme/embedded_fonts.hpp"
#include "viz/theme/icons.hpp"
#include "viz/theme/theme.hpp"

namespace viz::theme {
namespace {

constexpr ImWchar text_ranges[] = {
    0x0020, 0x017F,  // Latin with its supplement and first extension
    0x0370, 0x04FF,  // Greek and Cyrillic: addresses and subjects need not be Latin
    0x2010, 0x205E,  // dashes, quotes, ellipsis
    0x20A0, 0x20BF,  // currencies
    0x2190, 0x2199,  // arrows
    0x2212, 0x2212,  // minus
    0x2248, 0x2265,  // about, not equal, at most, at least
    0x2500, 0x257F,  // lines of boxes
    0x25A0, 0x25CF,  // geometric shapes
    0x2713, 0x2718,  // check marks and crosses
    0,
};

constexpr ImWchar code_point(const char* utf8) {
    const auto octet = [utf8](int index) { return static_cast<unsigned char>(utf8[index]); };
    return static_cast<ImWchar>((octet(0) & 0x0FU) << 12U | (octet(1) & 0x3FU) << 6U | (octet(2) & 0x3FU));
}

/// Ranges of one glyph each: far fewer than the font has, so that the atlas stays small.
constexpr auto icon_ranges = [] {
    std::array<ImWchar, icons::all.size() * 2 + 1> ranges{};
    for (std::size_t i = 0; i < icons::all.size(); ++i) ranges[2 * i] = ranges[2 * i + 1] = code_point(icons::all[i]);
    return ranges;
}();

/// A font file's metrics in its own units.
class FontMetrics {
public:
    explicit FontMetrics(FontFile file) {
        const auto octets = embedded_font(file);
        [[maybe_unused]] FT_Error error = FT_Init_FreeType(&library_);
        assert(error == 0);
        error = FT_New_Memory_Face(library_, octets.data(), static_cast<FT_Long>(octets.size()), 0, &face_);
        assert(error == 0);
    }
    FontMetrics(const FontMetrics&) = delete;
    FontMetrics& operator=(const FontMetrics&) = delete;
    ~FontMetrics() { FT_Done_FreeType(library_); }

    /// From the highest ascent to the lowest descent: what ImGui calls a font's size.
    [[nodiscard]] float height() const { return static_cast<float>(face_->ascender - face_->descender); }
    [[nodiscard]] float em() const { return static_cast<float>(face_->units_per_EM); }
    /// How far the pen moves after a character; 0: the font has it not.
    [[nodiscard]] float advance(ImWchar character) const {
        const FT_UInt glyph = FT_Get_Char_Index(face_, character);
        if (glyph == 0 || FT_Load_Glyph(face_, glyph, FT_LOAD_NO_SCALE) != 0) return 0;
        return static_cast<float>(face_->glyph->metrics.horiAdvance);
    }

private:
    FT_Library library_ = nullptr;
    FT_Face face_ = nullptr;
};

ImFontConfig font_config(FontFile file, float size, const ImWchar* ranges) {
    const auto octets = embedded_font(file);
    ImFontConfig config;
    // The atlas only reads what it does not own, though its pointer is not to const.
    config.FontData = const_cast<unsigned char*>(octets.data());  // NOLINT(cppcoreguidelines-pro-type-const-cast)
    config.FontDataSize = static_cast<int>(octets.size());
    config.FontDataOwnedByAtlas = false;
    config.SizePixels = size;
    config.GlyphRanges = ranges;
    config.OversampleH = 1;
    config.PixelSnapH = true;
    return config;
}

/// A font that is wanted: its letters' em in pixels.
struct WantedFont {
    FontFile file = FontFile::inter_regular;
    float em = 0;
};

ImFont* add_font(ImFontAtlas& atlas, const WantedFont& wanted, const FontMetrics& metrics) {
    const float size = std::round(wanted.em * metrics.height() / metrics.em());
    const ImFontConfig text = font_config(wanted.file, size, text_ranges);
    ImFont* font = atlas.AddFont(&text);
    const float icon_size = std::round(wanted.em * 1.1F);
    ImFontConfig icon = font_config(FontFile::font_awesome, icon_size, icon_ranges.data());
    icon.MergeMode = true;
    icon.GlyphMinAdvanceX = std::round(icon_size * 1.2F);  // one width for most: texts after icons line up
    icon.GlyphOffset.y = std::round(wanted.em * 0.04F);
    atlas.AddFont(&icon);
    return font;
}

/// ImGui's FreeType builder rounds every advance up, which spaces small text too widely: round to the nearest.
void tighten(ImFont& font, const FontMetrics& metrics) {
    for (ImFontGlyph& glyph : font.Glyphs) {
        const float advance = metrics.advance(static_cast<ImWchar>(glyph.Codepoint));
        if (advance > 0) glyph.AdvanceX = std::round(advance * font.FontSize / metrics.height());
    }
    font.BuildLookupTable();
}

}  // namespace

Fonts load_fonts(float scale) {
    ImFontAtlas& atlas = *ImGui::GetIO().Fonts;
    atlas.Clear();
    atlas.FontBuilderIO = ImGuiFreeType::GetBuilderForFreeType();
    atlas.FontBuilderFlags = ImGuiFreeTypeBuilderFlags_LightHinting;
    const FontMetrics regular(FontFile::inter_regular);
    const FontMetrics semi_bold(FontFile::inter_semi_bold);
    const FontMetrics mono(FontFile::jetbrains_mono_regular);
    const auto add = [&](FontFile file, float em, const FontMetrics& metrics) {
        return add_font(atlas, {.file = file, .em = em * scale}, metrics);
    };
    Fonts fonts;
    fonts.regular = add(FontFile::inter_regular, 14, regular);
    fonts.bold = add(FontFile::inter_semi_bold, 14, semi_bold);
    fonts.title = add(FontFile::inter_semi_bold, 18, semi_bold);
    fonts.small = add(FontFile::inter_regular, 12, regular);
    fonts.small_bold = add(FontFile::inter_semi_bold, 12, semi_bold);
    fonts.mono = add(FontFile::jetbrains_mono_regular, 13, mono);
    fonts.mono_small = add(FontFile::jetbrains_mono_regular, 11.5F, mono);
    atlas.Build();
    for (ImFont* font : {fonts.regular, fonts.small}) tighten(*font, regular);
    for (ImFont* font : {fonts.bold, fonts.title, fonts.small_bold}) tighten(*font, semi_bold);
    for (ImFont* font : {fonts.mono, fonts.mono_small}) tighten(*font, mono);
    ImGui::GetIO().FontDefault = fonts.regular;
    return fonts;
}

}  // namespace viz::theme
