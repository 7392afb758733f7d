#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "viz/model/plot_text.hpp"
#include "viz/model/time_words.hpp"
#include "viz/model/xml_text.hpp"

namespace viz::model {

namespace {

/// How lines are told apart: colours of Okabe and Ito, darkened for thin lines on white, and dashes for who does not
/// see colours.
struct LineLook {
    const char* colour;
    const char* dashes;
};
constexpr std::array<LineLook, 6> plot_looks{{{"#0060a8", ""},
                                              {"#b04a00", "7 3"},
                                              {"#00714f", "2 2"},
                                              {"#8a4b7d", "9 3 2 3"},
                                              {"#6d3862", "4 4"},
                                              {"#606060", "1 3"}}};

/// No two of the first 36 look the same.
LineLook plot_look_of(std::size_t line) {
    const std::size_t turn = line / plot_looks.size();
    return {plot_looks.at(line % plot_looks.size()).colour, plot_looks.at((line + turn) % plot_looks.size()).dashes};
}

class PlotPicture {
    // All lengths in pixels.
    static constexpr double left_width = 84;
    static constexpr double plot_width = 860;
    static constexpr double margin = 16;
    static constexpr double title_height = 34;
    static constexpr double legend_height = 20;
    static constexpr std::size_t legend_columns = 3;
    static constexpr double heading_height = 22;
    static constexpr double plot_height = 110;
    static constexpr double axis_height = 34;
    static constexpr double tick_distance_min = 110;
    static constexpr std::size_t value_steps_max = 4;
    static constexpr std::size_t columns_count = 2 * static_cast<std::size_t>(plot_width);  // two to a pixel
    static constexpr double head_room = 1.08;                                               // above the greatest value

    static constexpr const char* ink = "#18212e";
    static constexpr const char* dim = "#566476";

public:
    PlotPicture(const std::vector<SeriesGroup>& groups, const PlotChoice& choice)
        : groups_(groups), choice_(choice), scale_(choice.span, TimeScaleMode::linear, {}) {}

    std::string draw(std::string_view title) {
        const std::size_t legend_rows = (choice_.hosts.size() + legend_columns - 1) / legend_columns;
        const double legend = legend_height * static_cast<double>(legend_rows);
        const double top = title_height + legend;
        const double each = heading_height + plot_height;
        const double bottom = top + each * static_cast<double>(groups_.size());
        text_ = svg_begin(left_width + plot_width + margin, bottom + axis_height, title);
        text_ +=
            fmt::format("<text x=\"{:.0f}\" y=\"22\" font-size=\"15\" font-weight=\"bold\" fill=\"{}\">{}</text>\n",
                        margin, ink, xml_escaped(title));
        for (std::size_t line = 0; line < choice_.hosts.size(); ++line) draw_legend(line);
        for (std::size_t group = 0; group < groups_.size(); ++group)
            draw_plot(groups_[group], top + each * static_cast<double>(group) + heading_height);
        draw_times(top + heading_height, bottom);
        return text_ + "</svg>\n";
    }

private:
    [[nodiscard]] static double x_of_share(double share) { return left_width + share * plot_width; }
    [[nodiscard]] double x_of(Instant time) const { return x_of_share(scale_.position_of(time)); }

    void line(double x1, double y1, double x2, double y2, const char* colour) {
        text_ += fmt::format("<line x1=\"{:.1f}\" y1=\"{:.1f}\" x2=\"{:.1f}\" y2=\"{:.1f}\" stroke=\"{}\"/>\n", x1, y1,
                             x2, y2, colour);
    }

    void draw_legend(std::size_t index) {
        const double y = title_height + legend_height * static_cast<double>(index / legend_columns) + 8;
        const double x = left_width + plot_width / legend_columns * static_cast<double>(index % legend_columns);
        const LineLook look = plot_look_of(index);
        text_ += fmt::format(
            "<line x1=\"{:.1f}\" y1=\"{:.1f}\" x2=\"{:.1f}\" y2=\"{:.1f}\" stroke=\"{}\" stroke-width=\"2\" "
            "stroke-dasharray=\"{}\"/>\n",
            x, y, x + 36, y, look.colour, *look.dashes == 0 ? "none" : look.dashes);
        text_ += svg_words(x + 44, y + 4, "start", ink, choice_.hosts[index]);
    }

    [[nodiscard]] bool has_bars(const SeriesGroup& group) const {
        return group.info.shape == SeriesShape::count && choice_.interval > Duration{};
    }

    [[nodiscard]] std::vector<std::string> hosts() const {
        return choice_.hosts.empty() ? std::vector<std::string>{""} : choice_.hosts;
    }

    /// The greatest value that the plot shows.
    [[nodiscard]] std::int64_t most_of(const SeriesGroup& group) const {
        std::int64_t most = 0;
        for (const std::string& host : hosts()) {
            if (has_bars(group)) {
                for (const PlotInterval& each : make_intervals(group.of(host), choice_.span, choice_.interval))
                    most = std::max(most, each.value);
            } else {
                for (const PlotColumn& column : make_columns(group.info.shape, group.of(host), choice_.span, 1))
                    most = std::max(most, column.high);
            }
        }
        return most;
    }

