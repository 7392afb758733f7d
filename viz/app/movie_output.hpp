#pragma once

#include <memory>
#include <string>

#include "protocol/base/result.hpp"
#include "viz/app/failure.hpp"
#include "viz/render/image.hpp"

namespace viz::app {

/// Where the frames of a movie go.
class MovieOutput {
public:
    MovieOutput() = default;
    MovieOutput(const MovieOutput&) = delete;
    MovieOutput& operator=(const MovieOutput&) = delete;
    virtual ~MovieOutput() = default;

    [[nodiscard]] virtual protocol::Result<void, Failure> add(const render::Image& frame) = 0;
    /// After the last frame. @return what was written, for the user
    [[nodiscard]] virtual protocol::Result<std::string, Failure> finish() = 0;
};

/// By the ending of `path`: .mp4, .gif, .webm and .webp are made by ffmpeg if that is installed. Otherwise numbered PNG
/// files go into a folder: `path`, or for want of ffmpeg `path` with ".frames" at its end.
[[nodiscard]] protocol::Result<std::unique_ptr<MovieOutput>, Failure> make_movie_output(const std::string& path,
                                                                                        render::Size size,
                                                                                        int frames_per_second);

}  // namespace viz::app
