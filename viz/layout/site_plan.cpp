#include "viz/layout/site_plan.hpp"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <utility>

namespace viz::layout {
namespace {

constexpr double cell_width = 3.0;
constexpr double cell_height = 2.2;
constexpr double icon_below_cell_top = 0.75;
constexpr double street_height = 0.9;
constexpr double padding = 0.15;

/// Where a host of a role goes among those of its site.
enum class Rank : unsigned char { mail_server, other, client, resolver, name_server };

Rank rank_of(std::string_view role) {
    if (role == "mail-server") return Rank::mail_server;
    if (role == "client") return Rank::client;
    if (role == "resolver") return Rank::resolver;
    if (role == "name-server") return Rank::name_server;
    return Rank::other;
}

bool is_name_service(Rank rank) {
    return rank == Rank::resolver || rank == Rank::name_server;
}

struct Cell {
    int row = 0;
    int column = 0;
};

/// A site's rows and columns of cells, and the street between them.
struct Grid {
    int rows = 1;
    int columns = 1;
    int rows_above = 1;  ///< of the street
    Side side = Side::centre;

    [[nodiscard]] bool is_beside() const { return side == Side::left || side == Side::right; }
    /// How far a column is from the middle of the map.
    [[nodiscard]] int column_distance(int column) const {
        if (side == Side::left) return columns - 1 - column;
        if (side == Side::right) return column;
        return std::abs(2 * column - (columns - 1));
    }
    [[nodiscard]] int row_distance(int row) const { return row < rows_above ? rows_above - 1 - row : row - rows_above; }
};

Grid make_grid(int hosts, Side side, int columns) {
    const int rows = (std::max(hosts, 1) + columns - 1) / columns;
    const bool street_first = side == Side::bottom || side == Side::left || side == Side::right;
    return {rows, columns, rows > 1 ? rows / 2 : (street_first ? 0 : 1), side};
}

/// The cells of some rows, those nearest to the hub first: column by column beside the middle of the map, row by row
/// above and below it.
std::vector<Cell> cells_of(const Grid& grid, int first_row, int last_row) {
    std::vector<Cell> cells;
    for (int row = first_row; row < last_row; ++row) {
        for (int column = 0; column < grid.columns; ++column) cells.push_back({row, column});
    }
    const auto distances = [&](const Cell& cell) {
        const int along = grid.column_distance(cell.column);
        const int across = grid.row_distance(cell.row);
        return grid.is_beside() ? std::pair(along, across) : std::pair(across, along);
    };
    std::stable_sort(cells.begin(), cells.end(),
                     [&](const Cell& a, const Cell& b) { return distances(a) < distances(b); });
    return cells;
}

/// Indexes of hosts in the order in which they take cells.
std::vector<std::size_t> ordered(std::span<const std::string_view> roles, bool name_service) {
    std::vector<std::size_t> indexes;
    for (std::size_t index = 0; index < roles.size(); ++index) {
        if (is_name_service(rank_of(roles[index])) == name_service) indexes.push_back(index);
    }
    std::stable_sort(indexes.begin(), indexes.end(),
                     [&](std::size_t a, std::size_t b) { return rank_of(roles[a]) < rank_of(roles[b]); });
    return indexes;
}

/// The only row: clients, mail servers, then who knows names.
std::vector<Cell> assign_row(std::span<const std::string_view> roles, const Grid& grid) {
    std::vector<std::size_t> order = ordered(roles, false);
    std::reverse(order.begin(), order.end());
    const std::vector<std::size_t> names = ordered(roles, true);
    order.insert(order.end(), names.begin(), names.end());
    if (grid.side == Side::centre) std::stable_sort(order.begin(), order.end());
    if (grid.side == Side::right) std::reverse(order.begin(), order.end());
    std::vector<Cell> cells(roles.size());
    for (std::size_t place = 0; place < order.size(); ++place) cells[order[place]] = {0, static_cast<int>(place)};
    return cells;
}

/// Several rows: who knows names on one side of the street, all others on the other, as far as there is room.
std::vector<Cell> assign_rows(std::span<const std::string_view> roles, const Grid& grid) {
    const bool names_below = grid.side == Side::top;
    std::vector<Cell> name_cells =
        cells_of(grid, names_below ? grid.rows_above : 0, names_below ? grid.rows : grid.rows_above);
    std::vector<Cell> other_cells =
        cells_of(grid, names_below ? 0 : grid.rows_above, names_below ? grid.rows_above : grid.rows);
    std::vector<std::size_t> names = ordered(roles, true);
    std::vector<std::size_t> others = ordered(roles, false);
    while (names.size() > name_cells.size()) {
        others.push_back(names.back());
        names.pop_back();
    }
    while (others.size() > other_cells.size()) {
        names.push_back(others[other_cells.size()]);
        others.erase(others.begin() + static_cast<std::ptrdiff_t>(other_cells.size()));
    }
    std::vector<Cell> cells(roles.size());
    for (std::size_t place = 0; place < names.size(); ++place) cells[names[place]] = name_cells[place];
    for (std::size_t place = 0; place < others.size(); ++place) cells[others[place]] = other_cells[place];
    return cells;
}

double hub_x(const Grid& grid, double width) {
    if (grid.side == Side::left) return width - padding - 0.6;
    if (grid.side == Side::right) return padding + 0.6;
    if (grid.rows == 1 || grid.columns % 2 == 0) return width / 2;
    return std::min(width / 2 + cell_width / 2, width - padding - 0.3);
}

}  // namespace

SitePlan make_site_plan(std::span<const std::string_view> roles, Side side, int columns, bool titled) {
    const Grid grid = make_grid(static_cast<int>(roles.size()), side, columns);
    const double top = titled ? site_title_height : 0;
    SitePlan plan;
    plan.width = grid.columns * cell_width + 2 * padding;
    plan.height = top + grid.rows * cell_height + street_height;
    plan.hub = {hub_x(grid, plan.width), top + grid.rows_above * cell_height + street_height / 2};
    const std::vector<Cell> cells = grid.rows == 1 ? assign_row(roles, grid) : assign_rows(roles, grid);
    for (const Cell& cell : cells) {
        const double street = cell.row >= grid.rows_above ? street_height : 0;
        plan.hosts.push_back(
            {padding + (cell.column + 0.5) * cell_width, top + cell.row * cell_height + street + icon_below_cell_top});
    }
    return plan;
}

int choose_columns(int hosts, double aspect) {
    int best = 1;
    double best_error = 1e9;
    for (int columns = 1; columns <= hosts; ++columns) {
        const int rows = (hosts + columns - 1) / columns;
        if ((columns - 1) * rows >= hosts) continue;
        const double width = columns * cell_width;
        const double height = rows * cell_height + street_height + site_title_height;
        const double error = std::abs(std::log(width / height / aspect));
        if (error >= best_error) continue;
        best_error = error;
        best = columns;
    }
    return best;
}

}  // namespace viz::layout
