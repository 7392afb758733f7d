#include "sim/swarm/seed_workers.hpp"

#include <poll.h>
#include <sys/wait.h>
#include <unistd.h>

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <charconv>
#include <cstdio>
#include <cstring>
#include <exception>
#include <iostream>
#include <string_view>
#include <utility>
#include <vector>

namespace sim::swarm {

namespace {

/// Says which seed is begun, and when it is done what was found.
constexpr std::string_view begin_word = "begin ";
constexpr std::string_view end_word = "end ";

void write_all(int file, std::string_view text) {
    while (!text.empty()) {
        const ssize_t written = write(file, text.data(), text.size());
        if (written < 0 && errno == EINTR) continue;
        if (written <= 0) _exit(1);  // nobody listens any more
        text.remove_prefix(static_cast<std::size_t>(written));
    }
}

std::string how_it_ended(int status) {
    if (WIFSIGNALED(status))
        return fmt::format("the process was ended by signal {} ({})", WTERMSIG(status), strsignal(WTERMSIG(status)));
    return fmt::format("the process ended with status {}", WEXITSTATUS(status));
}

/// One process, which works on every `stride`th seed from `next` on.
class Worker {
public:
    Worker(std::uint64_t next, std::uint64_t stride, std::uint64_t last) : next_(next), stride_(stride), last_(last) {}

    /// @return false: no process could be made
    bool start(const SeedWork& work) {
        std::array<int, 2> ends{};
        if (pipe(ends.data()) != 0) return false;
        std::cout.flush();
        std::cerr.flush();
        process_ = fork();
        if (process_ == 0) {
            close(ends[0]);
            serve(work, ends[1]);
        }
        close(ends[1]);
        output_ = ends[0];
        return process_ > 0;
    }
    [[nodiscard]] bool runs() const { return process_ > 0; }
    [[nodiscard]] int output() const { return output_; }

    /// Reads what there is. @return false: the process has ended
    bool read_some(const SeedAnswer& answer) {
        std::array<char, 4096> buffer{};
        const ssize_t size = read(output_, buffer.data(), buffer.size());
        if (size < 0 && errno == EINTR) return true;
        if (size <= 0) return false;
        text_.append(buffer.data(), static_cast<std::size_t>(size));
        for (std::size_t end = text_.find('\n'); end != std::string::npos; end = text_.find('\n')) {
            take_line(std::string_view(text_).substr(0, end), answer);
            text_.erase(0, end + 1);
        }
        return true;
    }
    /// The process has ended: at its last seed, or in the middle of one. @return whether seeds are left
    bool finish(const SeedAnswer& answer) {
        int status = 0;
        while (waitpid(process_, &status, 0) < 0 && errno == EINTR) {
        }
        close(output_);
        process_ = 0;
        text_.clear();
        const bool in_seed = std::exchange(busy_, false);
        if (in_seed) {
            answer(seed_, std::nullopt, how_it_ended(status));
            next_ = seed_ + stride_;
        }
        return in_seed && next_ <= last_;
    }

private:
    [[noreturn]] void serve(const SeedWork& work, int output) const {
        for (std::uint64_t seed = next_; seed <= last_; seed += stride_) {
            write_all(output, fmt::format("{}{}\n", begin_word, seed));
            write_all(output, fmt::format("{}{}\n", end_word, work(seed)));
        }
        _exit(0);
    }
    void take_line(std::string_view line, const SeedAnswer& answer) {
        if (line.starts_with(begin_word)) {
            line.remove_prefix(begin_word.size());
            std::from_chars(line.data(), line.data() + line.size(), seed_);
            busy_ = true;
        } else if (line.starts_with(end_word)) {
            busy_ = false;
            answer(seed_, std::string(line.substr(end_word.size())), {});
        }
    }

    std::uint64_t next_;
    std::uint64_t stride_;
    std::uint64_t last_;
    pid_t process_ = 0;
    int output_ = -1;
    std::string text_;
    std::uint64_t seed_ = 0;
    bool busy_ = false;
};

}  // namespace

std::string work_on_seeds(SeedRange seeds, unsigned jobs, const SeedWork& work, const SeedAnswer& answer) {
    const std::uint64_t count = std::min<std::uint64_t>(jobs, seeds.count());
    std::vector<Worker> workers;
    for (std::uint64_t number = 0; number < count; ++number)
        workers.emplace_back(seeds.first + number, count, seeds.last);
    for (Worker& worker : workers) {
        if (!worker.start(work)) return std::strerror(errno);
    }
    while (std::ranges::any_of(workers, &Worker::runs)) {
        std::vector<pollfd> waited;
        std::vector<Worker*> readers;
        for (Worker& worker : workers) {
            if (!worker.runs()) continue;
            waited.push_back({worker.output(), POLLIN, 0});
            readers.push_back(&worker);
        }
        if (poll(waited.data(), waited.size(), -1) < 0 && errno != EINTR) return std::strerror(errno);
        for (std::size_t index = 0; index < waited.size(); ++index) {
            if (waited[index].revents == 0 || readers[index]->read_some(answer)) continue;
            if (readers[index]->finish(answer) && !readers[index]->start(work)) return std::strerror(errno);
        }
    }
    return {};
}

unsigned processor_count() {
    const long count = sysconf(_SC_NPROCESSORS_ONLN);
    return count > 0 ? static_cast<unsigned>(count) : 1;
}

bool fails_apart(const std::function<bool()>& succeeds) {
    std::cout.flush();
    std::cerr.flush();
    const pid_t process = fork();
    if (process == 0) {
        // What a crash says was said when it happened first.
        if (std::freopen("/dev/null", "w", stderr) == nullptr) _exit(1);
        _exit(succeeds() ? 0 : 1);
    }
    int status = 0;
    while (waitpid(process, &status, 0) < 0 && errno == EINTR) {
    }
    return !WIFEXITED(status) || WEXITSTATUS(status) != 0;
}

}  // namespace sim::swarm
