#include "viz/model/ladder.hpp"

#include <algorithm>

#include "tests/support/catch.hpp"
#include "tests/viz/support/sample_trace.hpp"
#include "viz/model/ladder_text.hpp"

using namespace std::chrono_literals;
using viz::model::Ladder;
using viz::model::LadderChoice;
using viz::model::LadderRung;
using viz::model::LadderScale;
using viz::model::make_ladder;
using viz::model::PacketKind;
using viz::model::RungPlace;
using viz::model::Trace;
using Texts = std::vector<std::string>;

namespace {

Texts labels(const Ladder& ladder) {
    Texts all;
    for (const LadderRung& rung : ladder.rungs) all.push_back(rung.label);
    return all;
}

std::size_t count_of(const std::string& text, std::string_view part) {
    std::size_t count = 0;
    for (std::size_t at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) ++count;
    return count;
}

bool is_of_dns(const LadderRung& rung) {
    return is_dns(rung.kind);
}

}  // namespace

TEST_CASE("A ladder of a mail tells in turn who said what to whom, from its sender to its reader") {
    const Trace trace = tests::sample_trace();
    LadderChoice choice;
    choice.message = "m1";
    choice.dns = false;
    const Ladder ladder = make_ladder(trace, choice);
    CHECK(ladder.lifelines == Texts{"alice-pc.alpha.test", "mail.alpha.test", "mail.beta.test", "bob-pc.beta.test"});
    REQUIRE(!ladder.rungs.empty());
    CHECK(std::ranges::is_sorted(ladder.rungs, {}, &LadderRung::leaves));
    CHECK(std::ranges::none_of(ladder.rungs, is_of_dns));
    CHECK(std::ranges::none_of(ladder.rungs, [](const auto& rung) { return rung.kind == PacketKind::control; }));
    const auto mail = std::ranges::count(labels(ladder), "Subject: Lunch?");
    CHECK(mail == 3);  // to the first server, to the second, to Bob
    SECTION("long quiet is told of") {
        const auto quiet = std::ranges::find_if(ladder.rungs, [](const auto& rung) { return rung.quiet_before > 20s; });
        REQUIRE(quiet != ladder.rungs.end());
        CHECK(ladder.lifelines[quiet->from] == "mail.beta.test");
        CHECK(viz::model::ladder_text(ladder).find("(nothing for 2") != std::string::npos);
    }
}

TEST_CASE("A ladder shows name servers and handshakes where they are wanted, and what was in vain in any case") {
    const Trace trace = tests::sample_trace();
    LadderChoice choice;
    choice.message = "m1";
    const Ladder with_dns = make_ladder(trace, choice);
    CHECK(std::ranges::any_of(with_dns.rungs, is_of_dns));
    CHECK(with_dns.lifelines[0] == "alice-pc.alpha.test");
    CHECK(with_dns.lifelines.size() > 4);
    CHECK(with_dns.lifelines[4].starts_with("resolver."));  // behind all who speak of the mail
    choice.control = true;
    CHECK(make_ladder(trace, choice).rungs.size() > with_dns.rungs.size());
    SECTION("packets that get lost") {
        choice = {};
        choice.message = "m2";
        choice.dns = false;
        const Ladder lost = make_ladder(trace, choice);
        CHECK(std::ranges::any_of(lost.rungs, [](const auto& rung) { return rung.lost; }));
        CHECK(viz::model::ladder_mermaid(lost, "").find("-x") != std::string::npos);
    }
}

TEST_CASE("A ladder of one connection, or between some hosts, holds nothing else") {
    const Trace trace = tests::sample_trace();
    LadderChoice choice;
    choice.connection = 2;
    const Ladder connection = make_ladder(trace, choice);
    CHECK(connection.lifelines == Texts{"mail.alpha.test", "mail.beta.test"});
    CHECK(std::ranges::all_of(connection.rungs, [](const auto& rung) { return rung.connection == 2; }));
    choice = {};
    choice.hosts = {"alice-pc.alpha.test", "mail.alpha.test"};
    const Ladder between = make_ladder(trace, choice);
    CHECK(between.lifelines == Texts{"alice-pc.alpha.test", "mail.alpha.test"});
    choice.until = tests::sample_trace().begin() + 200ms;
    CHECK(make_ladder(trace, choice).rungs.size() < between.rungs.size());
    CHECK(std::ranges::all_of(make_ladder(trace, choice).rungs,
                              [&](const auto& rung) { return rung.leaves <= choice.until; }));
    choice = {};
    choice.message = "m99";
    CHECK(make_ladder(trace, choice).rungs.empty());
    CHECK(make_ladder(Trace(), {}).lifelines.empty());
}

