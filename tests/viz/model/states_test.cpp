#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <set>

#include "protocol/imap/client_states.hpp"
#include "protocol/imap/server_states.hpp"
#include "protocol/pop3/states.hpp"
#include "protocol/smtp/client_states.hpp"
#include "protocol/smtp/server_states.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/xml_check.hpp"
#include "tests/viz/lessons/lesson_trace.hpp"
#include "viz/model/state_drawing.hpp"
#include "viz/model/state_text.hpp"
#include "viz/model/state_way.hpp"

using sim::recording::EventKind;
using viz::model::find_state_machine;
using viz::model::StateArrow;
using viz::model::StateMachine;
using viz::model::StateSizes;
using viz::model::StateWay;
using viz::model::Trace;

namespace {

bool holds(const std::string& text, std::string_view part) {
    return text.find(part) != std::string::npos;
}

/// Each row of a session's table is in the drawn machine, which has nothing else.
template <class Table>
void check_same(const StateMachine& machine, const Table& table) {
    std::size_t triggers = 0;
    for (const StateArrow& arrow : machine.arrows) triggers += arrow.triggers.size();
    for (const auto& staying : machine.staying) triggers += staying.size();
    CHECK(triggers == table.size());
    for (const auto& row : table) {
        const std::size_t from = machine.index_of(name(row.from));
        const std::size_t to = machine.index_of(name(row.to));
        CAPTURE(name(row.from), name(row.trigger), name(row.to));
        REQUIRE(from < machine.states.size());
        REQUIRE(to < machine.states.size());
        const StateArrow* arrow = machine.find_arrow(from, to);
        const auto& found = from == to ? machine.staying[from] : arrow->triggers;
        CHECK(std::ranges::find(found, name(row.trigger)) != found.end());
    }
}

}  // namespace

TEST_CASE("The machines that are drawn are the tables that sessions run") {
    CHECK(viz::model::state_machines().size() == 6);
    check_same(*find_state_machine("smtp"), protocol::smtp::server_transitions);
    check_same(*find_state_machine("smtp-client"), protocol::smtp::client_transitions);
    check_same(*find_state_machine("pop3"), protocol::pop3::server_transitions);
    check_same(*find_state_machine("pop3-client"), protocol::pop3::client_transitions);
    check_same(*find_state_machine("imap"), protocol::imap::server_transitions);
    check_same(*find_state_machine("imap-client"), protocol::imap::client_transitions);
    CHECK(find_state_machine("lmtp", "server") == find_state_machine("smtp"));
    CHECK(find_state_machine("imap", "client") == find_state_machine("imap-client"));
    CHECK(find_state_machine("imap", "spectator") == nullptr);
    CHECK(find_state_machine("dns", "server") == nullptr);
    for (const StateMachine& machine : viz::model::state_machines()) {
        CHECK(machine.states[machine.last] == "closed");
        CHECK(std::ranges::none_of(machine.arrows, [&](const auto& arrow) { return arrow.from == machine.last; }));
    }
}

TEST_CASE("At every event of every lesson the state that is drawn is the session's own") {
    for (const std::string& lesson : tests::lesson_names()) {
        CAPTURE(lesson);
        const Trace trace = tests::lesson_trace(lesson);
        std::size_t sessions = 0;
        int wrong = 0;
        for (const auto& row : trace.connections()) {
            for (const char* role : {"client", "server"}) {
                const auto way = make_state_way(trace, row.connection, role);
                if (!way) continue;
                ++sessions;
                REQUIRE(way->machine != nullptr);
                for (const auto& visit : way->visits) wrong += visit.place < way->machine->states.size() ? 0 : 1;
                // Every step is one of the table, and the recording's own words of it are those of the way.
                for (std::size_t index = 1; index < way->visits.size(); ++index) {
                    const auto& event = trace.events()[way->visits[index].event_index];
                    wrong += way->visits[index].arrow.has_value() ? 0 : 1;
                    wrong += event.fields.text("from") == way->visits[index - 1].state ? 0 : 1;
                }
            }
        }
        CHECK(sessions > 0);
        CHECK(wrong == 0);
    }
}

