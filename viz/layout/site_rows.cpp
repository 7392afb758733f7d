#include "viz/layout/site_rows.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <utility>

namespace viz::layout {
namespace {

/// Exchanges that are tried at most, so that thousands of units are not waited for.
constexpr std::size_t exchanges_max = 400'000;

/// Units in cells, while they are exchanged.
class Arrangement {
public:
    Arrangement(const MapUnits& map, std::vector<std::size_t> units_by_cell, std::size_t columns)
        : units_(std::move(units_by_cell)), cells_(units_.size()), linked_(units_.size()), columns_(columns) {
        for (std::size_t cell = 0; cell < units_.size(); ++cell) cells_[units_[cell]] = cell;
        for (const auto& [from, to] : map.links) {
            linked_[from].push_back(to);
            linked_[to].push_back(from);
        }
    }

    /// Exchanges the units of two cells if their links become shorter. @return whether it did
    bool improve(std::size_t a, std::size_t b) {
        const double before = length_at(a) + length_at(b);
        exchange(a, b);
        constexpr double worth_it = 1e-6;
        if (length_at(a) + length_at(b) < before - worth_it) return true;
        exchange(a, b);
        return false;
    }
    [[nodiscard]] double length() const {
        double sum = 0;
        for (std::size_t cell = 0; cell < units_.size(); ++cell) sum += length_at(cell);
        return sum / 2;
    }
    [[nodiscard]] std::size_t unit(std::size_t cell) const { return units_[cell]; }
    [[nodiscard]] const std::vector<std::size_t>& units() const { return units_; }

private:
    [[nodiscard]] double length_at(std::size_t cell) const {
        double sum = 0;
        for (const std::size_t other : linked_[units_[cell]]) {
            const double across = column(cell) - column(cells_[other]);
            const double down = row(cell) - row(cells_[other]);
            sum += std::sqrt(across * across + down * down);
        }
        return sum;
    }
    void exchange(std::size_t a, std::size_t b) {
        std::swap(units_[a], units_[b]);
        cells_[units_[a]] = a;
        cells_[units_[b]] = b;
    }
    [[nodiscard]] double column(std::size_t cell) const { return static_cast<double>(cell % columns_); }
    [[nodiscard]] double row(std::size_t cell) const { return static_cast<double>(cell / columns_); }

    std::vector<std::size_t> units_;                ///< by cell
    std::vector<std::size_t> cells_;                ///< by unit
    std::vector<std::vector<std::size_t>> linked_;  ///< by unit
    std::size_t columns_;
};

/// The cell nearest to the middle that a unit stands in.
std::size_t middle_cell(std::size_t units, std::size_t columns) {
    const std::size_t rows = (units + columns - 1) / columns;
    return std::min((rows - 1) / 2 * columns + std::min(units, columns) / 2, units - 1);
}

void put_centre_in_middle(const MapUnits& map, std::vector<std::size_t>& units, std::size_t columns) {
    if (!map.centre) return;
    std::erase(units, *map.centre);
    const auto middle = static_cast<std::ptrdiff_t>(middle_cell(map.units.size(), columns));
    units.insert(units.begin() + middle, *map.centre);
}

/// Every other row runs back: what follows on the end of a row stands beneath it.
std::vector<std::size_t> winding(std::vector<std::size_t> units, std::size_t columns) {
    for (std::size_t begin = columns; begin < units.size(); begin += 2 * columns) {
        const std::size_t end = std::min(begin + columns, units.size());
        std::reverse(units.begin() + static_cast<std::ptrdiff_t>(begin),
                     units.begin() + static_cast<std::ptrdiff_t>(end));
    }
    return units;
}

void shorten_links(Arrangement& arrangement, const MapUnits& map) {
    const std::size_t count = arrangement.units().size();
    std::size_t tried = 0;
    bool changed = true;
    while (changed && tried < exchanges_max) {
        changed = false;
        for (std::size_t a = 0; a < count; ++a) {
            for (std::size_t b = a + 1; b < count; ++b) {
                if (arrangement.unit(a) == map.centre || arrangement.unit(b) == map.centre) continue;
                ++tried;
                changed = arrangement.improve(a, b) || changed;
            }
        }
    }
}

}  // namespace

std::vector<std::size_t> arrange_in_rows(const MapUnits& map, std::size_t columns) {
    std::vector<std::size_t> units(map.units.size());
    std::iota(units.begin(), units.end(), std::size_t{0});
    std::vector<std::size_t> wound = winding(units, columns);
    put_centre_in_middle(map, units, columns);
    put_centre_in_middle(map, wound, columns);
    Arrangement best(map, std::move(units), columns);
    if (Arrangement other(map, std::move(wound), columns); other.length() < best.length() * 0.99) best = other;
    shorten_links(best, map);
    return best.units();
}

std::vector<Box> place_rows(const std::vector<Extent>& extents, std::size_t columns) {
    const std::size_t rows = (extents.size() + columns - 1) / columns;
    std::vector<double> widths(columns);
    std::vector<double> heights(rows);
    for (std::size_t cell = 0; cell < extents.size(); ++cell) {
        widths[cell % columns] = std::max(widths[cell % columns], extents[cell].width);
        heights[cell / columns] = std::max(heights[cell / columns], extents[cell].height);
    }
    std::vector<Box> boxes;
    Point corner;
    for (std::size_t cell = 0; cell < extents.size(); ++cell) {
        const Extent& extent = extents[cell];
        const double width = widths[cell % columns];
        const double height = heights[cell / columns];
        const Point low{corner.x + (width - extent.width) / 2, corner.y + (height - extent.height) / 2};
        boxes.push_back({low, {low.x + extent.width, low.y + extent.height}});
        corner.x += width + column_gap;
        if ((cell + 1) % columns == 0) corner = {0, corner.y + height + row_gap};
    }
    return boxes;
}

}  // namespace viz::layout
