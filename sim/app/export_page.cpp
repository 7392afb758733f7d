#include "sim/app/export_page.hpp"

#include <fmt/format.h>

#include <cerrno>
#include <filesystem>
#include <fstream>
#include <ostream>
#include <sstream>
#include <string>
#include <string_view>
#include <system_error>
#include <vector>

#include "protocol/base/base64.hpp"
#include "protocol/base/result.hpp"
#include "sim/app/mail_files.hpp"
#include "sim/lesson/markup.hpp"
#include "sim/recording/reader.hpp"

namespace sim::app {

namespace {

/// A page holds its recording as text, and browsers hold no text of more than half a thousand million characters.
constexpr std::size_t recording_octets_max = std::size_t{256} << 20U;

constexpr std::string_view title_place = "{{title}}";
constexpr std::string_view recording_place = "{{recording}}";
constexpr const char* player_name = "mailflow-player.html";

using Text = protocol::Result<std::string, std::string>;

ExitCode refuse_page(std::ostream& errors, const std::string& text) {
    errors << "mailflow: " << text << '\n';
    return ExitCode::bad_input;
}

/// Where `./mailflow build-player` puts the player, seen from this program: beside it, or in the browser's build beside
/// its own. @return empty: it is in neither place
std::string find_player() {
    namespace fs = std::filesystem;
    std::error_code none;
    const fs::path folder = fs::read_symlink("/proc/self/exe", none).parent_path();
    for (const fs::path& path : {folder / player_name, folder / "../../browser/bin" / player_name}) {
        if (fs::exists(path, none)) return path.lexically_normal().string();
    }
    return {};
}

/// The player with a title and a recording put in. Of the recording's octets, which become base64, none can end the
/// element that they stand in. @return what is wrong with the player
Text make_page(std::string_view player, std::string_view title, std::string_view recording) {
    // Both places are looked for before anything is put in, so that a title cannot be taken for one.
    const std::size_t title_at = player.find(title_place);
    const std::size_t recording_at = player.find(recording_place);
    if (title_at == std::string_view::npos || recording_at == std::string_view::npos || recording_at < title_at) {
        return protocol::failure(std::string("it has no places for a title and a recording: it is no player"));
    }
    const std::size_t between_at = title_at + title_place.size();
    std::string page(player.substr(0, title_at));
    page += lesson::escape_markup(title);
    page += player.substr(between_at, recording_at - between_at);
    page += protocol::encode_base64(recording);
    page += player.substr(recording_at + recording_place.size());
    return page;
}

/// The whole of a file that is read as octets. @return what went wrong
Text read_octets(const std::string& path, std::size_t octets_max) {
    std::error_code error;
    const auto size = std::filesystem::file_size(path, error);
    if (!error && size > octets_max) {
        return protocol::failure(
            fmt::format("{}: it is larger than {} octets; record it to a name that ends in .zst, or "
                        "with --level flow",
                        path, octets_max));
    }
    std::ifstream file(path, std::ios::binary);
    std::ostringstream octets;
    if (file) octets << file.rdbuf();
    if (!file) return protocol::failure(fmt::format("{}: {}", path, std::generic_category().message(errno)));
    return octets.str();
}

/// The title of a recording. @return why it cannot be read
Text title_of(const std::string& path) {
    auto reader = recording::RecordingReader::open(path);
    if (!reader) return protocol::failure(reader.error().text);
    std::vector<recording::Event> events;
    const auto count = reader->read(events, 1);
    if (reader->header() != nullptr) return reader->header()->title;
    const std::string reason = count ? path + ": it ends before the end of its header" : count.error().text;
    return protocol::failure(reason + "; `mailflow run FILE --record NAME.zst` makes a recording");
}

}  // namespace

ExitCode export_page(const ExportArguments& arguments, std::ostream& output, std::ostream& errors) {
    const std::string& file = arguments.scenario.file;
    auto title = title_of(file);
    if (!title) return refuse_page(errors, title.error());
    if (!arguments.title.empty()) title = arguments.title;
    const std::string player_file = arguments.player.empty() ? find_player() : arguments.player;
    if (player_file.empty()) {
        return refuse_page(
            errors,
            "the player of pages has not been built; `./mailflow build-player` does so, once (docs/browser.md)");
    }
    const auto player = read_octets(player_file, recording_octets_max);
    if (!player) return refuse_page(errors, player.error());
    const auto recording = read_octets(file, recording_octets_max);
    if (!recording) return refuse_page(errors, recording.error());
    const auto page = make_page(*player, *title, *recording);
    if (!page) return refuse_page(errors, player_file + ": " + page.error());
    if (const auto written = write_new_file(arguments.html, *page); !written) return refuse_page(errors, written.error());
    output << arguments.html << '\n';
    return ExitCode::success;
}

}  // namespace sim::app
