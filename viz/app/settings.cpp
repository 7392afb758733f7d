#include "viz/app/settings.hpp"

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <nlohmann/json.hpp>

#include "viz/app/argument_values.hpp"
#include "viz/app/names.hpp"

namespace viz::app {

namespace {

using Json = nlohmann::json;

void read_number(const Json& json, const char* key, double min, double max, double& number) {
    if (const auto found = json.find(key); found != json.end()) number = std::clamp(found->get<double>(), min, max);
}

void read_flag(const Json& json, const char* key, bool& flag) {
    if (const auto found = json.find(key); found != json.end()) flag = found->get<bool>();
}

/// A name that this version does not know leaves the value as it is.
template <class Value, std::size_t count>
void read_name(const Json& json, const char* key, const Names<Value, count>& names, Value& value) {
    const auto found = json.find(key);
    if (found == json.end()) return;
    if (const auto known = value_of(names, found->get<std::string>())) value = *known;
}

panels::PanelLayout layout_of(const Json& json) {
    panels::LayoutName name = panels::LayoutName::lesson;
    read_name(json, "name", layout_names, name);
    panels::PanelLayout layout = panels::named_layout(name);
    read_number(json, "left", 0, 1, layout.left);
    read_number(json, "right", 0, 1, layout.right);
    read_number(json, "bottom", 0, 1, layout.bottom);
    read_flag(json, "show_left", layout.show_left);
    read_flag(json, "show_right", layout.show_right);
    read_flag(json, "show_bottom", layout.show_bottom);
    return layout;
}

std::vector<RememberedFile> files_of(const Json& json) {
    std::vector<RememberedFile> files;
    for (const Json& each : json) {
        if (files.size() == remembered_files_max) break;
        RememberedFile file{each.at("path").get<std::string>(), {}};
        for (const Json& bookmark : each.value("bookmarks_ns", Json::array())) {
            if (file.bookmarks.size() < remembered_bookmarks_max)
                file.bookmarks.push_back(model::Instant{bookmark.get<std::int64_t>()});
        }
        std::ranges::sort(file.bookmarks);
        const auto twice = std::ranges::unique(file.bookmarks);
        file.bookmarks.erase(twice.begin(), twice.end());
        if (std::ranges::find(files, file.path, &RememberedFile::path) == files.end()) files.push_back(std::move(file));
    }
    return files;
}

Json json_of(const std::vector<RememberedFile>& files) {
    Json json = Json::array();
    for (const RememberedFile& file : files) {
        Json each = {{"path", file.path}};
        for (const model::Instant bookmark : file.bookmarks) each["bookmarks_ns"].push_back(bookmark.nanoseconds);
        json.push_back(std::move(each));
    }
    return json;
}

}  // namespace

bool Settings::operator==(const Settings& other) const {
    return to_json(*this) == to_json(other);
}

std::string settings_path() {
    if (const char* folder = std::getenv("XDG_CONFIG_HOME"); folder != nullptr && *folder == '/') {
        return std::string(folder) + "/mailflow/view.json";
    }
    if (const char* folder = std::getenv("HOME"); folder != nullptr && *folder == '/') {
        return std::string(folder) + "/.config/mailflow/view.json";
    }
    return {};
}

std::string to_json(const Settings& settings) {
    const panels::PanelLayout& layout = settings.layout;
    const Json json = {{"theme", name_of(theme_names, settings.theme)},
                       {"scale", settings.user_scale},
                       {"speed", settings.speed},
                       {"skip_quiet", settings.skip_quiet},
                       {"toured", settings.toured},
                       {"files", json_of(settings.files)},
                       {"layout",
                        {{"name", name_of(layout_names, layout.name)},
                         {"left", layout.left},
                         {"right", layout.right},
                         {"bottom", layout.bottom},
                         {"show_left", layout.show_left},
                         {"show_right", layout.show_right},
                         {"show_bottom", layout.show_bottom}}}};
    // A path may be of any octets.
    return json.dump(2, ' ', false, Json::error_handler_t::replace) + '\n';
}

protocol::Result<Settings, std::string> parse_settings(const std::string& json_text) {
    try {
        const Json json = Json::parse(json_text);
        Settings settings;
        read_name(json, "theme", theme_names, settings.theme);
        read_number(json, "scale", scale_min, scale_max, settings.user_scale);
        read_number(json, "speed", panels::speed_min, panels::speed_max, settings.speed);
        read_flag(json, "skip_quiet", settings.skip_quiet);
        read_flag(json, "toured", settings.toured);
        if (const auto files = json.find("files"); files != json.end()) settings.files = files_of(*files);
        if (const auto layout = json.find("layout"); layout != json.end()) settings.layout = layout_of(*layout);
        return settings;
    } catch (const Json::exception& error) {
        return protocol::failure(std::string(error.what()));
    }
}

protocol::Result<Settings, std::string> load_settings(const std::string& path) {
    std::ifstream file(path, std::ios::binary);
    if (!file) return Settings{};
    return parse_settings(std::string(std::istreambuf_iterator<char>(file), {}));
}

void save_settings(const std::string& path, const Settings& settings) {
    if (path.empty()) return;
    std::error_code ignored;
    std::filesystem::create_directories(std::filesystem::path(path).parent_path(), ignored);
    const std::string unfinished = path + ".new";
    std::ofstream file(unfinished, std::ios::binary);
    file << to_json(settings);
    file.close();
    if (file) std::filesystem::rename(unfinished, path, ignored);
}

Settings settings_to_keep(const Settings& kept, const Settings& before, const Settings& after) {
    Settings result = kept;
    const auto take_change = [&](auto Settings::*member) {
        if (!(before.*member == after.*member)) result.*member = after.*member;
    };
    take_change(&Settings::theme);
    take_change(&Settings::layout);
    take_change(&Settings::user_scale);
    take_change(&Settings::speed);
    take_change(&Settings::skip_quiet);
    take_change(&Settings::toured);
    result.files = after.files;
    return result;
}

RememberedFile& remember(std::vector<RememberedFile>& files, const std::string& path) {
    const auto known = std::ranges::find(files, path, &RememberedFile::path);
    if (known != files.end()) {
        std::rotate(files.begin(), known, std::next(known));
    } else {
        files.insert(files.begin(), RememberedFile{path, {}});
        files.resize(std::min(files.size(), remembered_files_max));
    }
    return files.front();
}

Settings settings_of(const panels::ViewState& view) {
    return {view.theme, view.layout, view.user_scale, view.playback.speed, view.playback.skip_quiet, false, {}};
}

void apply(const Settings& settings, panels::ViewState& view) {
    view.theme = settings.theme;
    view.layout = settings.layout;
    view.user_scale = settings.user_scale;
    view.playback.speed = settings.speed;
    view.playback.skip_quiet = settings.skip_quiet;
}

}  // namespace viz::app