TEST_CASE("In rows each rung has one; to scale times are distances, and no words cover others") {
    const Ladder ladder = make_ladder(tests::sample_trace(), {});
    const auto rows = place_rungs(ladder, LadderScale::rows);
    REQUIRE(rows.size() == ladder.rungs.size() + 1);
    for (std::size_t index = 0; index + 1 < rows.size(); ++index) {
        CHECK(rows[index + 1].begin >= rows[index].begin + 1);
        CHECK(rows[index].labelled);
    }
    const auto scaled = place_rungs(ladder, LadderScale::time);
    REQUIRE(scaled.size() == rows.size());
    double unit = 0;  // rows of a nanosecond
    for (std::size_t index = 1; index < ladder.rungs.size(); ++index) {
        CHECK(scaled[index].begin >= scaled[index - 1].begin);
        CHECK(scaled[index].end - scaled[index].begin <= 8);
        if (scaled[index].quiet) continue;
        const auto span = static_cast<double>((ladder.rungs[index].leaves - ladder.rungs[index - 1].leaves).count());
        if (span == 0) continue;
        const double rows_of_it = (scaled[index].begin - scaled[index - 1].begin) / span;
        if (unit == 0) unit = rows_of_it;
        CHECK(rows_of_it == Approx(unit));
    }
    for (std::size_t one = 0; one < ladder.rungs.size(); ++one) {
        for (std::size_t other = one + 1; other < ladder.rungs.size(); ++other) {
            if (!scaled[one].labelled || !scaled[other].labelled) continue;
            const auto [a, b] = std::minmax(ladder.rungs[one].from, ladder.rungs[one].to);
            const auto [c, d] = std::minmax(ladder.rungs[other].from, ladder.rungs[other].to);
            if (a >= d || c >= b) continue;
            const double distance = (scaled[other].begin + scaled[other].end - scaled[one].begin - scaled[one].end) / 2;
            CHECK(std::abs(distance) >= 0.9);
        }
    }
}

TEST_CASE("Diagrams of a ladder are well-formed whatever the words in it are") {
    Ladder ladder;
    ladder.lifelines = {"a<b>&\"c\"", "d;#"};
    ladder.rungs.resize(2);
    ladder.rungs[0].to = 1;
    ladder.rungs[0].label = "MAIL FROM:<x@y>;#end";
    ladder.rungs[1].from = 1;
    ladder.rungs[1].kind = PacketKind::reply;
    ladder.rungs[1].quiet_before = 600s;
    const std::string mermaid = viz::model::ladder_mermaid(ladder, "T\\\nx");
    CHECK(mermaid.starts_with("---\ntitle: \"T#92; x\"\n---\n"));
    CHECK(mermaid.find("h0->>h1: MAIL FROM:#60;x@y#62;#59;#35;end\n") != std::string::npos);
    CHECK(mermaid.find("h1-->>h0: \n") != std::string::npos);
    CHECK(mermaid.find("Note over h0,h1: nothing for 10 min") != std::string::npos);
    const std::string svg = viz::model::ladder_svg(ladder, LadderScale::rows, "a & b");
    CHECK(svg.find("a &amp; b") != std::string::npos);
    CHECK(svg.find("a&lt;b&gt;&amp;&quot;c&quot;") != std::string::npos);
    CHECK(count_of(svg, "<g ") == 2);
    CHECK(count_of(svg, "<g ") == count_of(svg, "</g>"));
    CHECK(svg.ends_with("</svg>\n"));
}
