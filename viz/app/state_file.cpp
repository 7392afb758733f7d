#include "viz/app/state_file.hpp"

#include <array>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>

#include "viz/app/names.hpp"

namespace viz::app {

namespace {

constexpr std::array phase_names = {"waiting", "goals", "running", "step", "over"};

nlohmann::json lesson_state(const lesson::LessonPlay& lesson, const panels::LessonOptions& options) {
    nlohmann::json state = {{"open", options.open},
                            {"phase", phase_names[static_cast<std::size_t>(lesson.phase())]},
                            {"writing", options.line_active}};
    if (lesson.phase() == lesson::Phase::waiting) return state;
    state["step"] = lesson.player().number();
    state["asking"] = lesson.is_asking();
    state["points"] = lesson.player().score().points;
    state["points_max"] = lesson.player().score().points_max;
    return state;
}

}  // namespace

std::string state_line(std::uint64_t frame, const panels::ViewState& view, const panels::Probes& probes,
                       const model::BranchBoard& board, const lesson::LessonPlay* lesson) {
    nlohmann::json places = nlohmann::json::object();
    for (const auto& [name, place] : probes.all()) places[name] = {place.left, place.top, place.right, place.bottom};
    nlohmann::json state = {{"frame", frame},
                            {"time_ns", view.playback.moment.time.nanoseconds},
                            {"events", view.playback.moment.events},
                            {"playing", view.playback.playing},
                            {"loading", view.progress >= 0},
                            {"speed", view.playback.speed},
                            {"theme", name_of(theme_names, view.theme)},
                            {"layout", name_of(layout_names, view.layout.name)},
                            {"help", view.help_open},
                            {"tour", view.tour_step},
                            {"notice", view.notice},
                            {"bookmarks", view.bookmarks.size()},
                            {"palette", view.palette.open},
                            {"message", view.selection.message},
                            {"host", view.selection.host},
                            {"connection", view.selection.connection},
                            {"event", view.selection.event},
                            {"dialog", static_cast<int>(view.deeds.dialog)},
                            {"waits_for_field", view.deeds.field_wanted},
                            {"draft_from", view.deeds.draft.from},
                            {"draft_to", view.deeds.draft.to},
                            {"branches", board.tree.branches().size()},
                            {"branch", board.shown},
                            {"running", board.running},
                            {"problem", board.problem},
                            {"told", board.told},
                            {"compared", board.comparison && board.comparison->pairs},
                            {"probes", std::move(places)}};
    if (lesson != nullptr) state["lesson"] = lesson_state(*lesson, view.lesson);
    return state.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace) + '\n';
}

void write_state(const std::string& path, const std::string& line) {
    const std::string unfinished = path + ".new";
    std::ofstream(unfinished, std::ios::binary) << line;
    std::error_code ignored;
    std::filesystem::rename(unfinished, path, ignored);
}

}  // namespace viz::app
