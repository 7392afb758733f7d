#include "viz/model/plot_text.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "viz/model/time_words.hpp"

namespace viz::model {

namespace {

constexpr std::size_t letters_count = 48;
constexpr std::string_view ramp = " .:-=+*#%@";  // from nothing to the greatest value
constexpr const char* all_hosts = "all hosts";

/// What stands in one line of the table.
struct TableLine {
    std::string series;
    std::string host;
    std::string least;
    std::string most;
    std::string last;
    std::string course;
};

/// Of counts how many there were in it.
std::int64_t height_of(SeriesShape shape, const PlotColumn& column) {
    return shape == SeriesShape::count ? column.high - column.low : column.high;
}

std::string course_of(SeriesShape shape, const std::vector<PlotColumn>& columns) {
    std::int64_t most = 0;
    for (const PlotColumn& column : columns) most = std::max(most, height_of(shape, column));
    std::string letters;
    for (const PlotColumn& column : columns) {
        const std::int64_t height = height_of(shape, column);
        const double share = most == 0 ? 0 : static_cast<double>(height) / static_cast<double>(most);
        const auto step = static_cast<std::size_t>(share * static_cast<double>(ramp.size() - 1));
        const bool any = height > 0 || (shape == SeriesShape::measure && column.points != 0);
        letters += ramp[any ? std::max<std::size_t>(step, 1) : 0];
    }
    return letters;
}

TableLine table_line_of(const SeriesInfo& info, const SeriesPoints& points, std::string host, TimeSpan span) {
    TableLine line{fmt::format("{} ({})", info.name, info.unit), std::move(host), {}, {}, {}, {}};
    const auto columns = make_columns(info.shape, points, span, letters_count);
    line.course = course_of(info.shape, columns);
    const bool measures = info.shape == SeriesShape::measure;
    bool any = false;
    std::int64_t least = 0;
    std::int64_t most = 0;
    std::int64_t last = 0;
    for (const PlotColumn& column : columns) {
        if (measures && column.points == 0) continue;
        least = any ? std::min(least, column.low) : column.low;
        most = any ? std::max(most, column.high) : column.high;
        last = column.last;
        any = true;
    }
    if (!any) return line;
    line.least = value_words(info.shape, least);
    line.most = value_words(info.shape, most);
    line.last = value_words(info.shape, last);
    return line;
}

std::size_t width_of(const std::vector<TableLine>& lines, std::string TableLine::*column) {
    std::size_t width = 0;
    for (const TableLine& line : lines) width = std::max(width, (line.*column).size());
    return width;
}

std::string table_text(const std::vector<TableLine>& lines) {
    const std::size_t series = width_of(lines, &TableLine::series);
    const std::size_t host = width_of(lines, &TableLine::host);
    const std::size_t least = width_of(lines, &TableLine::least);
    const std::size_t most = width_of(lines, &TableLine::most);
    const std::size_t last = width_of(lines, &TableLine::last);
    std::string text;
    for (const TableLine& line : lines) {
        text += fmt::format("{:<{}}  {:<{}}  {:>{}}  {:>{}}  {:>{}}  {}\n", line.series, series, line.host, host,
                            line.least, least, line.most, most, line.last, last, line.course);
    }
    return text;
}

/// Cells beneath each other, flush right.
std::string aligned_text(const std::vector<std::vector<std::string>>& rows) {
    std::vector<std::size_t> widths(rows.front().size());
    for (const auto& row : rows) {
        for (std::size_t index = 0; index < row.size(); ++index)
            widths[index] = std::max(widths[index], row[index].size());
    }
    std::string text;
    for (const auto& row : rows) {
        for (std::size_t index = 0; index < row.size(); ++index)
            text += fmt::format("{}{:>{}}", index == 0 ? "" : "  ", row[index], widths[index]);
        text += '\n';
    }
    return text;
}

}  // namespace

std::string plot_text(const std::vector<SeriesGroup>& groups, const PlotChoice& choice) {
    const TimeSpan span = choice.span;
    const Duration letter = (span.ends - span.begins) / static_cast<std::int64_t>(letters_count);
    std::vector<TableLine> lines{
        {"series", "host", "least", "most", "last", fmt::format("over time, {} a letter", time_words(letter))}};
    for (const SeriesGroup& group : groups) {
        const auto add = [&](const SeriesPoints& points, const std::string& host) {
            lines.push_back(table_line_of(group.info, points, host, span));
            lines.back().course = "|" + lines.back().course + "|";
        };
        if (choice.hosts.empty()) add(group.together, all_hosts);
        for (const std::string& host : choice.hosts) add(group.of(host), host);
    }
    std::string text = fmt::format("From {} to {}.\n\n", list_words(span.begins), list_words(span.ends));
    text += table_text(lines);
    if (choice.interval > Duration{}) text += "\n" + aligned_text(plot_interval_rows(groups, choice));
    return text;
}

}  // namespace viz::model
