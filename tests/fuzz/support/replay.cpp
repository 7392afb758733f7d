// Runs the fuzz targets over the files of their corpora, without libFuzzer:
//
//     test-fuzz-corpora                     every target over tests/fuzz/corpora/TARGET
//     test-fuzz-corpora TARGET FILE...      one target over some files

#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <string_view>
#include <vector>

#include "tests/fuzz/support/targets.hpp"

namespace {

using tests::fuzz::Target;

bool replay(const Target& target, const std::filesystem::path& path) {
    std::ifstream file(path, std::ios::binary);
    if (!file) {
        std::fprintf(stderr, "cannot read %s\n", path.c_str());
        return false;
    }
    const std::string octets{std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
    // A failed property ends the program, so the file is named before.
    std::fprintf(stderr, "%s %s\n", std::string(target.name).c_str(), path.c_str());
    const std::vector<std::uint8_t> data(octets.begin(), octets.end());
    static_cast<void>(target.run(data.data(), data.size()));
    return true;
}

bool replay_corpus(const Target& target) {
    std::vector<std::filesystem::path> paths;
    std::error_code error;
    const auto directory = std::filesystem::path("tests/fuzz/corpora") / target.name;
    for (const auto& entry : std::filesystem::directory_iterator(directory, error)) paths.push_back(entry.path());
    std::sort(paths.begin(), paths.end());
    if (paths.empty()) std::fprintf(stderr, "%s has no files\n", directory.c_str());
    bool all = !paths.empty();
    for (const auto& path : paths) all = replay(target, path) && all;
    return all;
}

int replay_files(std::string_view name, const std::vector<std::string>& files) {
    const auto targets = tests::fuzz::targets();
    const auto target =
        std::find_if(targets.begin(), targets.end(), [&](const Target& each) { return each.name == name; });
    if (target == targets.end()) {
        std::fprintf(stderr, "no such target: %s\n", std::string(name).c_str());
        return 2;
    }
    bool all = true;
    for (const std::string& file : files) all = replay(*target, file) && all;
    return all ? 0 : 1;
}

}  // namespace

int main(int argc, char** argv) {
    const std::vector<std::string> arguments(argv + 1, argv + argc);
    if (!arguments.empty()) return replay_files(arguments.front(), {arguments.begin() + 1, arguments.end()});
    bool all = true;
    for (const Target& target : tests::fuzz::targets()) all = replay_corpus(target) && all;
    return all ? 0 : 1;
}
