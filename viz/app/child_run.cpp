#include "viz/app/child_run.hpp"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/wait.h>

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <vector>

namespace viz::app {

namespace {

constexpr std::size_t error_text_max_octets = 64 * 1024;
constexpr int patience_ms = 1000;  ///< from SIGTERM to SIGKILL
constexpr int recording_number = 3;

Failure system_failure(std::string_view what) {
    return {ExitCode::our_fault, fmt::format("mailflow-view: {}: {}", what, std::strerror(errno))};
}

/// The program of this name in the folder of the running one.
std::string sibling(std::string_view name) {
    std::error_code unreadable;
    return std::filesystem::read_symlink("/proc/self/exe", unreadable).replace_filename(name);
}

/// What the child calls the deeds of the window, which it reads from its standard input.
constexpr const char* deeds_path = "/dev/stdin";

void add_scenario_words(std::vector<std::string>& words, const SourceArguments& arguments) {
    const auto add = [&words](std::string option, const std::string& value) {
        words.push_back(std::move(option));
        words.push_back(value);
    };
    for (const std::string& overlay : arguments.overlays) add("--with", overlay);
    if (!arguments.deeds.empty()) add("--with", deeds_path);
    for (const std::string& set : arguments.sets) add("--set", set);
    if (arguments.seed) add("--seed", *arguments.seed);
    if (arguments.until) add("--until", *arguments.until);
    if (arguments.student) add("--student", *arguments.student);
    add("--", arguments.file);
}

std::vector<std::string> run_words(const SourceArguments& arguments) {
    std::vector<std::string> words = {sibling("mailflow"),
                                      arguments.serve ? "serve" : "run",
                                      arguments.serve ? fmt::format("--speed={}", arguments.serve_speed) : "--quiet",
                                      "--level",
                                      "full",
                                      "--record",
                                      fmt::format("/proc/self/fd/{}", recording_number)};
    add_scenario_words(words, arguments);
    return words;
}

std::vector<std::string> write_words(const SourceArguments& arguments) {
    std::vector<std::string> words = {sibling("mailflow"), "check", "--explicit"};
    add_scenario_words(words, arguments);
    return words;
}

/// The same file under a number that the child's standard streams and its recording do not take: where ours are closed,
/// new files get their numbers.
FileDescriptor above_standard(FileDescriptor file) {
    if (!file.is_open() || file.number() > recording_number) return file;
    return FileDescriptor(fcntl(file.number(), F_DUPFD_CLOEXEC, recording_number + 1));
}

/// A new file without a name.
FileDescriptor unnamed_file() {
    std::error_code none;
    std::string pattern = std::filesystem::temp_directory_path(none) / "mailflow-view-XXXXXX";
    FileDescriptor file(mkostemp(pattern.data(), O_CLOEXEC));
    if (file.is_open()) unlink(pattern.c_str());
    return above_standard(std::move(file));
}

/// A file without a name that holds a text, to be read from its beginning.
FileDescriptor file_with(std::string_view text) {
    FileDescriptor file = unnamed_file();
    while (file.is_open() && !text.empty()) {
        const ssize_t written = write(file.number(), text.data(), text.size());
        if (written < 0 && errno != EINTR) return {};
        if (written > 0) text.remove_prefix(static_cast<std::size_t>(written));
    }
    if (file.is_open()) lseek(file.number(), 0, SEEK_SET);
    return file;
}

/// Which files of ours the child is given.
struct ChildFiles {
    int input = -1;  ///< its standard input; -1: nothing
    int recording = -1;
    int errors = -1;
    /// Its standard output: nothing; ours, for whoever serves wants to know the ports; the recording's place.
    enum class Output : std::uint8_t { nothing, ours, recording };
    Output output = Output::nothing;
};

/// What the child does before it becomes another program. Only calls that are safe after fork().
[[noreturn]] void become_run(char* const* words, pid_t parent, const ChildFiles& files) {
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (getppid() != parent) _exit(1);  // it died before
    setpgid(0, 0);
    const int nothing = open("/dev/null", O_RDWR);
    dup2(files.input >= 0 ? files.input : nothing, STDIN_FILENO);
    if (files.output == ChildFiles::Output::nothing) dup2(nothing, STDOUT_FILENO);
    if (files.output == ChildFiles::Output::recording) dup2(files.recording, STDOUT_FILENO);
    dup2(files.errors, STDERR_FILENO);
    if (files.recording == recording_number) {
        fcntl(files.recording, F_SETFD, 0);
    } else {
        dup2(files.recording, recording_number);
    }
    execv(words[0], words);
    const std::array<const char*, 5> reason = {"mailflow-view: ", words[0], ": ", std::strerror(errno), "\n"};
    for (const char* text : reason) {
        if (write(STDERR_FILENO, text, std::strlen(text)) < 0) break;
    }
    _exit(static_cast<int>(ExitCode::our_fault));
}

}  // namespace

protocol::Result<std::unique_ptr<ChildRun>, Failure> ChildRun::start(const SourceArguments& arguments) {
    return start(arguments, Task::record);
}

protocol::Result<std::unique_ptr<ChildRun>, Failure> ChildRun::start_writing(const SourceArguments& arguments) {
    return start(arguments, Task::write);
}

protocol::Result<std::unique_ptr<ChildRun>, Failure> ChildRun::start(const SourceArguments& arguments, Task task) {
    FileDescriptor recording = unnamed_file();
    const FileDescriptor deeds = file_with(arguments.deeds);
    if (!recording.is_open() || !deeds.is_open()) {
        return protocol::failure(system_failure("the temporary folder cannot be written"));
    }
    std::array<int, 2> ends{};
    if (pipe2(ends.data(), O_CLOEXEC) != 0) return protocol::failure(system_failure("pipe"));
    FileDescriptor errors = above_standard(FileDescriptor(ends[0]));
    const FileDescriptor childs_errors = above_standard(FileDescriptor(ends[1]));
    std::vector<std::string> words = task == Task::record ? run_words(arguments) : write_words(arguments);
    std::vector<char*> pointers;
    for (std::string& word : words) pointers.push_back(word.data());
    pointers.push_back(nullptr);
    const ChildFiles files{.input = deeds.number(),
                           .recording = recording.number(),
                           .errors = childs_errors.number(),
                           .output = task == Task::write ? ChildFiles::Output::recording
                                     : arguments.serve   ? ChildFiles::Output::ours
                                                         : ChildFiles::Output::nothing};

