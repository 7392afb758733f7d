#include "viz/model/plot.hpp"

#include <algorithm>

#include "tests/support/catch.hpp"
#include "tests/support/xml_check.hpp"
#include "tests/viz/support/sample_trace.hpp"
#include "viz/model/plot_text.hpp"

using namespace std::chrono_literals;
using protocol::Duration;
using protocol::Instant;
using viz::model::make_columns;
using viz::model::make_intervals;
using viz::model::make_value_ticks;
using viz::model::PlotChoice;
using viz::model::PlotColumn;
using viz::model::PlotInterval;
using viz::model::SeriesGroup;
using viz::model::SeriesPoints;
using viz::model::SeriesShape;
using viz::model::TimeSpan;

namespace {

Instant at(Duration since) {
    return Instant{} + since;
}

/// 0 until 1 s, then 1, from 2 s on 3, from 2.5 s on 0.
SeriesPoints steps() {
    return {{at(1s), 1, 0}, {at(2s), 3, 1}, {at(2500ms), 0, 2}};
}

SeriesGroup plot_group(const char* name, SeriesPoints points) {
    SeriesGroup group{*viz::model::find_series(name), std::move(points), {}};
    group.by_host["a,b"] = group.together;
    return group;
}

std::vector<SeriesGroup> some_groups() {
    return {plot_group("queue-length", steps()), plot_group("deliveries", {{at(1s), 2, 0}, {at(3s), 5, 1}}),
            plot_group("latency", {{at(1s), 1'500'000'000, 0}, {at(1s), 250, 1}, {at(3s), 7'000'000'000, 2}})};
}

std::vector<std::string> texts_of(const std::vector<viz::model::ValueTick>& ticks) {
    std::vector<std::string> texts;
    for (const auto& tick : ticks) texts.push_back(tick.text);
    return texts;
}

bool tells(const std::string& text, std::string_view part) {
    return text.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE("A column has the least and the greatest value of a step function within it, however short they last") {
    const TimeSpan span{at(0s), at(4s)};
    const auto columns = make_columns(SeriesShape::level, steps(), span, 4);
    REQUIRE(columns.size() == 4);
    CHECK(columns[0] == PlotColumn{0, 0, 0, 0});
    CHECK(columns[1] == PlotColumn{1, 0, 1, 1});
    CHECK(columns[2] == PlotColumn{2, 0, 3, 0});
    CHECK(columns[3] == PlotColumn{0, 0, 0, 0});
    SECTION("a stretch begins with what was before it, and its end belongs to it") {
        const auto part = make_columns(SeriesShape::level, steps(), {at(1500ms), at(2s)}, 2);
        CHECK(part[0] == PlotColumn{0, 1, 1, 1});
        CHECK(part[1] == PlotColumn{1, 1, 3, 3});
    }
    SECTION("what comes later than it is looked at leaves no trace") {
        const auto early = make_columns(SeriesShape::level, steps(), span, 4, at(2100ms));
        CHECK(early[2] == PlotColumn{1, 1, 3, 3});
        CHECK(early[3] == PlotColumn{0, 3, 3, 3});
    }
    SECTION("of measures only those in it count") {
        const auto measures = make_columns(SeriesShape::measure, steps(), span, 4);
        CHECK(measures[0].points == 0);
        CHECK(measures[2] == PlotColumn{2, 0, 3, 0});
        CHECK(measures[1] == PlotColumn{1, 1, 1, 1});
    }
    CHECK(viz::model::column_of(at(4s), span, 4) == 3);
    CHECK(viz::model::column_of(at(3999ms), span, 4) == 3);
    CHECK(viz::model::column_of(at(0s), span, 4) == 0);
}

TEST_CASE("Columns of many points say what the points themselves say") {
    SeriesPoints points;
    for (std::int64_t each = 0; each < 10'000; ++each)
        points.push_back({Instant{each * 37'000}, (each * each * 7919) % 1000, static_cast<std::size_t>(each)});
    const TimeSpan span{Instant{1'000'000}, Instant{300'000'000}};
    const auto columns = make_columns(SeriesShape::level, points, span, 173);
    for (std::size_t index = 0; index < columns.size(); ++index) {
        std::int64_t low = INT64_MAX;
        std::int64_t high = INT64_MIN;
        std::size_t count = 0;
        for (const auto& point : points) {
            if (point.time < span.begins || point.time > span.ends) continue;
            if (viz::model::column_of(point.time, span, columns.size()) != index) continue;
            low = std::min(low, point.value);
            high = std::max(high, point.value);
            ++count;
        }
        const std::int64_t before = index == 0 ? value_at(points, span.begins - Duration{1}) : columns[index - 1].last;
        REQUIRE(columns[index].points == count);
        REQUIRE(columns[index].low == std::min(low, before));
        REQUIRE(columns[index].high == std::max(high, before));
    }
}

TEST_CASE("Intervals begin at multiples of their length, and each event is in one of them") {
    const SeriesPoints counts{{at(1s), 2, 0}, {at(3s), 5, 1}, {at(3999ms), 6, 2}};
    const auto intervals = make_intervals(counts, {at(500ms), at(4s)}, 1s);
    REQUIRE(intervals.size() == 5);
    CHECK(intervals[0] == PlotInterval{{at(0s), at(1s)}, 0});
    CHECK(intervals[1].value == 2);
    CHECK(intervals[2].value == 0);
    CHECK(intervals[3].value == 4);
    CHECK(intervals[4].value == 0);
    const auto hidden = make_intervals(counts, {at(0s), at(4s)}, 1s, at(3500ms));
    REQUIRE(hidden.size() == 4);
    CHECK(hidden[3].value == 3);
    CHECK(viz::model::round_interval({at(0s), at(100s)}, 100) == 1s);
    CHECK(viz::model::round_interval({at(0s), at(100s)}, 30) == 5s);
    CHECK(viz::model::round_interval({at(0s), at(24h * 7000)}, 10) == 168h * 100);
}

TEST_CASE("Ticks of values are round: 1, 2, 5 and their tens, spans in units of time") {
    CHECK(texts_of(make_value_ticks(SeriesShape::level, 3, 4)) == std::vector<std::string>{"0", "1", "2", "3"});
    CHECK(texts_of(make_value_ticks(SeriesShape::count, 9, 4)) == std::vector<std::string>{"0", "5"});
    CHECK(texts_of(make_value_ticks(SeriesShape::count, 4'300, 3)) == std::vector<std::string>{"0", "2k", "4k"});
    CHECK(texts_of(make_value_ticks(SeriesShape::count, 1'700'000, 4)) ==
          std::vector<std::string>{"0", "500k", "1M", "1.5M"});
    CHECK(texts_of(make_value_ticks(SeriesShape::level, 0, 4)) == std::vector<std::string>{"0"});
    const auto seconds = texts_of(make_value_ticks(SeriesShape::measure, 2'300'000'000, 4));
    REQUIRE(seconds.size() >= 3);
    CHECK(seconds.front() == "0 s");
    CHECK(seconds[1] == "1 s");
    CHECK(viz::model::value_words(SeriesShape::measure, 2'046'000'000) == "2.046 s");
    CHECK(viz::model::value_words(SeriesShape::count, 1234) == "1234");
}

TEST_CASE("CSV has a header, the time in seconds first, and a row for each instant at which something changes") {
    const std::string csv = viz::model::plot_csv(some_groups(), {{}, {at(0s), at(4s)}, {}});
    CHECK(csv ==
          "time_s,queue-length (mails),deliveries (mails),latency (s)\r\n"
          "0.000000000,0,0,\r\n"
          "1.000000000,1,2,1.500000000\r\n"
          "1.000000000,1,2,0.000000250\r\n"
          "2.000000000,3,2,\r\n"
          "2.500000000,0,2,\r\n"
          "3.000000000,0,5,7.000000000\r\n"
          "4.000000000,0,5,\r\n");
    SECTION("of a stretch what was before it counts") {
        CHECK(viz::model::plot_csv({some_groups()[0]}, {{}, {at(2100ms), at(3s)}, {}}) ==
              "time_s,queue-length (mails)\r\n2.100000000,3\r\n2.500000000,0\r\n3.000000000,0\r\n");
    }
    SECTION("fields that need it are in quotes, RFC 4180 section 2") {
        const std::string of_host = viz::model::plot_csv({some_groups()[0]}, {{"a,b"}, {at(0s), at(4s)}, {}});
        CHECK(of_host.starts_with("time_s,\"queue-length (mails) a,b\"\r\n"));
        CHECK(viz::model::csv_field("say \"x\"") == "\"say \"\"x\"\"\"");
        CHECK(viz::model::csv_field("a\nb") == "\"a\nb\"");
        CHECK(viz::model::csv_field("plain words") == "plain words");
    }
}

TEST_CASE("CSV of intervals has how many there were, the level at the end and the median of what was measured") {
    const std::string csv = viz::model::plot_csv(some_groups(), {{}, {at(0s), at(3s)}, 2s});
    CHECK(csv ==
          "time_s,queue-length (mails),deliveries (mails),latency (s)\r\n"
          "0.000000000,1,2,0.000000250\r\n"
          "2.000000000,0,3,7.000000000\r\n");
}

TEST_CASE("The text form tells least, greatest and last value, and their course in letters") {
    const std::string text = viz::model::plot_text(some_groups(), {{}, {at(0s), at(4s)}, {}});
    CHECK(tells(text, "From 0.000 s to 4.000 s."));
    CHECK(tells(text, "queue-length (mails)  all hosts"));
    CHECK(tells(text, "83.333 ms a letter"));
    CHECK(tells(text, "|            ------------@@@@@@@   "));
    CHECK(tells(text, "250 ns"));
    CHECK(std::ranges::all_of(text, [](char c) { return static_cast<unsigned char>(c) < 0x80; }));
    const SeriesGroup at_once = plot_group("latency", {{at(4s), 0, 0}});
    CHECK(tells(viz::model::plot_text({at_once}, {{}, {at(0s), at(4s)}, {}}), ".|\n"));  // no time at all, but a mail
    const std::string intervals = viz::model::plot_text(some_groups(), {{}, {at(0s), at(4s)}, 2s});
    CHECK(tells(intervals, "\n     time_s  queue-length (mails)"));
    CHECK(tells(intervals, "\n2.000000000                     0"));
}

TEST_CASE("A picture is well-formed XML with a title, axes with round times, a legend, and lines that are told apart") {
    PlotChoice choice{{}, {at(0s), at(4s)}, {}};
    const std::string svg = viz::model::plot_svg(some_groups(), choice, "a <b> & \"c\"");
    CHECK(tests::xml_mistake(svg) == "");
    CHECK(tells(svg, "<title>a &lt;b&gt; &amp; &quot;c&quot;</title>"));
    CHECK(tells(svg, ">Queue length (mails)<"));
    CHECK(tells(svg, ">2 s<"));
    CHECK(tells(svg, ">1 s<"));
    choice.hosts = {"a,b", "other"};
    choice.interval = 1s;
    const std::string of_hosts = viz::model::plot_svg(some_groups(), choice, "");
    CHECK(tests::xml_mistake(of_hosts) == "");
    CHECK(tells(of_hosts, ">other<"));
    CHECK(tells(of_hosts, "in each 1 s"));
    CHECK(tells(of_hosts, "stroke-dasharray=\"7 3\""));
}

TEST_CASE("A picture of a million points stays small") {
    SeriesPoints points;
    for (std::int64_t each = 0; each < 1'000'000; ++each)
        points.push_back({Instant{each * 1000}, each % 17, static_cast<std::size_t>(each)});
    const std::string svg =
        viz::model::plot_svg({plot_group("queue-length", points)}, {{}, {at(0s), at(1s)}, {}}, "many");
    CHECK(tests::xml_mistake(svg) == "");
    CHECK(svg.size() < 200'000);
}

TEST_CASE("The checker of XML finds what is wrong") {
    CHECK(tests::xml_mistake("<a b=\"1\"><c/>x &amp; y</a>\n") == "");
    for (const char* text :
         {"", "<a>", "<a></b>", "<a b=1/>", "<a b=\"<\"/>", "<a>&</a>", "<a/><b/>", "<a/>x", "<a b=\"1\" b=\"2\"/>"}) {
        CAPTURE(text);
        CHECK(tests::xml_mistake(text) != "");
    }
}
