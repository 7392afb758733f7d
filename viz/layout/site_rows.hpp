#pragma once

#include <cstddef>
#include <vector>

#include "viz/layout/map_units.hpp"
#include "viz/layout/site_ring.hpp"

namespace viz::layout {

/// More units than this stand in rows and columns: around the middle they would leave it empty and be small.
inline constexpr std::size_t ring_units_max = 14;

/// Which unit stands in which cell of a grid that is filled row by row: in the order of the recording, with the one in
/// which most links meet in the middle; units that are linked are brought nearer to each other where that makes the
/// links shorter altogether.
/// @param columns  1 or more
[[nodiscard]] std::vector<std::size_t> arrange_in_rows(const MapUnits& map, std::size_t columns);

/// Boxes of the cells, each in the middle of its cell: a column is as wide as its widest, a row as high as its highest.
/// @param extents  by cell, in the order of arrange_in_rows()
[[nodiscard]] std::vector<Box> place_rows(const std::vector<Extent>& extents, std::size_t columns);

}  // namespace viz::layout