    const pid_t parent = getpid();
    const pid_t child = fork();
    if (child == 0) become_run(pointers.data(), parent, files);
    if (child < 0) return protocol::failure(system_failure("fork"));
    setpgid(child, child);  // the child does so too; whoever is first
    return std::unique_ptr<ChildRun>(new ChildRun(std::move(recording), std::move(errors), child));
}

ChildRun::~ChildRun() {
    if (ended()) return;
    kill(child_, SIGTERM);
    if (ends_within(patience_ms)) return;
    kill(child_, SIGKILL);
    waitpid(child_, nullptr, 0);
}

std::string ChildRun::recording_path() const {
    return fmt::format("/proc/self/fd/{}", recording_.number());
}

void ChildRun::wait(int milliseconds_max) {
    if (ended()) return;
    pollfd pipe{errors_.number(), POLLIN, 0};
    if (poll(&pipe, 1, milliseconds_max) <= 0 || !take_errors()) return;
    int wait_status = 0;
    while (waitpid(child_, &wait_status, 0) < 0 && errno == EINTR) {
    }
    take_status(wait_status);
}

bool ChildRun::take_errors() {
    std::array<char, 4096> octets;
    const ssize_t size_octets = read(errors_.number(), octets.data(), octets.size());
    if (size_octets < 0) return errno != EINTR;
    const std::size_t room_octets = error_text_max_octets - error_text_.size();
    error_text_.append(octets.data(), std::min(static_cast<std::size_t>(size_octets), room_octets));
    return size_octets == 0;
}

void ChildRun::take_status(int wait_status) {
    ended_ = true;
    while (error_text_.ends_with('\n')) error_text_.pop_back();
    if (WIFSIGNALED(wait_status)) {
        if (!error_text_.empty()) error_text_ += '\n';
        error_text_ += fmt::format("mailflow-view: the run was ended by signal {}", WTERMSIG(wait_status));
        failure_ = {ExitCode::our_fault, error_text_};
        return;
    }
    const int status = WEXITSTATUS(wait_status);
    constexpr int mail_lost = 4;                     // the run found a defect; that is what the viewer is wanted for
    if (status <= 1 || status == mail_lost) return;  // expectations met or not is of no concern here
    if (error_text_.empty()) error_text_ = fmt::format("mailflow-view: the run ended with status {}", status);
    const bool bad_input = status == static_cast<int>(ExitCode::bad_input);
    failure_ = {bad_input ? ExitCode::bad_input : ExitCode::our_fault, error_text_};
}

bool ChildRun::ends_within(int milliseconds) {
    static constexpr int slice_ms = 10;
    for (int waited_ms = 0; waited_ms < milliseconds && !ended(); waited_ms += slice_ms) wait(slice_ms);
    return ended();
}

}  // namespace viz::app
