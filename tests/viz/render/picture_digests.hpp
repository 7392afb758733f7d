#pragma once

#include <map>
#include <string>

#include "viz/render/image.hpp"

namespace tests {

/// The pictures of a test of which only a digest is kept, for there are many and they are large: lines of the SHA-256
/// of the pixels and the picture's name in tests/golden/pictures/imgui-VERSION/FILE.
class PictureDigests {
public:
    /// Reads what is kept. Skips visibly, and compares nothing, if there is none for this version of ImGui or these
    /// fonts.
    explicit PictureDigests(std::string file);
    /// Writes the file as it would be for what was drawn into the build's folder, to be accepted by copying it.
    ~PictureDigests();
    PictureDigests(const PictureDigests&) = delete;
    PictureDigests& operator=(const PictureDigests&) = delete;

    /// CHECKs that a picture is, pixel by pixel, the one that is kept. One that is not is written into the build's
    /// folder.
    void check(const std::string& name, const viz::render::Image& image);

private:
    std::string file_;
    bool comparable_ = false;
    std::map<std::string, std::string> kept_;   ///< by name
    std::map<std::string, std::string> drawn_;  ///< by name
};

}  // namespace tests
