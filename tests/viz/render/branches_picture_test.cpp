#include <string>

#include "tests/support/catch.hpp"
#include "tests/viz/render/check_picture.hpp"
#include "tests/viz/support/branch_sample.hpp"
#include "tests/viz/support/sample_trace.hpp"
#include "viz/render/picture.hpp"

TEST_CASE("Two branches beside each other, with what became of the mails") {
    const viz::model::Trace trace = tests::sample_trace();
    const viz::model::BranchBoard board = tests::branch_sample();
    viz::panels::ViewState view;
    view.playback.moment = trace.moment_at(trace.end());
    view.only = viz::panels::PanelName::branches;
    view.deeds.all_mails = true;
    for (const auto theme : {viz::panels::ThemeName::dark, viz::panels::ThemeName::light}) {
        view.theme = theme;
        const std::string name = theme == viz::panels::ThemeName::dark ? "branches-dark" : "branches-light";
        tests::check_picture(name, viz::render::render_picture(trace, view, {1000, 320}, 1, nullptr, &board));
    }
}
