#include "sim/app/mail_files.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>

#include <array>
#include <cerrno>
#include <filesystem>
#include <fstream>
#include <system_error>

namespace sim::app {

namespace {

namespace fs = std::filesystem;
using Done = protocol::Result<void, std::string>;

Done failed(const std::string& path, const std::string& why) {
    return protocol::failure(fmt::format("{}: {}", path, why));
}

std::string system_reason() {
    return std::generic_category().message(errno);
}

Done make_directory(const fs::path& path) {
    std::error_code error;
    fs::create_directories(path, error);
    return error ? failed(path.string(), error.message()) : Done{};
}

/// The time of a file is the date of the message in it.
Done set_time(const std::string& path, std::int64_t unix_seconds) {
    const timespec time{.tv_sec = unix_seconds, .tv_nsec = 0};
    const std::array<timespec, 2> times{time, time};
    return utimensat(AT_FDCWD, path.c_str(), times.data(), 0) == 0 ? Done{} : failed(path, system_reason());
}

}  // namespace

Done write_new_file(const std::string& path, const std::string& octets) {
    std::error_code none;
    if (fs::exists(fs::symlink_status(path, none))) return failed(path, "it is there already; it is not written over");
    std::ofstream file(path, std::ios::binary);
    if (file) file << octets << std::flush;
    return file ? Done{} : failed(path, system_reason());
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
