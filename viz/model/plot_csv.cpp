#include <algorithm>
#include <cstddef>
#include <optional>

#include <fmt/format.h>

#include "viz/model/plot_text.hpp"

namespace viz::model {

namespace {

constexpr const char* csv_line_end = "\r\n";  // RFC 4180 section 2
constexpr std::int64_t ns_in_a_second = 1'000'000'000;

/// "2.046512000": every nanosecond counts.
std::string csv_seconds(std::int64_t nanoseconds) {
    return fmt::format("{}.{:09}", nanoseconds / ns_in_a_second, nanoseconds % ns_in_a_second);
}

std::string csv_value(SeriesShape shape, std::int64_t value) {
    return shape == SeriesShape::measure ? csv_seconds(value) : fmt::format("{}", value);
}

/// One column of the table.
struct CsvColumn {
    SeriesShape shape;
    std::string title;
    const SeriesPoints* points;
};

std::vector<CsvColumn> csv_columns_of(const std::vector<SeriesGroup>& groups, const PlotChoice& choice) {
    std::vector<CsvColumn> columns;
    for (const SeriesGroup& group : groups) {
        const std::string title = fmt::format("{} ({})", group.info.name, group.info.unit);
        if (choice.hosts.empty()) columns.push_back({group.info.shape, title, &group.together});
        for (const std::string& host : choice.hosts)
            columns.push_back({group.info.shape, fmt::format("{} {}", title, host), &group.of(host)});
    }
    return columns;
}

using CsvRow = std::vector<std::string>;

CsvRow csv_header_of(const std::vector<CsvColumn>& columns) {
    CsvRow header{"time_s"};
    for (const CsvColumn& column : columns) header.push_back(column.title);
    return header;
}

std::string csv_row(const CsvRow& row) {
    std::string text;
    for (std::size_t index = 0; index < row.size(); ++index) text += (index == 0 ? "" : ",") + csv_field(row[index]);
    return text + csv_line_end;
}

/// Goes through the points of all columns in the order of time and writes a row for each instant.
class ExactRows {
public:
    ExactRows(const std::vector<CsvColumn>& columns, TimeSpan span) : columns_(columns), span_(span) {
        for (const CsvColumn& column : columns) {
            const auto from = std::ranges::lower_bound(*column.points, span.begins, {}, &SeriesPoint::time);
            next_.push_back(static_cast<std::size_t>(from - column.points->begin()));
        }
    }

    std::string write() {
        add_rows(span_.begins);
        for (auto time = next_time(); time && *time <= span_.ends; time = next_time()) add_rows(*time);
        if (last_ != span_.ends) add_rows(span_.ends);
        return std::move(text_);
    }

private:
    [[nodiscard]] std::optional<Instant> next_time() const {
        std::optional<Instant> first;
        for (std::size_t index = 0; index < columns_.size(); ++index) {
            const SeriesPoints& points = *columns_[index].points;
            if (next_[index] >= points.size()) continue;
            const Instant time = points[next_[index]].time;
            if (!first || time < *first) first = time;
        }
        return first;
    }

    /// What was measured at one instant stands in rows beneath each other.
    void add_rows(Instant time) {
        last_ = time;
        bool more = true;
        while (more) {
            more = false;
            text_ += csv_seconds(time.nanoseconds);
            for (std::size_t index = 0; index < columns_.size(); ++index) text_ += "," + take(index, time, more);
            text_ += csv_line_end;
        }
    }

    /// @param more  set where a further row is needed
    std::string take(std::size_t index, Instant time, bool& more) {
        const CsvColumn& column = columns_[index];
        std::size_t& next = next_[index];
        const bool has_point = next < column.points->size() && (*column.points)[next].time == time;
        if (has_point) ++next;
        const bool again = next < column.points->size() && (*column.points)[next].time == time;
        more = more || again;
        if (column.shape == SeriesShape::measure)
            return has_point ? csv_value(column.shape, (*column.points)[next - 1].value) : std::string();
        return csv_value(column.shape, next == 0 ? 0 : (*column.points)[next - 1].value);
    }

    const std::vector<CsvColumn>& columns_;
    TimeSpan span_;
    std::vector<std::size_t> next_;  ///< of each column: the first point that is not written yet
    Instant last_;
    std::string text_;
};

/// The middle one of what was measured; of an even number the lower of the two.
std::optional<std::int64_t> median_within(const SeriesPoints& points, TimeSpan span) {
    const auto from = std::ranges::lower_bound(points, span.begins, {}, &SeriesPoint::time);
    const auto end = std::ranges::lower_bound(points, span.ends, {}, &SeriesPoint::time);
    std::vector<std::int64_t> values;
    for (auto point = from; point < end; ++point) values.push_back(point->value);
    if (values.empty()) return std::nullopt;
    const auto middle = values.begin() + static_cast<std::ptrdiff_t>((values.size() - 1) / 2);
    std::ranges::nth_element(values, middle);
    return *middle;
}

std::string csv_cell_of(const CsvColumn& column, const PlotInterval& interval) {
    switch (column.shape) {
        case SeriesShape::count:
            return fmt::format("{}", interval.value);
        case SeriesShape::level:
            return fmt::format("{}", value_at(*column.points, interval.span.ends - Duration{1}));
        case SeriesShape::measure: {
            const auto median = median_within(*column.points, interval.span);
            return median ? csv_value(column.shape, *median) : std::string();
        }
    }
    return {};
}

}  // namespace

std::string csv_field(std::string_view text) {
    if (text.find_first_of(",\"\r\n") == std::string_view::npos) return std::string(text);
    std::string field = "\"";
    for (const char octet : text) {
        if (octet == '"') field += '"';
        field += octet;
    }
    return field + '"';
}

std::vector<std::vector<std::string>> plot_interval_rows(const std::vector<SeriesGroup>& groups,
                                                         const PlotChoice& choice) {
    const std::vector<CsvColumn> columns = csv_columns_of(groups, choice);
    std::vector<CsvRow> rows{csv_header_of(columns)};
    for (const CsvColumn& column : columns) {
        const auto intervals = make_intervals(*column.points, choice.span, choice.interval);
        rows.resize(intervals.size() + 1);
        for (std::size_t index = 0; index < intervals.size(); ++index) {
            CsvRow& row = rows[index + 1];
            if (row.empty()) row.push_back(csv_seconds(intervals[index].span.begins.nanoseconds));
            row.push_back(csv_cell_of(column, intervals[index]));
        }
    }
    return rows;
}

std::string plot_csv(const std::vector<SeriesGroup>& groups, const PlotChoice& choice) {
    const std::vector<CsvColumn> columns = csv_columns_of(groups, choice);
    if (choice.interval <= Duration{}) return csv_row(csv_header_of(columns)) + ExactRows(columns, choice.span).write();
    std::string text;
    for (const CsvRow& row : plot_interval_rows(groups, choice)) text += csv_row(row);
    return text;
}

}  // namespace viz::model