    /// @param top  of the plot, beneath its heading
    void draw_plot(const SeriesGroup& group, double top) {
        bottom_ = top + plot_height;
        most_ = static_cast<double>(most_of(group)) * head_room;
        std::string heading = title_words(group.info);
        if (has_bars(group)) heading += ", in each " + time_words(choice_.interval);
        for (const ValueTick& tick :
             make_value_ticks(group.info.shape, static_cast<std::int64_t>(most_), value_steps_max)) {
            const double y = y_of(tick.value);
            line(left_width, y, x_of_share(1), y, "#e1e7f0");
            text_ += svg_words(left_width - 6, y + 4, "end", dim, tick.text);
        }
        line(left_width, top, left_width, bottom_, "#8090a0");
        line(left_width, bottom_, x_of_share(1), bottom_, "#8090a0");
        const auto lines = hosts();
        for (std::size_t index = 0; index < lines.size(); ++index) draw_line(group, group.of(lines[index]), index);
        text_ += svg_words(left_width, top - 6, "start", ink, heading);
    }

    [[nodiscard]] double y_of(std::int64_t value) const {
        return most_ <= 0 ? bottom_ : bottom_ - static_cast<double>(value) / most_ * plot_height;
    }

    void draw_line(const SeriesGroup& group, const SeriesPoints& points, std::size_t index) {
        if (group.info.shape == SeriesShape::measure) return draw_measures(points, index);
        const std::string path = has_bars(group) ? path_of_intervals(points) : path_of_steps(points);
        const LineLook look = plot_look_of(index);
        text_ += fmt::format("<path d=\"{}\" fill=\"none\" stroke=\"{}\" stroke-width=\"1.6\"{}/>\n", path, look.colour,
                             *look.dashes == 0 ? "" : fmt::format(" stroke-dasharray=\"{}\"", look.dashes));
    }

    /// Exact where there are not more points than places for them.
    [[nodiscard]] std::string path_of_steps(const SeriesPoints& points) const {
        if (points.size() > columns_count) return path_of_columns(points);
        std::string path = fmt::format("M{:.2f} {:.2f}", x_of_share(0), y_of(value_at(points, choice_.span.begins)));
        for (const SeriesPoint& point : points) {
            if (point.time <= choice_.span.begins || point.time > choice_.span.ends) continue;
            path += fmt::format("H{:.2f}V{:.2f}", x_of(point.time), y_of(point.value));
        }
        return path + fmt::format("H{:.2f}", x_of_share(1));
    }

    [[nodiscard]] std::string path_of_columns(const SeriesPoints& points) const {
        const auto columns = make_columns(SeriesShape::level, points, choice_.span, columns_count);
        std::string path = fmt::format("M{:.2f} {:.2f}", x_of_share(0), y_of(columns.front().low));
        for (std::size_t index = 0; index < columns.size(); ++index) {
            const PlotColumn& column = columns[index];
            if (column.points == 0) continue;
            const double x = x_of_share((static_cast<double>(index) + 0.5) / static_cast<double>(columns.size()));
            path +=
                fmt::format("H{:.2f}V{:.2f}V{:.2f}V{:.2f}", x, y_of(column.low), y_of(column.high), y_of(column.last));
        }
        return path + fmt::format("H{:.2f}", x_of_share(1));
    }

    [[nodiscard]] std::string path_of_intervals(const SeriesPoints& points) const {
        std::string path = fmt::format("M{:.2f} {:.2f}", x_of_share(0), bottom_);
        for (const PlotInterval& each : make_intervals(points, choice_.span, choice_.interval))
            path += fmt::format("H{:.2f}V{:.2f}", x_of(each.span.begins), y_of(each.value));
        return path + fmt::format("H{:.2f}V{:.2f}", x_of_share(1), bottom_);
    }

    void draw_measures(const SeriesPoints& points, std::size_t index) {
        const LineLook look = plot_look_of(index);
        const auto columns = make_columns(SeriesShape::measure, points, choice_.span, columns_count);
        for (std::size_t place = 0; place < columns.size(); ++place) {
            const PlotColumn& column = columns[place];
            if (column.points == 0) continue;
            const double x = x_of_share((static_cast<double>(place) + 0.5) / static_cast<double>(columns.size()));
            draw_measure(x, y_of(column.high), look);
            if (column.low == column.high) continue;
            line(x, y_of(column.low), x, y_of(column.high), look.colour);
            draw_measure(x, y_of(column.low), look);
        }
    }

    /// A ring; those of lines with dashes are hollow, so that they are told apart without colours.
    void draw_measure(double x, double y, const LineLook& look) {
        text_ += fmt::format("<circle cx=\"{:.2f}\" cy=\"{:.2f}\" r=\"3\" fill=\"{}\" stroke=\"{}\"/>\n", x, y,
                             *look.dashes == 0 ? look.colour : "#ffffff", look.colour);
    }

    void draw_times(double top, double bottom) {
        for (const TimeTick& tick : make_time_ticks(scale_, tick_distance_min / plot_width)) {
            const double x = x_of_share(tick.position);
            text_ += fmt::format(
                "<line x1=\"{0:.1f}\" y1=\"{1:.1f}\" x2=\"{0:.1f}\" y2=\"{2:.1f}\" stroke=\"#8090a0\" "
                "stroke-opacity=\"0.35\"/>\n",
                x, top, bottom + 4);
            const bool at_end = tick.position > 0.97;
            text_ += svg_words(x, bottom + 18, at_end ? "end" : "middle", dim, tick.text);
        }
    }

    const std::vector<SeriesGroup>& groups_;
    const PlotChoice& choice_;
    TimeScale scale_;
    double bottom_ = 0;  ///< of the plot that is drawn
    double most_ = 0;    ///< at its top
    std::string text_;
};

}  // namespace

std::string plot_svg(const std::vector<SeriesGroup>& groups, const PlotChoice& choice, std::string_view title) {
    return PlotPicture(groups, choice).draw(title);
}

}  // namespace viz::model
