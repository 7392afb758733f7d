#include <string>

#include "tests/support/catch.hpp"
#include "tests/viz/render/check_picture.hpp"
#include "tests/viz/support/terminal_sample.hpp"
#include "viz/render/picture.hpp"

TEST_CASE("A terminal with a dialogue, and what the next line asks for") {
    using namespace std::chrono_literals;
    const viz::model::Trace trace = tests::terminal_trace();
    const viz::model::BranchBoard board = tests::terminal_board();
    viz::panels::ViewState view;
    view.playback.moment = trace.moment_at(protocol::Instant{} + 10s);
    view.deeds.dialog = viz::panels::DeedDialog::terminal;
    view.deeds.terminal = {"alice-pc.alpha.test", "mail.beta.test:25", "MAIL FROM:<al", "", {}};
    for (const auto theme : {viz::panels::ThemeName::dark, viz::panels::ThemeName::light}) {
        view.theme = theme;
        const std::string name = theme == viz::panels::ThemeName::dark ? "terminal-dark" : "terminal-light";
        tests::check_picture(name, viz::render::render_picture(trace, view, {1000, 640}, 1, nullptr, &board));
    }
}
