// An exercise answered in the window: what is typed is kept in a file, and run.
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <iterator>

#include <imgui.h>

#include "tests/support/catch.hpp"
#include "tests/support/run_program.hpp"
#include "viz/app/answer_file.hpp"
#include "viz/app/viewer_session.hpp"
#include "viz/panels/exercise_view.hpp"
#include "viz/theme/imgui_compat.hpp"

namespace viz::app {
namespace {

constexpr const char* broken = R"(mailflow: 1
title: Mail comes back
about: {task: "Nobody is to get a mailbox."}
domains: {alpha.test: {users: [alice]}, beta.test: {users: [bob]}}
mail: [{id: m1, at: 2s, from: alice@alpha.test, to: [nobody@beta.test], subject: s, body: b}]
expect: [{id: arrives, points: 3, message: m1, delivered: {to: nobody@beta.test}}]
)";

std::string text_of(const std::string& path) {
    std::ifstream file(path);
    return {std::istreambuf_iterator<char>(file), {}};
}

/// This test looks for `mailflow` beside itself, as the viewer does.
void put_program_beside() {
    const std::filesystem::path here = std::filesystem::read_symlink("/proc/self/exe").parent_path() / "mailflow";
    std::error_code there;
    std::filesystem::create_symlink(MAILFLOW_PROGRAM, here, there);
    REQUIRE(std::filesystem::exists(here));
}

/// The window without a window.
class Window {
public:
    explicit Window(const SourceArguments& source) : context_(ImGui::CreateContext()) {
        ImGui::SetCurrentContext(context_);
        ImGui::GetIO().IniFilename = nullptr;
        ImGui::GetIO().DisplaySize = {1600, 1200};
        theme_.fonts = theme::load_fonts(1);
        ViewArguments arguments;
        arguments.source = source;
        put_program_beside();
        auto opened = TraceSource::open(source);
        INFO((opened ? "" : opened.error().text));
        REQUIRE(opened);
        Settings settings;
        settings.toured = true;
        session.emplace(arguments, std::move(*opened), settings);
        load();
    }
    ~Window() { ImGui::DestroyContext(context_); }
    Window(const Window&) = delete;
    Window& operator=(const Window&) = delete;

    /// Until the run is there, and its picture has come to rest.
    void load() {
        constexpr int slices_max = 30'000;
        constexpr useconds_t slice_us = 1'000;
        for (int slice = 0; slice < slices_max && !session->trace().finished(); ++slice) {
            while (session->load_slice()) {
            }
            frame();
            ::usleep(slice_us);
        }
        for (int count = 0; count < 5; ++count) frame();
    }
    void frame() {
        ImGui::GetIO().DeltaTime = 1.F / 60;
        ImGui::NewFrame();
        session->draw(theme_, {});
        ImGui::Render();
    }
    void click(const std::string& probe) {
        const auto* place = session->probes().find(probe);
        REQUIRE(place != nullptr);
        theme::feed_mouse_position((place->left + place->right) / 2, (place->top + place->bottom) / 2);
        frame();
        for (const bool down : {true, false}) {
            theme::feed_mouse_button(0, down);
            frame();
        }
        frame();
    }
    void write(const std::string& text) {
        for (const char octet : text) ImGui::GetIO().AddInputCharacter(static_cast<unsigned char>(octet));
        for (int count = 0; count < 3; ++count) frame();
    }

    std::optional<ViewerSession> session;

private:
    ImGuiContext* context_;
    theme::Theme theme_;
};

TEST_CASE("An exercise opens with its task; what is written as the answer is kept and run") {
    const tests::TemporaryFolder folder;
    SourceArguments source;
    source.file = folder.write("exercise.yaml", broken);
    source.overlays = {folder.write("answer.yaml", "title: Mine\n")};
    Window window(source);
    CHECK(window.session->view().bottom_tab == panels::BottomTab::exercise);
    CHECK(window.session->view().answer.text == "title: Mine\n");
    const auto before = lesson::recorded_exercise(window.session->trace());
    REQUIRE(before);
    CHECK(before->points == 0);
    window.click("exercise.answer");
    window.write("domains: {beta.test: {users: [bob, nobody]}}");
    window.click("exercise.try");
    window.load();
    CHECK(text_of(source.overlays[0]).find("[bob, nobody]") != std::string::npos);
    const auto after = lesson::recorded_exercise(window.session->trace());
    REQUIRE(after);
    CHECK(after->points == 3);
    CHECK(window.session->view().answer.problem.empty());
}

TEST_CASE("A mistake in the answer is told below it, and the run before stays") {
    const tests::TemporaryFolder folder;
    SourceArguments source;
    source.file = folder.write("exercise.yaml", broken);
    source.overlays = {folder.write("answer.yaml", "title: Mine\n")};
    Window window(source);
    const std::size_t events = window.session->trace().events().size();
    window.click("exercise.answer");
    window.write("acounts: {}");
    window.click("exercise.try");
    window.load();
    CHECK(window.session->trace().events().size() == events);
    CHECK(window.session->view().answer.text == "title: Mine\nacounts: {}");
    CHECK(window.session->view().answer.problem.find("acounts") != std::string::npos);
    CHECK(text_of(source.overlays[0]) == "title: Mine\nacounts: {}");  // nothing that was written is lost
}

TEST_CASE("An answer too long for the window is left to an editor") {
    const tests::TemporaryFolder folder;
    SourceArguments source;
    source.file = "exercise.yaml";
    source.overlays = {folder.write("answer.yaml", std::string(panels::AnswerDraft::octets_max + 1, '#'))};
    const panels::AnswerDraft answer = find_answer(source);
    CHECK(answer.path.empty());
    CHECK(answer.problem.find("editor") != std::string::npos);
    source.overlays.clear();
    CHECK(find_answer(source).path == "exercise-answer.yaml");
    CHECK(write_answer({.path = (folder.path() / "no" / "a.yaml").string(), .text = "x", .problem = {}}));
}

}  // namespace
}  // namespace viz::app
