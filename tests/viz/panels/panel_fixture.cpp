#include "tests/viz/panels/panel_fixture.hpp"

#include <cmath>
#include <cstring>

#include "tests/support/catch.hpp"
#include "viz/lesson/recorded_lesson.hpp"
#include "viz/panels/lesson_steering.hpp"
#include "viz/panels/playback.hpp"
#include "viz/theme/imgui_compat.hpp"

namespace tests {
namespace {

/// FNV-1a, RFC draft-eastlake-fnv: good enough to see a difference.
void mix(std::uint64_t& digest, const void* data, std::size_t size_octets) {
    const auto* octets = static_cast<const unsigned char*>(data);
    for (std::size_t index = 0; index < size_octets; ++index) {
        digest = (digest ^ octets[index]) * 1099511628211ULL;
    }
}

bool is_sound_vertex(const ImDrawVert& vertex) {
    constexpr float limit = 100000;
    return std::isfinite(vertex.pos.x) && std::isfinite(vertex.pos.y) && std::abs(vertex.pos.x) < limit &&
           std::abs(vertex.pos.y) < limit && std::isfinite(vertex.uv.x) && std::isfinite(vertex.uv.y);
}

bool is_sound_list(const ImDrawList& list) {
    for (const ImDrawVert& vertex : list.VtxBuffer) {
        if (!is_sound_vertex(vertex)) return false;
    }
    for (const ImDrawCmd& command : list.CmdBuffer) {
        for (unsigned index = 0; index < command.ElemCount; ++index) {
            const unsigned vertex = list.IdxBuffer[static_cast<int>(command.IdxOffset + index)] + command.VtxOffset;
            if (vertex >= static_cast<unsigned>(list.VtxBuffer.Size)) return false;
        }
    }
    return true;
}

}  // namespace

PanelFixture::PanelFixture(viz::model::Trace of, float width, float height, float scale)
    : trace(std::move(of)), context_(ImGui::CreateContext()) {
    ImGui::SetCurrentContext(context_);
    ImGuiIO& io = ImGui::GetIO();
    io.IniFilename = nullptr;
    io.DisplaySize = {width, height};
    io.BackendFlags |= ImGuiBackendFlags_RendererHasVtxOffset;
    theme_.scale = scale;
    theme_.fonts = viz::theme::load_fonts(scale);
    view.playback.moment = trace.start();
    frame();
    frame();
}

PanelFixture::~PanelFixture() {
    ImGui::DestroyContext(context_);
}

void PanelFixture::resize(float width, float height) {
    ImGui::GetIO().DisplaySize = {width, height};
}

void PanelFixture::frame(double seconds, std::vector<viz::panels::KeyPress> keys) {
    ImGui::GetIO().DeltaTime = 1.F / 60;
    ImGui::NewFrame();
    viz::panels::draw_app(trace, view, theme_, caches, probes, {seconds, std::move(keys), complete, board},
                          lesson.get());
    ImGui::Render();
}

void PanelFixture::settle() {
    for (int count = 0; count < 4; ++count) frame();
}

void PanelFixture::press(viz::panels::Key key, bool shift, bool control) {
    frame(0, {{key, 0, shift, control}});
}

void PanelFixture::type(char character) {
    frame(0, {{viz::panels::Key::character, character, false, false}});
}

void PanelFixture::write(const std::string& text) {
    ImGui::GetIO().AddInputCharactersUTF8(text.c_str());
    // Newer versions of ImGui hand on a character a frame.
    for (std::size_t count = 0; count < text.size() + 2; ++count) frame();
}

void PanelFixture::open_lesson() {
    lesson = viz::lesson::recorded_lesson(trace.header());
    REQUIRE(lesson != nullptr);
    viz::panels::open_lesson(*lesson, trace, view);
    settle();
}

void PanelFixture::move_to(float x, float y) {
    viz::theme::feed_mouse_position(x, y);
    frame();
    frame();
}

void PanelFixture::click_at(float x, float y) {
    move_to(x, y);
    viz::theme::feed_mouse_button(0, true);
    frame();
    frame();
    viz::theme::feed_mouse_button(0, false);
    frame();
    frame();
}

void PanelFixture::click(std::string_view name) {
    const auto where = probe(name);
    click_at((where.left + where.right) / 2, (where.top + where.bottom) / 2);
}

void PanelFixture::drag(std::string_view name, float x, float y) {
    constexpr int steps = 8;
    const auto where = probe(name);
    const float from_x = (where.left + where.right) / 2;
    const float from_y = (where.top + where.bottom) / 2;
    move_to(from_x, from_y);
    viz::theme::feed_mouse_button(0, true);
    frame();
    for (int done = 1; done <= steps; ++done) {
        const float part = static_cast<float>(done) / steps;
        move_to(from_x + x * part, from_y + y * part);
    }
    viz::theme::feed_mouse_button(0, false);
    frame();
    frame();
}

void PanelFixture::wheel_at(float x, float y, float lines) {
    move_to(x, y);
    viz::theme::feed_mouse_wheel(0, lines);
    frame();
    frame();
}

bool PanelFixture::is_sound() const {
    const ImDrawData* drawn = ImGui::GetDrawData();
    for (int index = 0; index < drawn->CmdListsCount; ++index) {
        if (!is_sound_list(*drawn->CmdLists[index])) return false;
    }
    return drawn->Valid;
}

std::size_t PanelFixture::vertex_count() const {
    return static_cast<std::size_t>(ImGui::GetDrawData()->TotalVtxCount);
}

std::uint64_t PanelFixture::digest() const {
    std::uint64_t digest = 14695981039346656037ULL;
    const ImDrawData* drawn = ImGui::GetDrawData();
    for (int index = 0; index < drawn->CmdListsCount; ++index) {
        const ImDrawList& list = *drawn->CmdLists[index];
        mix(digest, list.VtxBuffer.Data, static_cast<std::size_t>(list.VtxBuffer.Size) * sizeof(ImDrawVert));
        for (const ImDrawCmd& command : list.CmdBuffer) mix(digest, &command.ClipRect, sizeof command.ClipRect);
    }
    return digest;
}

const viz::panels::Probes::Rectangle& PanelFixture::probe(std::string_view name) const {
    const auto* found = probes.find(name);
    INFO("no widget " << name);
    REQUIRE(found != nullptr);
    return *found;
}

}  // namespace tests
