#include "viz/web/page_session.hpp"

#include <imgui.h>

#include "sim/recording/json_lines.hpp"
#include "tests/support/catch.hpp"
#include "tests/viz/support/sample_trace.hpp"
#include "viz/web/page_input.hpp"

namespace viz::web {

namespace {

/// A recording's octets.
std::string sample_octets() {
    std::string octets;
    sim::recording::RecordingHeader header;
    header.title = "Sample";
    sim::recording::append_header_line(octets, header);
    for (const auto& event : tests::sample_events()) sim::recording::append_event_line(octets, event);
    return octets;
}

/// A page without a browser.
class Page {
public:
    explicit Page(std::string recording, const PageOptions& options = {})
        : session(std::move(recording), options), context_(ImGui::CreateContext()) {
        ImGui::SetCurrentContext(context_);
        ImGui::GetIO().IniFilename = nullptr;
        ImGui::GetIO().DisplaySize = {1280, 720};
        theme_.fonts = theme::load_fonts(1);
    }
    Page(const Page&) = delete;
    Page& operator=(const Page&) = delete;
    ~Page() { ImGui::DestroyContext(context_); }

    void load() {
        while (session.load_slice()) {
        }
    }
    void frame(double seconds = 0) {
        const panels::FrameInput taken = input.take(seconds);
        ImGui::GetIO().DeltaTime = 1.F / 60;
        ImGui::NewFrame();
        session.draw(theme_, taken);
        ImGui::Render();
    }
    void frames(int count) {
        for (int frame_number = 0; frame_number < count; ++frame_number) frame();
    }
    void click(const std::string& probe) {
        const auto* place = session.probes().find(probe);
        REQUIRE(place != nullptr);
        input.move_pointer((place->left + place->right) / 2, (place->top + place->bottom) / 2);
        // Down and up before the next frame, as a quick finger does.
        input.press_button(0, true);
        input.press_button(0, false);
        while (input.is_waiting()) frame();
        frame();
    }

    PageSession session;
    PageInput input;

private:
    ImGuiContext* context_;
    theme::Theme theme_;
};

}  // namespace

TEST_CASE("A page reads its recording to the end and begins before anything has happened") {
    Page page(sample_octets());
    page.load();
    page.frames(3);
    CHECK(page.session.trace().finished());
    CHECK_FALSE(page.session.trace().cut());
    CHECK(page.session.trace().events() == tests::sample_events());
    CHECK(page.session.trace().header().title == "Sample");
    CHECK(page.session.view().playback.moment == page.session.trace().start());
    CHECK(page.session.view().notice.empty());
}

TEST_CASE("A page begins at the time that is asked for, in the theme that is asked for") {
    PageOptions options;
    options.at = protocol::Instant{30'000'000'000};
    options.theme = panels::ThemeName::light;
    Page page(sample_octets(), options);
    page.load();
    page.frame();
    CHECK(page.session.view().playback.moment.time == *options.at);
    CHECK(page.session.view().theme == panels::ThemeName::light);
    options.at = protocol::Instant{999'000'000'000};  // after the end: the end
    Page late(sample_octets(), options);
    late.load();
    CHECK(late.session.view().playback.moment.time == late.session.trace().end());
}

TEST_CASE("What is wrong with a page's recording is told, and what there is of it is shown") {
    const std::string whole = sample_octets();
    Page cut(whole.substr(0, whole.size() / 2));
    cut.load();
    cut.frame();
    CHECK(cut.session.view().notice.find("is missing") != std::string::npos);
    CHECK(cut.session.trace().events().size() > 1);
    for (const std::string& octets : {std::string(), std::string("no recording"), whole.substr(0, 20)}) {
        Page bad(octets);
        bad.load();
        bad.frames(2);
        CHECK(bad.session.trace().finished());
        CHECK_FALSE(bad.session.view().notice.empty());
    }
}

TEST_CASE("A click that is down and up again before a frame is drawn is a click") {
    Page page(sample_octets());
    page.load();
    page.frames(3);
    page.click("transport.play");
    CHECK(page.session.view().playback.playing);
    CHECK(page.session.is_changing());
}

TEST_CASE("A key that is released where the page cannot see it does not stay down") {
    Page page(sample_octets());
    page.load();
    page.frames(3);
    page.input.press_button(0, true);
    page.frame();
    page.input.press_key(PageKey::right, true, true, true);
    page.frame();
    REQUIRE(ImGui::IsMouseDown(ImGuiMouseButton_Left));
    REQUIRE(ImGui::GetIO().KeyCtrl);
    page.input.let_go();
    page.frames(2);
    CHECK_FALSE(ImGui::IsMouseDown(ImGuiMouseButton_Left));
    CHECK_FALSE(ImGui::GetIO().KeyCtrl);
    CHECK_FALSE(ImGui::GetIO().KeyShift);
}

TEST_CASE("Keys of a page work as in the window, and write where a field has the keyboard") {
    Page page(sample_octets());
    page.load();
    page.frames(3);
    page.input.press_key(PageKey::right, true, false, false);
    page.input.press_key(PageKey::right, false, false, false);
    page.frames(2);
    CHECK(page.session.view().playback.moment.events == page.session.trace().setup_events() + 1);
    page.input.type('/');
    page.frames(4);
    REQUIRE(ImGui::GetIO().WantTextInput);
    // All before the next frame, as where frames are slow: "mx", Backspace, "y", Backspace, Backspace, "ns".
    const auto erase = [&] {
        page.input.press_key(PageKey::backspace, true, false, false);
        page.input.press_key(PageKey::backspace, false, false, false);
    };
    for (const char letter : {'m', 'x'}) page.input.type(static_cast<unsigned>(letter));
    erase();
    page.input.type('y');
    erase();
    erase();
    for (const char letter : {'n', 's'}) page.input.type(static_cast<unsigned>(letter));
    CHECK(page.input.is_waiting());
    page.frames(9);
    CHECK_FALSE(page.input.is_waiting());
    CHECK(page.session.view().event_filter.text == "ns");
}

TEST_CASE("A page says why nothing can be done in it") {
    Page page(sample_octets());
    page.load();
    page.frames(3);
    page.input.type('w');
    page.frames(3);
    CHECK(page.session.view().deeds.dialog == panels::DeedDialog::compose);
    CHECK(page.session.view().deeds.requests.empty());
}

}  // namespace viz::web
