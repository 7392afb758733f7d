#include "viz/app/file_watch.hpp"

#include <fstream>

#include "tests/support/catch.hpp"
#include "tests/support/run_program.hpp"

namespace viz::app {
namespace {

void write(const std::string& path, const std::string& text) {
    std::ofstream(path, std::ios::binary) << text;
}

TEST_CASE("A change is told once, when the file has been left alone since the look before") {
    const tests::TemporaryFolder folder;
    const std::string path = folder.path() / "a.yaml";
    write(path, "one");
    FileWatch watch({path});
    CHECK_FALSE(watch.has_settled_change());
    write(path, "longer");
    CHECK_FALSE(watch.has_settled_change());  // it may still be written
    CHECK(watch.has_settled_change());
    CHECK_FALSE(watch.has_settled_change());
}

TEST_CASE("A file that is put into the place of another is a change, one that is missing is not yet") {
    const tests::TemporaryFolder folder;
    const std::string path = folder.path() / "a.yaml";
    const std::string other = folder.path() / "b.yaml";
    write(path, "one");
    write(other, "two");
    FileWatch watch({path, other});
    std::filesystem::remove(path);
    CHECK_FALSE(watch.has_settled_change());
    CHECK_FALSE(watch.has_settled_change());
    write(other, "another length");
    std::filesystem::rename(other, path);
    CHECK_FALSE(watch.has_settled_change());
    CHECK_FALSE(watch.has_settled_change());  // the other one is missing
    write(other, "two");
    CHECK_FALSE(watch.has_settled_change());
    CHECK(watch.has_settled_change());
}

}  // namespace
}  // namespace viz::app
