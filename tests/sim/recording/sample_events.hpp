#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "sim/recording/event.hpp"
#include "sim/recording/recording_header.hpp"

namespace tests {

/// One event of every kind, with every field of its row set to something nasty: all 256 octets, quotes,
/// the ends of the integers' range.
std::vector<sim::recording::Event> one_event_of_every_kind();

/// A mail from alice@alpha.test to bob@beta.test by way of two transfer agents: the first attempt is
/// refused, the second succeeds. Small, hand-made.
std::vector<sim::recording::Event> small_story();

sim::recording::RecordingHeader sample_header();

/// A fresh directory under the system's temporary directory, removed with its content at the end.
class TemporaryDirectory {
public:
    TemporaryDirectory();
    TemporaryDirectory(const TemporaryDirectory&) = delete;
    TemporaryDirectory& operator=(const TemporaryDirectory&) = delete;
    ~TemporaryDirectory();
    [[nodiscard]] std::filesystem::path file(std::string_view name) const { return path_ / name; }

private:
    std::filesystem::path path_;
};

std::string file_content(const std::filesystem::path& path);
void write_file(const std::filesystem::path& path, std::string_view content);

}  // namespace tests