TEST_CASE("The way of a session, cut at any event, ends in the state that the folded world has") {
    for (const char* lesson : {"two-domains", "phone-and-laptop", "server-down"}) {
        CAPTURE(lesson);
        const Trace trace = tests::lesson_trace(lesson);
        sim::recording::World world;
        int wrong = 0;
        std::size_t compared = 0;
        std::map<sim::recording::SessionKey, StateWay> ways;
        for (std::size_t index = 0; index < trace.events().size(); ++index) {
            const auto& event = trace.events()[index];
            apply(world, event);
            if (event.connection == 0) continue;
            for (const char* role : {"client", "server"}) {
                const auto session = world.sessions.find({event.connection, role});
                if (session == world.sessions.end()) continue;
                auto found = ways.find(session->first);
                if (found == ways.end())
                    found = ways.emplace(session->first, *make_state_way(trace, event.connection, role)).first;
                const StateWay& way = found->second;
                const std::size_t known = way.visits_until(trace.moment_after(index));
                ++compared;
                wrong += known > 0 && way.visits[known - 1].state == session->second.state ? 0 : 1;
                wrong += way.is_over(trace.moment_after(index)) ? 1 : 0;
            }
        }
        CHECK(compared > 50);
        CHECK(wrong == 0);
    }
}

