#include "viz/app/host_places.hpp"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <nlohmann/json.hpp>

#include <fmt/format.h>

namespace viz::app {

namespace {

using PlacesJson = nlohmann::json;

constexpr int places_version = 1;
/// Of the site's box: farther away nobody drags a host.
constexpr double shares_max = 1000;

layout::Point place_of_json(const PlacesJson& json) {
    const layout::Point place{json.at(0).get<double>(), json.at(1).get<double>()};
    return {std::clamp(place.x, -shares_max, shares_max), std::clamp(place.y, -shares_max, shares_max)};
}

}  // namespace

std::string places_path(const std::string& path) {
    return path + ".map.json";
}

std::string places_json(const HostPlaces& places) {
    PlacesJson hosts = PlacesJson::object();
    for (const auto& [name, place] : places) hosts[name] = {place.x, place.y};
    const PlacesJson json = {{"mailflow-map", places_version}, {"hosts", std::move(hosts)}};
    return json.dump(2, ' ', false, PlacesJson::error_handler_t::replace) + '\n';
}

protocol::Result<HostPlaces, std::string> parse_places(const std::string& json_text) {
    try {
        const PlacesJson json = PlacesJson::parse(json_text);
        if (json.at("mailflow-map").get<int>() != places_version)
            return protocol::failure(std::string("it is of another version of mailflow"));
        HostPlaces places;
        for (const auto& [name, place] : json.at("hosts").items()) places[name] = place_of_json(place);
        return places;
    } catch (const PlacesJson::exception& error) {
        return protocol::failure(std::string(error.what()));
    }
}

protocol::Result<HostPlaces, std::string> load_places(const std::string& file) {
    std::error_code none;
    if (!std::filesystem::is_regular_file(file, none)) return HostPlaces{};
    if (std::filesystem::file_size(file, none) > places_octets_max)
        return protocol::failure(fmt::format("{} is larger than {} octets", file, places_octets_max));
    std::ifstream input(file, std::ios::binary);
    return parse_places(std::string(std::istreambuf_iterator<char>(input), {}));
}

protocol::Result<void, std::string> save_places(const std::string& file, const HostPlaces& places) {
    std::error_code failed;
    if (places.empty()) {
        std::filesystem::remove(file, failed);
        if (failed) return protocol::failure(fmt::format("{}: {}", file, failed.message()));
        return {};
    }
    const std::string unfinished = file + ".new";
    std::ofstream output(unfinished, std::ios::binary);
    output << places_json(places);
    output.close();
    if (output) std::filesystem::rename(unfinished, file, failed);
    if (!output || failed) return protocol::failure(fmt::format("{} cannot be written", file));
    return {};
}

}  // namespace viz::app
