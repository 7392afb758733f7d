// Every panel and dialog, dark and light, in a small window, a larger one, and one of twice as many pixels a unit.
#include <string>
#include <vector>

#include "tests/support/catch.hpp"
#include "tests/viz/lessons/lesson_trace.hpp"
#include "tests/viz/render/picture_digests.hpp"
#include "tests/viz/support/branch_sample.hpp"
#include "tests/viz/support/sample_trace.hpp"
#include "viz/panels/frame_geometry.hpp"
#include "viz/render/picture.hpp"

namespace {

using viz::panels::BottomTab;
using viz::panels::DeedDialog;
using viz::panels::DnsPage;
using viz::panels::InspectorTab;
using viz::panels::LayoutName;
using viz::panels::ThemeName;
using viz::panels::ViewState;

struct Resolution {
    const char* name;
    viz::render::Size size;
    float scale;
};
constexpr Resolution resolutions[] = {
    {"1280x720", {1280, 720}, 1}, {"1600x900", {1600, 900}, 1}, {"2560x1440@2", {2560, 1440}, 2}};

/// A view of the sample run with something in particular open.
struct Scene {
    std::string name;
    ViewState view;
};

/// m1 is on its way from one server to the other.
ViewState sample_view(const viz::model::Trace& trace, LayoutName layout) {
    ViewState view;
    view.playback.moment = trace.moment_at(viz::model::Instant{2'400'000'000});
    view.layout = viz::panels::named_layout(layout);
    view.selection.message = "m1";
    view.selection.host = "mail.alpha.test";
    return view;
}

std::vector<Scene> layout_scenes(const viz::model::Trace& trace) {
    return {{"lesson-layout", sample_view(trace, LayoutName::lesson)},
            {"lab-layout", sample_view(trace, LayoutName::lab)},
            {"present-layout", sample_view(trace, LayoutName::present)}};
}

std::vector<Scene> tab_scenes(const viz::model::Trace& trace) {
    std::vector<Scene> scenes;
    const auto add = [&](const char* name, BottomTab tab) -> ViewState& {
        scenes.push_back({name, sample_view(trace, LayoutName::lesson)});
        scenes.back().view.bottom_tab = tab;
        return scenes.back().view;
    };
    add("transcript", BottomTab::transcript);
    add("ladder", BottomTab::ladder);
    add("states", BottomTab::states);
    add("events", BottomTab::events);
    add("messages", BottomTab::messages);
    add("branches", BottomTab::branches);
    add("journey", BottomTab::journey).layout.show_left = false;
    add("inspector", BottomTab::inspector);
    // Towards the end there is a mailbox with mail, a queue, and something to plot.
    for (const auto& [name, tab] :
         {std::pair{"mailboxes", BottomTab::mailboxes}, {"queues", BottomTab::queues}, {"plots", BottomTab::plots}}) {
        add(name, tab).playback.moment = trace.moment_at(viz::model::Instant{90'000'000'000});
    }
    return scenes;
}

/// Of a run with zones and caches: while the server of the sender's domain looks for the exchanger of the other.
std::vector<Scene> dns_scenes(const viz::model::Trace& trace) {
    std::vector<Scene> scenes;
    for (const auto& [name, page] :
         {std::pair{"dns-walk", DnsPage::walk}, {"dns-tree", DnsPage::tree}, {"dns-caches", DnsPage::caches}}) {
        scenes.push_back({name, sample_view(trace, LayoutName::lesson)});
        scenes.back().view.bottom_tab = BottomTab::dns;
        scenes.back().view.dns.page = page;
    }
    return scenes;
}

std::vector<Scene> exercise_scenes(const viz::model::Trace& trace) {
    std::vector<Scene> scenes{{"exercise", sample_view(trace, LayoutName::lesson)}};
    scenes.back().view.bottom_tab = BottomTab::exercise;
    scenes.back().view.source_words = "scenarios/exercises/wrong-exchanger.yaml";
    scenes.back().view.answer = {.path = "wrong-exchanger-answer.yaml", .text = "zones:\n", .problem = {}};
    return scenes;
}

std::vector<Scene> inspector_scenes(const viz::model::Trace& trace) {
    std::vector<Scene> scenes;
    for (const auto& [name, tab] : {std::pair{"inspector-envelope", InspectorTab::envelope},
                                    {"inspector-header", InspectorTab::header},
                                    {"inspector-parts", InspectorTab::parts},
                                    {"inspector-octets", InspectorTab::octets},
                                    {"inspector-host", InspectorTab::host},
                                    {"inspector-event", InspectorTab::event}}) {
        scenes.push_back({name, sample_view(trace, LayoutName::lab)});
        scenes.back().view.inspector.tab = tab;
    }
    return scenes;
}

std::vector<Scene> dialog_scenes(const viz::model::Trace& trace) {
    std::vector<Scene> scenes(6, {"", sample_view(trace, LayoutName::lesson)});
    scenes[0].name = "help";
    scenes[0].view.help_open = true;
    scenes[1].name = "palette";
    scenes[1].view.palette.open = true;
    scenes[2].name = "act-dialog";
    scenes[2].view.deeds.dialog = DeedDialog::act;
    scenes[3].name = "compose-dialog";
    scenes[3].view.deeds.dialog = DeedDialog::compose;
    scenes[4].name = "terminal-dialog";
    scenes[4].view.deeds.dialog = DeedDialog::terminal;
    scenes[5].name = "tour";
    scenes[5].view.tour_step = 1;
    return scenes;
}

/// @param draw  gives the picture of one theme and resolution
template <class Draw>
void check_everywhere(tests::PictureDigests& digests, const std::string& name, const Draw& draw) {
    for (const Resolution& resolution : resolutions) {
        for (const ThemeName theme : {ThemeName::dark, ThemeName::light}) {
            const char* theme_name = theme == ThemeName::dark ? "dark" : "light";
            digests.check(name + "-" + resolution.name + "-" + theme_name, draw(theme, resolution));
        }
    }
}

std::vector<viz::lesson::GalleryEntry> gallery_entries() {
    std::vector<viz::lesson::GalleryEntry> entries;
    for (const char* title : {"From one domain to another", "A mail waits", "The backup exchanger", "An open relay"}) {
        viz::lesson::GalleryEntry entry;
        entry.file = entry.name = entry.title = title;
        entry.goals = {"Say which server a mail goes to, and why", "Read a queue"};
        entry.minutes = 15;
        entry.questions = 4;
        entries.push_back(entry);
    }
    entries.back().is_exercise = true;
    entries.back().points_max = 10;
    return entries;
}

}  // namespace

TEST_CASE("Every panel and dialog is drawn as it was, dark and light, small and large") {
    const viz::model::Trace trace = tests::sample_trace();
    const viz::model::Trace lesson = tests::lesson_trace("two-domains");
    const viz::model::BranchBoard board = tests::branch_sample();
    tests::PictureDigests digests("panels.sha256");
    const auto check = [&](const viz::model::Trace& of, const std::vector<Scene>& scenes) {
        for (const Scene& scene : scenes) {
            check_everywhere(digests, scene.name, [&](ThemeName theme, const Resolution& resolution) {
                ViewState view = scene.view;
                view.theme = theme;
                return viz::render::render_picture(of, view, resolution.size, resolution.scale, nullptr, &board);
            });
        }
    };
    check(trace, layout_scenes(trace));
    check(trace, tab_scenes(trace));
    check(lesson, dns_scenes(lesson));
    const viz::model::Trace exercise = tests::trace_of_file("scenarios/exercises/wrong-exchanger.yaml");
    check(exercise, exercise_scenes(exercise));
    check(trace, inspector_scenes(trace));
    check(trace, dialog_scenes(trace));
    check_everywhere(digests, "gallery", [](ThemeName theme, const Resolution& resolution) {
        return viz::render::render_gallery(gallery_entries(), theme, resolution.size, resolution.scale);
    });
}
