#include "sim/recording/whole_file.hpp"

#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>

#include "tests/support/catch.hpp"
#include "tests/support/run_program.hpp"

namespace sim::recording {

namespace {

std::string text_of(const std::string& path) {
    std::ostringstream text;
    text << std::ifstream(path, std::ios::binary).rdbuf();
    return text.str();
}

}  // namespace

TEST_CASE("A file is written whole, over what was there") {
    const tests::TemporaryFolder folder;
    const std::string path = folder.path() / "text";
    REQUIRE(write_whole_file(path, "a longer text"));
    REQUIRE(write_whole_file(path, "short"));
    CHECK(text_of(path) == "short");
}

TEST_CASE("A file that cannot be written is told with the system's reason") {
    const auto written = write_whole_file("/no/such/folder/text", "text");
    REQUIRE_FALSE(written);
    CHECK(written.error() == "/no/such/folder/text cannot be written: No such file or directory");
    const auto full = write_whole_file("/dev/full", "text");
    REQUIRE_FALSE(full);
    CHECK(full.error() == "/dev/full cannot be written: No space left on device");
}

TEST_CASE("Whether a file could be written is found without touching it") {
    const tests::TemporaryFolder folder;
    const std::string path = folder.path() / "text";
    CHECK(check_writable(path));
    CHECK_FALSE(std::filesystem::exists(path));
    REQUIRE(write_whole_file(path, "kept"));
    CHECK(check_writable(path));
    CHECK(text_of(path) == "kept");
    CHECK_FALSE(check_writable("/no/such/folder/text"));
    CHECK_FALSE(check_writable(folder.path()));
}

}  // namespace sim::recording
