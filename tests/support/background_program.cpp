#include "tests/support/background_program.hpp"

#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <stdexcept>

extern char** environ;

namespace tests {

namespace {

constexpr useconds_t nap_us = 10'000;

std::string text_of(const std::filesystem::path& path) {
    std::ifstream file(path, std::ios::binary);
    std::ostringstream text;
    text << file.rdbuf();  // a process that ends meanwhile cannot be read about: nothing then
    return text.str();
}

std::vector<std::string> variables(const Environment& changes) {
    std::vector<std::string> all;
    for (char** each = environ; *each != nullptr; ++each) {
        const std::string variable = *each;
        if (!changes.contains(variable.substr(0, variable.find('=')))) all.push_back(variable);
    }
    for (const auto& [name, value] : changes) {
        if (value) all.push_back(name + '=' + *value);
    }
    return all;
}

std::vector<char*> pointers(std::vector<std::string>& words) {
    std::vector<char*> all;
    for (std::string& word : words) all.push_back(word.data());
    all.push_back(nullptr);
    return all;
}

/// State and parent of a process (proc(5), "stat": they follow the name in parentheses); state 0: there is none.
struct ProcessState {
    char state = 0;
    pid_t parent = 0;
};

ProcessState state_of(const std::string& process) {
    const std::string text = text_of("/proc/" + process + "/stat");
    ProcessState result;
    const std::size_t name_end = text.rfind(')');
    if (name_end == std::string::npos) return result;
    std::istringstream(text.substr(name_end + 1)) >> result.state >> result.parent;
    return result;
}

}  // namespace

BackgroundProgram::BackgroundProgram(const std::string& program, const std::vector<std::string>& arguments,
                                     const Environment& environment) {
    std::vector<std::string> words{program};
    words.insert(words.end(), arguments.begin(), arguments.end());
    std::vector<std::string> settings = variables(environment);
    const std::string output_path = folder_.path() / "output";
    const std::string errors_path = folder_.path() / "errors";
    posix_spawn_file_actions_t actions{};
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
    posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, output_path.c_str(), O_WRONLY | O_CREAT, 0600);
    posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, errors_path.c_str(), O_WRONLY | O_CREAT, 0600);
    const int failed =
        posix_spawnp(&process_, program.c_str(), &actions, nullptr, pointers(words).data(), pointers(settings).data());
    posix_spawn_file_actions_destroy(&actions);
    if (failed != 0) throw std::runtime_error("cannot start " + program);
}

BackgroundProgram::~BackgroundProgram() {
    if (status_) return;
    kill(process_, SIGKILL);
    waitpid(process_, nullptr, 0);
}

void BackgroundProgram::send(int signal) const {
    if (!status_) kill(process_, signal);
}

std::optional<int> BackgroundProgram::wait(double seconds_max) {
    const auto ended = [this] {
        int status = 0;
        if (!status_ && waitpid(process_, &status, WNOHANG) == process_) {
            status_ = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
        }
        return status_.has_value();
    };
    return becomes_true(ended, seconds_max) ? status_ : std::nullopt;
}

std::string BackgroundProgram::output() const {
    return text_of(folder_.path() / "output");
}
std::string BackgroundProgram::errors() const {
    return text_of(folder_.path() / "errors");
}

bool becomes_true(const std::function<bool()>& question, double seconds_max) {
    const auto naps = static_cast<int>(seconds_max * 1e6 / nap_us);
    for (int nap = 0; nap < naps; ++nap) {
        if (question()) return true;
        usleep(nap_us);
    }
    return question();
}

ProgramResult run_in(const Environment& environment, const std::string& program,
                     const std::vector<std::string>& arguments) {
    BackgroundProgram background(program, arguments, environment);
    const auto status = background.wait(60);
    return {status.value_or(-1), background.output(), background.errors()};
}

bool is_installed(const std::string& program) {
    const char* path = std::getenv("PATH");
    std::istringstream folders(path == nullptr ? "" : path);
    for (std::string folder; std::getline(folders, folder, ':');) {
        if (access((folder + '/' + program).c_str(), X_OK) == 0) return true;
    }
    return false;
}

pid_t child_of(pid_t parent) {
    for (const auto& entry : std::filesystem::directory_iterator("/proc")) {
        const std::string name = entry.path().filename();
        if (name.find_first_not_of("0123456789") != std::string::npos) continue;
        if (state_of(name).parent == parent) return static_cast<pid_t>(std::stol(name));
    }
    return 0;
}

bool is_running(pid_t process) {
    const char state = state_of(std::to_string(process)).state;
    return state != 0 && state != 'Z' && state != 'X';
}

}  // namespace tests
