#include "sim/app/mail_files.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <system_error>

#include "sim/recording/whole_file.hpp"

namespace sim::app {

namespace {

namespace fs = std::filesystem;
using Done = protocol::Result<void, std::string>;

Done failed(const std::string& path, const std::string& why) {
    return protocol::failure(fmt::format("{}: {}", path, why));
}

Done make_directory(const fs::path& path) {
    std::error_code error;
    fs::create_directories(path, error);
    return error ? failed(path.string(), error.message()) : Done{};
}

/// What a file system's clock can hold for certain: the years 1900 to 2260.
constexpr std::int64_t file_seconds_min = -2'208'988'800;
constexpr std::int64_t file_seconds_max = 9'151'488'000;

/// The time of a file is the date of the message in it.
Done set_time(const std::string& path, std::int64_t unix_seconds) {
    const std::chrono::seconds since_1970{std::clamp(unix_seconds, file_seconds_min, file_seconds_max)};
    std::error_code error;
    fs::last_write_time(path, std::chrono::file_clock::from_sys(std::chrono::sys_seconds{since_1970}), error);
    return error ? failed(path, error.message()) : Done{};
}

}  // namespace

std::string file_name_of(std::string_view name) {
    std::string text;
    for (const char octet : name) {
        const bool hides = text.empty() && octet == '.';
        if (octet == '/' || octet == '%' || hides) {
            text += fmt::format("%{:02X}", static_cast<unsigned char>(octet));
        } else {
            text += octet;
        }
    }
    return text;
}

Done write_new_file(const std::string& path, const std::string& octets) {
    std::error_code none;
    if (fs::exists(fs::symlink_status(path, none))) return failed(path, "it is there already; it is not written over");
    return recording::write_whole_file(path, octets);
}

Done write_maildir(const std::string& directory, const mailstore::Maildir& maildir) {
    std::error_code none;
    if (fs::exists(fs::symlink_status(directory, none))) {
        return failed(directory, "it is there already; nothing is written into it");
    }
    const fs::path root(directory);
    for (const std::string& folder : maildir.folders) {
        for (const std::string_view subdirectory : mailstore::maildir_subdirectories) {
            if (auto made = make_directory(root / folder / subdirectory); !made) return made;
        }
        if (folder.empty()) continue;
        // By this empty file programs know a folder of a Maildir.
        if (auto marked = write_new_file((root / folder / "maildirfolder").string(), {}); !marked) return marked;
    }
    for (const mailstore::MaildirFile& file : maildir.files) {
        const std::string path = (root / file.path).string();
        if (auto written = write_new_file(path, file.octets); !written) return written;
        if (auto timed = set_time(path, file.modified_unix_seconds); !timed) return timed;
    }
    return {};
}

}  // namespace sim::app
