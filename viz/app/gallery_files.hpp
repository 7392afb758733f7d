#pragma once

#include <string>
#include <vector>

#include "protocol/base/result.hpp"
#include "viz/app/failure.hpp"
#include "viz/lesson/gallery.hpp"

namespace viz::app {

/// The lessons and exercises of the folder `scenarios`: that of the current folder, else the one that came with the
/// program, in a folder above it. Files that cannot be loaded are left out.
/// @return why there are none
[[nodiscard]] protocol::Result<std::vector<lesson::GalleryEntry>, Failure> find_gallery();

}  // namespace viz::app
