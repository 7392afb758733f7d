#include "viz/render/soft_raster.hpp"

#include "viz/render/canvas.hpp"
#include "viz/render/glyph_texture.hpp"
#include "viz/render/triangle.hpp"
#include "viz/render/upright_quad.hpp"

namespace viz::render {
namespace {

class Rasteriser {
public:
    Rasteriser(Size size, ImFontAtlas& fonts, ImU32 background) : canvas_(size, background), texture_(fonts) {}

    void draw(const ImDrawList& list) {
        for (const ImDrawCmd& command : list.CmdBuffer) {
            if (command.UserCallback != nullptr) continue;
            const ImVec4& rect = command.ClipRect;
            clip_ = PixelRect{static_cast<int>(rect.x), static_cast<int>(rect.y), static_cast<int>(rect.z),
                              static_cast<int>(rect.w)}
                        .clipped_to(canvas_.bounds());
            if (!clip_.empty()) draw(list, command);
        }
    }

    [[nodiscard]] Image image() const { return canvas_.image(); }

private:
    void draw(const ImDrawList& list, const ImDrawCmd& command) {
        const ImDrawVert* const vertices = list.VtxBuffer.Data + command.VtxOffset;
        const ImDrawIdx* const indices = list.IdxBuffer.Data + command.IdxOffset;
        const auto vertex = [&](unsigned index) { return vertices + indices[index]; };
        for (unsigned i = 0; i + 2 < command.ElemCount; i += 3) {
            const bool shares_edge =
                i + 5 < command.ElemCount && indices[i] == indices[i + 3] && indices[i + 2] == indices[i + 4];
            if (shares_edge &&
                draw_upright_quad(canvas_, texture_, clip_, {vertex(i), vertex(i + 1), vertex(i + 2), vertex(i + 5)})) {
                i += 3;
            } else {
                draw_triangle(canvas_, texture_, clip_, {vertex(i), vertex(i + 1), vertex(i + 2)});
            }
        }
    }

    Canvas canvas_;
    GlyphTexture texture_;
    PixelRect clip_;
};

}  // namespace

Image rasterise(const ImDrawData& data, ImFontAtlas& fonts, ImU32 background) {
    const Size size{static_cast<int>(data.DisplaySize.x), static_cast<int>(data.DisplaySize.y)};
    Rasteriser rasteriser(size, fonts, background);
    for (int i = 0; i < data.CmdListsCount; ++i) rasteriser.draw(*data.CmdLists[i]);
    return rasteriser.image();
}

}  // namespace viz::render
