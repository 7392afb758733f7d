#include "viz/app/movie_output.hpp"

#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>

#include <fmt/format.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <vector>

#include "sim/recording/shell_word.hpp"
#include "viz/app/file_descriptor.hpp"
#include "viz/render/png.hpp"

extern char** environ;

namespace viz::app {

namespace {

using Words = std::vector<std::string>;

Failure movie_failure(const std::string& path, std::string_view reason) {
    return {ExitCode::our_fault, fmt::format("mailflow-view: {}: {}", path, reason)};
}

/// How ffmpeg is to encode a file with this ending; empty: it is not asked to.
Words encoder_words(const std::filesystem::path& path) {
    const std::string ending = path.extension();
    if (ending == ".mp4") {
        // Most players want halved colours, which want even sides.
        return {"-vf",       "pad=ceil(iw/2)*2:ceil(ih/2)*2",
                "-c:v",      "libx264",
                "-preset",   "medium",
                "-crf",      "18",
                "-pix_fmt",  "yuv420p",
                "-movflags", "+faststart"};
    }
    if (ending == ".webm") return {"-c:v", "libvpx-vp9", "-crf", "24", "-b:v", "0"};
    if (ending == ".webp") return {"-c:v", "libwebp_anim", "-lossless", "1", "-loop", "0"};
    if (ending == ".gif") {
        return {"-vf", "split[a][b];[a]palettegen=stats_mode=diff[p];[b][p]paletteuse=dither=none:diff_mode=rectangle"};
    }
    return {};
}

/// The command as it can be given to a shell.
std::string command_line(const Words& words) {
    std::string line;
    for (const std::string& word : words) {
        if (!line.empty()) line += ' ';
        line += sim::recording::shell_word(word);
    }
    return line;
}

/// Raw pixels through a pipe into ffmpeg.
class FfmpegOutput : public MovieOutput {
public:
    FfmpegOutput(std::string path, FileDescriptor input, pid_t child)
        : path_(std::move(path)), input_(std::move(input)), child_(child) {}
    ~FfmpegOutput() override {
        input_.reset();
        if (child_ > 0) waitpid(child_, nullptr, 0);
    }

    protocol::Result<void, Failure> add(const render::Image& frame) override {
        const auto* octets = frame.rgba.data();
        std::size_t left_octets = frame.rgba.size();
        while (left_octets > 0) {
            const ssize_t written_octets = write(input_.number(), octets, left_octets);
            if (written_octets < 0 && errno == EINTR) continue;
            if (written_octets < 0) return protocol::failure(movie_failure(path_, "ffmpeg gave up"));
            octets += written_octets;
            left_octets -= static_cast<std::size_t>(written_octets);
        }
        return {};
    }

    protocol::Result<std::string, Failure> finish() override {
        input_.reset();
        int status = 0;
        waitpid(std::exchange(child_, 0), &status, 0);
        if (status != 0) return protocol::failure(movie_failure(path_, "ffmpeg could not write it"));
        return path_;
    }

private:
    std::string path_;
    FileDescriptor input_;
    pid_t child_;
};

/// Numbered PNG files, and the command that makes a movie of them.
class FolderOutput : public MovieOutput {
public:
    /// @param movie  that ffmpeg would make of them
    FolderOutput(std::string folder, std::string movie, int frames_per_second)
        : folder_(std::move(folder)), movie_(std::move(movie)), frames_per_second_(frames_per_second) {}

    protocol::Result<void, Failure> add(const render::Image& frame) override {
        const std::string path = fmt::format("{}/{:05}.png", folder_, count_++);
        const auto written = render::write_png(path, frame);
        if (!written) return protocol::failure(movie_failure(path, written.error()));
        return {};
    }

    protocol::Result<std::string, Failure> finish() override {
        Words words = {"ffmpeg", "-framerate", fmt::format("{}", frames_per_second_), "-i", folder_ + "/%05d.png"};
        for (std::string& word : encoder_words(movie_)) words.push_back(std::move(word));
        // Pictures that an earlier, longer movie left in the folder are none of this one.
        words.insert(words.end(), {"-frames:v", fmt::format("{}", count_)});
        words.push_back(movie_);
        return fmt::format("{}/: {} pictures; to join them: {}", folder_, count_, command_line(words));
    }

private:
    std::string folder_;
    std::string movie_;
    int frames_per_second_;
    std::size_t count_ = 0;
};

/// @return 0: ffmpeg is not installed
pid_t spawn_ffmpeg(Words words, int input) {
    std::vector<char*> pointers;
    for (std::string& word : words) pointers.push_back(word.data());
    pointers.push_back(nullptr);
    posix_spawn_file_actions_t actions{};
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, input, STDIN_FILENO);
    posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
    pid_t child = 0;
    const int failed = posix_spawnp(&child, pointers[0], &actions, nullptr, pointers.data(), environ);
    posix_spawn_file_actions_destroy(&actions);
    return failed == 0 ? child : 0;
}

/// @return nullptr: ffmpeg is not installed
std::unique_ptr<MovieOutput> make_ffmpeg_output(const std::string& path, render::Size size, int frames_per_second) {
    std::array<int, 2> ends{};
    if (pipe2(ends.data(), O_CLOEXEC) != 0) return nullptr;
    const FileDescriptor reading(ends[0]);
    FileDescriptor writing(ends[1]);
    Words words = {"ffmpeg",
                   "-hide_banner",
                   "-loglevel",
                   "error",
                   "-y",
                   "-f",
                   "rawvideo",
                   "-pix_fmt",
                   "rgba",
                   "-s",
                   fmt::format("{}x{}", size.width, size.height),
                   "-r",
                   fmt::format("{}", frames_per_second),
                   "-i",
                   "pipe:0"};
    for (std::string& word : encoder_words(path)) words.push_back(std::move(word));
    words.push_back("file:" + path);
    const pid_t child = spawn_ffmpeg(std::move(words), reading.number());
    if (child == 0) return nullptr;
    signal(SIGPIPE, SIG_IGN);  // an early end of ffmpeg is told by write()
    return std::make_unique<FfmpegOutput>(path, std::move(writing), child);
}

}  // namespace

protocol::Result<std::unique_ptr<MovieOutput>, Failure> make_movie_output(const std::string& path, render::Size size,
                                                                          int frames_per_second) {
    const bool encoded = !encoder_words(path).empty();
    if (encoded) {
        if (auto output = make_ffmpeg_output(path, size, frames_per_second)) return output;
    }
    std::string folder = encoded ? path + ".frames" : path;
    while (folder.size() > 1 && folder.ends_with('/')) folder.pop_back();
    std::error_code error;
    std::filesystem::create_directories(folder, error);
    if (error) return protocol::failure(movie_failure(folder, error.message()));
    std::string movie = encoded ? path : folder + ".mp4";
    return std::make_unique<FolderOutput>(std::move(folder), std::move(movie), frames_per_second);
}

}  // namespace viz::app
