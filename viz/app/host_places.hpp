#pragma once

#include <map>
#include <string>

#include "protocol/base/result.hpp"
#include "viz/layout/map_layout.hpp"

namespace viz::app {

/// Where hosts were dragged to on the map, as shares of their site's box (viz/layout/host_places.hpp).
using HostPlaces = std::map<std::string, layout::Point, std::less<>>;

inline constexpr std::size_t places_octets_max = 4'000'000;  ///< of a file; a larger one is refused

/// The file beside a scenario or recording that keeps the places: its path with ".map.json" after it.
[[nodiscard]] std::string places_path(const std::string& path);
/// {"hosts": {"mail.alpha.test": [0.5, 0.25]}, "mailflow-map": 1}
[[nodiscard]] std::string places_json(const HostPlaces& places);
/// @return what is wrong
[[nodiscard]] protocol::Result<HostPlaces, std::string> parse_places(const std::string& json_text);

/// A file that does not exist keeps no places. @return why the file is not used
[[nodiscard]] protocol::Result<HostPlaces, std::string> load_places(const std::string& file);
/// No places: no file. @return why they could not be kept
[[nodiscard]] protocol::Result<void, std::string> save_places(const std::string& file, const HostPlaces& places);

}  // namespace viz::app
