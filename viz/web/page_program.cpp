// The program of a page, as player.js calls it.
#include <imgui.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <string_view>
#include <utility>

#include "viz/web/page_canvas.hpp"
#include "viz/web/page_input.hpp"
#include "viz/web/page_session.hpp"

namespace viz::web {

namespace {

constexpr int slices_in_a_frame = 4;   ///< of the recording, so that a long one does not hold the page up
constexpr int frames_after_input = 5;  ///< widgets answer late; that a field wants text, ImGui tells one later still
constexpr double scale_min = 0.5;
constexpr double scale_max = 4;

}  // namespace

/// One page. The canvas goes last, and so does its ImGui context.
class Page {
public:
    Page(std::string recording, const PageOptions& options) : session_(std::move(recording), options) {}

    [[nodiscard]] bool wants_frame() const {
        return frames_wanted_ > 0 || input_.is_waiting() || session_.is_changing();
    }
    void want_frames() { frames_wanted_ = frames_after_input; }
    [[nodiscard]] PageInput& input() { return input_; }
    [[nodiscard]] const PageSession& session() const { return session_; }

    void draw(double seconds, int width, int height, double ratio) {
        for (int slice = 0; slice < slices_in_a_frame && session_.load_slice(); ++slice) {
        }
        const double scale = std::clamp(ratio * session_.view().user_scale, scale_min, scale_max);
        canvas_.set_scale(static_cast<float>(scale));
        if (input_.is_waiting()) want_frames();
        const panels::FrameInput input = input_.take(seconds);
        canvas_.begin_frame(width, height, seconds);
        session_.draw(canvas_.theme(), input);
        canvas_.end_frame();
        frames_wanted_ = std::max(0, frames_wanted_ - 1);
    }

private:
    PageCanvas canvas_;
    PageInput input_;
    PageSession session_;
    int frames_wanted_ = frames_after_input;
};

}  // namespace viz::web

using viz::web::Page;
using viz::web::PageKey;

#define MAILFLOW_PAGE(name) extern "C" __attribute__((export_name(name)))

/// Memory for what the browser gives. @return nullptr: there is not enough
MAILFLOW_PAGE("allocate") void* page_allocate(std::size_t octets) {
    return std::malloc(octets);
}

MAILFLOW_PAGE("release") void page_release(void* memory) {
    std::free(memory);
}

/// @param recording  as allocated; it is the page's from now on
/// @param at_ns      where to begin; negative: at the beginning
MAILFLOW_PAGE("open")
Page* page_open(char* recording, std::size_t octets, bool light, double at_ns, bool opens_lesson) {
    viz::web::PageOptions options;
    if (light) options.theme = viz::panels::ThemeName::light;
    if (at_ns >= 0) options.at = protocol::Instant{static_cast<std::int64_t>(at_ns)};
    options.opens_lesson = opens_lesson;
    std::string copy(recording, octets);
    std::free(recording);
    return new Page(std::move(copy), options);  // as long as the browser shows it
}

/// @param seconds  since the last frame
/// @param ratio    pixels of one unit of design
MAILFLOW_PAGE("draw") void page_draw(Page* page, double seconds, int width, int height, double ratio) {
    page->draw(seconds, width, height, ratio);
}

MAILFLOW_PAGE("wants_frame") bool page_wants_frame(const Page* page) {
    return page->wants_frame();
}

/// Whether a text field has the keyboard, so that its cursor blinks.
MAILFLOW_PAGE("wants_text") bool page_wants_text() {
    return ImGui::GetIO().WantTextInput;
}

MAILFLOW_PAGE("want_frames") void page_want_frames(Page* page) {
    page->want_frames();
}

MAILFLOW_PAGE("move_pointer") void page_move_pointer(Page* page, float x, float y) {
    page->input().move_pointer(x, y);
}

MAILFLOW_PAGE("press_button") void page_press_button(Page* page, int button, bool down) {
    page->input().press_button(button, down);
}

MAILFLOW_PAGE("turn_wheel") void page_turn_wheel(Page* page, float columns, float lines) {
    page->input().turn_wheel(columns, lines);
}

/// @param key  a PageKey's number
MAILFLOW_PAGE("press_key") void page_press_key(Page* page, int key, bool down, bool shift, bool control) {
    if (key < 0 || key >= viz::web::page_key_count) return;
    page->input().press_key(static_cast<PageKey>(key), down, shift, control);
}

MAILFLOW_PAGE("type") void page_type(Page* page, unsigned code_point) {
    page->input().type(code_point);
}

/// The page loses the keyboard to another window.
MAILFLOW_PAGE("let_go") void page_let_go(Page* page) {
    page->input().let_go();
}

/// Where a widget is: left, top, right, bottom, in pixels. For tests. @return nullptr: it was not drawn
MAILFLOW_PAGE("find_probe") const float* page_find_probe(const Page* page, const char* name, std::size_t octets) {
    const auto* place = page->session().probes().find(std::string_view(name, octets));
    return place == nullptr ? nullptr : &place->left;
}

/// Simulated time in nanoseconds.
MAILFLOW_PAGE("time_ns") double page_time_ns(const Page* page) {
    return static_cast<double>(page->session().view().playback.moment.time.nanoseconds);
}

MAILFLOW_PAGE("is_playing") bool page_is_playing(const Page* page) {
    return page->session().view().playback.playing;
}

MAILFLOW_PAGE("has_lesson") bool page_has_lesson(const Page* page) {
    return page->session().lesson() != nullptr;
}
