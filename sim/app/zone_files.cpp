#include "sim/app/zone_files.hpp"

#include <fmt/format.h>

#include <filesystem>
#include <system_error>

#include "protocol/dns/zone_file_writer.hpp"
#include "sim/app/mail_files.hpp"

namespace sim::app {

namespace {

namespace fs = std::filesystem;

/// `beta.test.zone`. An origin may hold any octet, a file's name not.
std::string file_name(const std::string& origin) {
    return file_name_of(origin == "." ? "root" : origin.substr(0, origin.size() - 1)) + ".zone";
}

}  // namespace

protocol::Result<std::vector<std::string>, std::string> write_zone_files(const std::string& directory,
                                                                         const std::vector<scenario::Zone>& zones) {
    std::error_code error;
    if (fs::exists(fs::symlink_status(directory, error))) {
        return protocol::failure(fmt::format("{}: it is there already; nothing is written into it", directory));
    }
    fs::create_directories(directory, error);
    if (error) return protocol::failure(fmt::format("{}: {}", directory, error.message()));
    std::vector<std::string> files;
    for (const scenario::Zone& zone : zones) {
        files.push_back((fs::path(directory) / file_name(zone.origin)).string());
        const std::string text = protocol::dns::write_zone(scenario::make_dns_zone(zone.origin, zone.records));
        if (auto written = write_new_file(files.back(), text); !written) return protocol::failure(written.error());
    }
    return files;
}

}  // namespace sim::app
