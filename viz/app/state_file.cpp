#include "viz/app/state_file.hpp"

#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>

#include "viz/app/names.hpp"

namespace viz::app {

std::string state_line(std::uint64_t frame, const panels::ViewState& view, const panels::Probes& probes,
                       const model::BranchBoard& board) {
    nlohmann::json places = nlohmann::json::object();
    for (const auto& [name, place] : probes.all()) places[name] = {place.left, place.top, place.right, place.bottom};
    const nlohmann::json state = {{"frame", frame},
                                  {"time_ns", view.playback.moment.time.nanoseconds},
                                  {"events", view.playback.moment.events},
                                  {"playing", view.playback.playing},
                                  {"loading", view.progress >= 0},
                                  {"speed", view.playback.speed},
                                  {"theme", name_of(theme_names, view.theme)},
                                  {"layout", name_of(layout_names, view.layout.name)},
                                  {"help", view.help_open},
                                  {"notice", view.notice},
                                  {"message", view.selection.message},
                                  {"host", view.selection.host},
                                  {"connection", view.selection.connection},
                                  {"event", view.selection.event},
                                  {"dialog", static_cast<int>(view.deeds.dialog)},
                                  {"branches", board.tree.branches().size()},
                                  {"branch", board.shown},
                                  {"running", board.running},
                                  {"problem", board.problem},
                                  {"told", board.told},
                                  {"compared", board.comparison && board.comparison->pairs},
                                  {"probes", std::move(places)}};
    return state.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace) + '\n';
}

void write_state(const std::string& path, const std::string& line) {
    const std::string unfinished = path + ".new";
    std::ofstream(unfinished, std::ios::binary) << line;
    std::error_code ignored;
    std::filesystem::rename(unfinished, path, ignored);
}

}  // namespace viz::app
