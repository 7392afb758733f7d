#pragma once

#include <string>
#include <vector>

#include "protocol/base/result.hpp"
#include "viz/app/failure.hpp"
#include "viz/app/settings.hpp"
#include "viz/lesson/gallery.hpp"

namespace viz::app {

/// The lessons and exercises of the folder `scenarios`: that of the current folder, else the one that came with the
/// program, in a folder above it. Files that cannot be loaded are left out.
/// @return why there are none
[[nodiscard]] protocol::Result<std::vector<lesson::GalleryEntry>, Failure> find_gallery();

/// Puts the files that were opened last before all others, as far as they are still there; at most six. Those that
/// stood there before are gone.
void put_recent_files(std::vector<lesson::GalleryEntry>& entries, const std::vector<RememberedFile>& files);

}  // namespace viz::app
