#include "tests/viz/render/picture_digests.hpp"

#include <fstream>
#include <string_view>
#include <utility>

#include "protocol/crypto/digest.hpp"
#include "tests/support/catch.hpp"
#include "tests/viz/render/check_picture.hpp"

namespace tests {

PictureDigests::PictureDigests(std::string file) : file_(std::move(file)), comparable_(has_kept_pictures(file_)) {
    std::ifstream kept(kept_pictures_folder() / file_);
    for (std::string digest, name; kept >> digest >> name;) kept_[name] = digest;
}

PictureDigests::~PictureDigests() {
    std::ofstream accepted(drawn_pictures_folder() / file_);
    for (const auto& [name, digest] : drawn_) accepted << digest << "  " << name << '\n';
}

void PictureDigests::check(const std::string& name, const viz::render::Image& image) {
    const std::string_view pixels(reinterpret_cast<const char*>(image.rgba.data()), image.rgba.size());
    const std::string digest = protocol::crypto::sha256_hex(pixels);
    drawn_[name] = digest;
    if (!comparable_ || kept_[name] == digest) return;
    INFO("drawn: " << keep_picture(name, image));
    CHECK(digest == kept_[name]);
}

}  // namespace tests
