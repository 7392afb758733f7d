#include "viz/render/png.hpp"

#include "tests/support/catch.hpp"
#include "tests/support/run_program.hpp"

namespace {

viz::render::Image sample() {
    viz::render::Image image{.size = {7, 5}, .rgba = std::vector<std::uint8_t>(7 * 5 * 4)};
    for (std::size_t i = 0; i < image.rgba.size(); ++i) {
        image.rgba[i] = i % 4 == 3 ? std::uint8_t{255} : static_cast<std::uint8_t>(i * 37);
    }
    return image;
}

}  // namespace

TEST_CASE("A picture is the same after writing and reading") {
    const auto read = viz::render::decode_png(viz::render::encode_png(sample()));
    REQUIRE(read);
    CHECK(*read == sample());
    CHECK(viz::render::encode_png(sample()) == viz::render::encode_png(sample()));
}

TEST_CASE("Pictures in files") {
    const tests::TemporaryFolder folder;
    const std::string path = (folder.path() / "picture.png").string();
    REQUIRE(viz::render::write_png(path, sample()));
    const auto read = viz::render::read_png(path);
    REQUIRE(read);
    CHECK(*read == sample());
    const auto nowhere = viz::render::write_png((folder.path() / "none" / "picture.png").string(), sample());
    REQUIRE_FALSE(nowhere);
    CHECK(nowhere.error() == "No such file or directory");
    CHECK_FALSE(viz::render::read_png((folder.path() / "absent.png").string()));
}

TEST_CASE("What is no picture, or only the beginning of one, is refused with a reason") {
    const std::string octets = viz::render::encode_png(sample());
    for (const std::string& wrong :
         {std::string(), std::string("GIF89a"), octets.substr(0, 40), octets.substr(0, 60)}) {
        const auto read = viz::render::decode_png(wrong);
        REQUIRE_FALSE(read);
        CHECK_FALSE(read.error().empty());
    }
}

TEST_CASE("The difference of two pictures") {
    const viz::render::Image image = sample();
    CHECK(viz::render::difference(image, image).pixels == 0);
    viz::render::Image other = image;
    other.rgba[0] = static_cast<std::uint8_t>(other.rgba[0] + 3);
    other.rgba[5] = static_cast<std::uint8_t>(other.rgba[5] + 9);
    const auto found = viz::render::difference(image, other);
    CHECK(found.pixels == 2);
    CHECK(found.channel_max == 9);
    CHECK(found.picture.rgba[0] == 24);
    viz::render::Image narrow = image;
    narrow.size = {5, 7};
    CHECK(viz::render::difference(image, narrow).pixels == 35);
}
