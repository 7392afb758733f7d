// temporary
#include <string>
#include "tests/support/catch.hpp"
#include "tests/viz/support/branch_sample.hpp"
#include "tests/viz/support/sample_trace.hpp"
#include "viz/render/picture.hpp"
#include "viz/render/png.hpp"
TEST_CASE("look") {
    const viz::model::Trace trace = tests::sample_trace();
    viz::model::BranchBoard board = tests::branch_sample();
    for (int scale : {1, 2})
        for (auto size : {viz::render::Size{640, 400}, viz::render::Size{1280, 720}, viz::render::Size{1600, 900}}) {
            if (scale == 2 && size.width != 1600) continue;
            for (int dialog : {0, 1, 2, 3}) {
                viz::panels::ViewState view;
                view.playback.moment = trace.moment_at(trace.end());
                view.layout.show_right = false;
                view.bottom_tab = viz::panels::BottomTab::branches;
                view.deeds.dialog = static_cast<viz::panels::DeedDialog>(dialog == 3 ? 1 : dialog);
                view.deeds.target = {sim::deed::Target::Kind::host, "mail.beta.test"};
                if (dialog == 3) view.deeds.target = {sim::deed::Target::Kind::link, "beta.test--core"};
                view.deeds.draft = {"alice@alpha.test", "bob@beta.test", "Hello", "Dear Bob,\n\nhow are you?\n"};
                board.problem =
                    dialog == 2
                        ? "what you did:5:7: mail[0].from: no account and no `client`: who is nobody@alpha.test? The "
                          "mail program of an address is found by the accounts of the scenario"
                        : "";
                if (dialog == 1) view.theme = viz::panels::ThemeName::light;
                REQUIRE(viz::render::write_png(
                    "/tmp/look-" + std::to_string(size.width * scale) + "-" + std::to_string(dialog) + ".png",
                    viz::render::render_picture(trace, view,
                                                {size.width * scale / (scale == 2 ? 1 : 1), size.height * scale},
                                                static_cast<float>(scale), &board)));
            }
        }
}