TEST_CASE("A mail's transaction goes from state to state by its commands, and tells when") {
    const Trace trace = tests::lesson_trace("two-domains");
    const auto row =
        std::ranges::find_if(trace.connections(), [](const auto& each) { return each.protocol == "smtp"; });
    REQUIRE(row != trace.connections().end());
    const auto way = make_state_way(trace, row->connection, "server");
    REQUIRE(way.has_value());
    std::vector<std::string> states;
    std::vector<std::string> because;
    for (const auto& visit : way->visits) {
        states.push_back(visit.state);
        because.push_back(visit.because);
    }
    const auto mail = std::ranges::find(states, "mail") - states.begin();
    REQUIRE(static_cast<std::size_t>(mail) + 2 < states.size());
    CHECK(states.front() == "accepting");
    CHECK(because.front().empty());
    CHECK(because[static_cast<std::size_t>(mail)] == "MAIL");
    CHECK(states[static_cast<std::size_t>(mail) + 1] == "rcpt");
    CHECK(because[static_cast<std::size_t>(mail) + 1] == "RCPT");
    CHECK(states.back() == "closed");
    CHECK(way->ended.has_value());
    CHECK_FALSE(make_state_way(trace, 999'999, "server").has_value());
}

TEST_CASE("No state stands on another, no arrow crosses a state, and labels cover neither states nor each other") {
    constexpr StateSizes sizes{{218, 126}, {128, 40}, 6.8, 14};  // of the picture
    for (const StateMachine& machine : viz::model::state_machines()) {
        CAPTURE(machine.name);
        const auto drawing = draw_states(machine, sizes);
        REQUIRE(drawing.centres.size() == machine.states.size());
        for (std::size_t one = 0; one < drawing.centres.size(); ++one) {
            for (std::size_t other = one + 1; other < drawing.centres.size(); ++other)
                CHECK_FALSE(drawing.centres[one] == drawing.centres[other]);
        }
        std::vector<std::array<double, 4>> labels;
        for (const auto& curve : drawing.curves) {
            const StateArrow& arrow = machine.arrows[curve.arrow];
            CAPTURE(machine.states[arrow.from], machine.states[arrow.to]);
            std::size_t letters = 0;
            for (const std::string& line : curve.lines) letters = std::max(letters, line.size());
            const double half_width = static_cast<double>(letters) * sizes.letter_width / 2;
            const double half_height = static_cast<double>(curve.lines.size()) * sizes.line_height / 2;
            for (std::size_t state = 0; state < machine.states.size(); ++state) {
                const auto& centre = drawing.centres[state];
                CHECK_FALSE((std::abs(curve.label.x - centre.x) < half_width + sizes.box.x / 2 &&
                             std::abs(curve.label.y - centre.y) < half_height + sizes.box.y / 2));
                if (state == arrow.from || state == arrow.to) continue;
                for (int sample = 0; sample <= 50; ++sample) {
                    const auto point = curve.at(sample / 50.0);
                    CHECK_FALSE((std::abs(point.x - centre.x) < sizes.box.x / 2 &&
                                 std::abs(point.y - centre.y) < sizes.box.y / 2));
                }
            }
            for (const auto& other : drawing.curves) {
                CAPTURE(machine.states[machine.arrows[other.arrow].to]);
                const double head = sizes.line_height * 0.2;  // where its tip is, at least
                CHECK_FALSE((std::abs(curve.label.x - other.end.x) < half_width + head &&
                             std::abs(curve.label.y - other.end.y) < half_height + head));
            }
            for (const auto& [x, y, width, height] : labels) {
                CHECK_FALSE((std::abs(curve.label.x - x) < half_width + width &&
                             std::abs(curve.label.y - y) < half_height + height));
            }
            labels.push_back({curve.label.x, curve.label.y, half_width, half_height});
        }
    }
}

TEST_CASE("Nothing of a machine is missing in its picture: what is no arrow is told beneath") {
    for (const StateMachine& machine : viz::model::state_machines()) {
        CAPTURE(machine.name);
        const auto drawing = draw_states(machine, {{218, 126}, {128, 40}, 6.8, 14});
        std::set<std::pair<std::size_t, std::string>> told;  // arrow, trigger
        for (const auto& curve : drawing.curves) {
            std::string words;
            for (const std::string& line : curve.lines) words += (words.empty() ? "" : " ") + line;
            for (const std::string& trigger : machine.arrows[curve.arrow].triggers) {
                if (holds(words, trigger)) told.emplace(curve.arrow, trigger);
            }
        }
        for (const auto& way_out : drawing.exits) {
            for (std::size_t index = 0; index < machine.arrows.size(); ++index) {
                const auto& from = way_out.from;
                const bool fits = machine.arrows[index].to == way_out.to;
                if (fits && std::ranges::find(from, machine.arrows[index].from) != from.end())
                    told.emplace(index, way_out.trigger);
            }
        }
        for (std::size_t index = 0; index < machine.arrows.size(); ++index) {
            for (const std::string& trigger : machine.arrows[index].triggers) {
                CAPTURE(machine.states[machine.arrows[index].from], trigger);
                CHECK(told.contains({index, trigger}));
            }
        }
        CHECK(exit_lines(machine, drawing).size() == drawing.exits.size());
    }
}

TEST_CASE("A machine as text, for Mermaid and as a picture") {
    const StateMachine& smtp = *find_state_machine("smtp");
    const std::string text = states_text(smtp);
    CHECK(text.starts_with("SMTP server: begins in accepting, ends in closed\n\naccepting\n"));
    CHECK(
        holds(text, "\nready\n    EHLO, HELO, RSET, NOOP, VRFY, EXPN, HELP, ETRN, AUTH -> stays\n    MAIL -> mail\n"));
    const std::string mermaid = states_mermaid(smtp);
    CHECK(mermaid.starts_with("---\ntitle: SMTP server\n---\nstateDiagram-v2\n"));
    CHECK(holds(mermaid, "    state \"ready\" as s3\n"));
    CHECK(holds(mermaid, "    [*] --> s0\n"));
    CHECK(holds(mermaid, "    s3 --> s4: MAIL\n"));
    CHECK(mermaid.ends_with("    s8 --> [*]\n"));
    for (const StateMachine& machine : viz::model::state_machines()) {
        const std::string svg = states_svg(machine);
        CHECK(tests::xml_mistake(svg) == "");
        for (const std::string& state : machine.states) CHECK(holds(svg, ">" + viz::model::state_words(state) + "<"));
        CHECK_FALSE(holds(svg, "_handshake"));
    }
}
