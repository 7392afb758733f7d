#include "sim/swarm/seed_workers.hpp"

#include <poll.h>
#include <sys/wait.h>
#include <unistd.h>

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cerrno>
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
constexpr std::string_view error_word = "error ";
constexpr int status_badly = 1;
constexpr int status_crashed = 2;

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
        if (process_ < 0) close(ends[0]);
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
    /// The process has ended: at its last seed, in the middle of one, or before. @return whether seeds are left
    bool finish(const SeedAnswer& answer) {
        int status = 0;
        while (waitpid(process_, &status, 0) < 0 && errno == EINTR) {
        }
        close(output_);
        process_ = 0;
        text_.clear();
        if (WIFEXITED(status) && WEXITSTATUS(status) == 0 && !busy_) return false;
        // Whoever does not even begin a seed would not do so another time either.
        answer(next_, std::nullopt, how_it_ended(status));
        busy_ = false;
        next_ += stride_;
        return next_ <= last_;
    }
    /// Ends without an answer.
    void stop() {
        if (!runs()) return;
        close(output_);
        while (waitpid(process_, nullptr, 0) < 0 && errno == EINTR) {
        }
        process_ = 0;
    }

private:
    [[noreturn]] void serve(const SeedWork& work, int output) const {
        for (std::uint64_t seed = next_; seed <= last_; seed += stride_) {
            write_all(output, fmt::format("{}{}\n", begin_word, seed));
            alarm(seed_patience_s);
            write_all(output, line_of(work, seed) + '\n');
        }
        _exit(0);
    }
    static std::string line_of(const SeedWork& work, std::uint64_t seed) {
        try {
            return std::string(end_word) + work(seed);
        } catch (const std::exception& error) {
            std::string reason = error.what();
            std::ranges::replace(reason, '\n', ' ');
            return std::string(error_word) + reason;
        }
    }
    void take_line(std::string_view line, const SeedAnswer& answer) {
        if (line.starts_with(begin_word)) {
            busy_ = true;
            return;
        }
        const std::uint64_t seed = std::exchange(next_, next_ + stride_);
        busy_ = false;
        if (line.starts_with(end_word)) {
            answer(seed, std::string(line.substr(end_word.size())), {});
        } else {
            answer(seed, std::nullopt, std::string(line.substr(std::min(line.size(), error_word.size()))));
        }
    }

    std::uint64_t next_;
    std::uint64_t stride_;
    std::uint64_t last_;
    pid_t process_ = 0;
    int output_ = -1;
    std::string text_;
    bool busy_ = false;  ///< in the middle of `next_`
};

}  // namespace

std::string work_on_seeds(SeedRange seeds, unsigned jobs, const SeedWork& work, const SeedAnswer& answer) {
    const std::uint64_t count = std::min<std::uint64_t>(jobs, seeds.count());
    std::vector<Worker> workers;
    for (std::uint64_t number = 0; number < count; ++number) {
        workers.emplace_back(seeds.first + number, count, seeds.last);
    }
    const auto give_up = [&workers] {
        const std::string reason = std::strerror(errno);
        std::ranges::for_each(workers, &Worker::stop);
        return reason;
    };
    for (Worker& worker : workers) {
        if (!worker.start(work)) return give_up();
    }
    while (std::ranges::any_of(workers, &Worker::runs)) {
        std::vector<pollfd> waited;
        std::vector<Worker*> readers;
        for (Worker& worker : workers) {
            if (!worker.runs()) continue;
            waited.push_back({worker.output(), POLLIN, 0});
            readers.push_back(&worker);
        }
        if (poll(waited.data(), waited.size(), -1) < 0 && errno != EINTR) return give_up();
        for (std::size_t index = 0; index < waited.size(); ++index) {
            if (waited[index].revents == 0 || readers[index]->read_some(answer)) continue;
            if (readers[index]->finish(answer) && !readers[index]->start(work)) return give_up();
        }
    }
    return {};
}

unsigned processor_count() {
    const long count = sysconf(_SC_NPROCESSORS_ONLN);
    return count > 0 ? static_cast<unsigned>(count) : 1;
}

Ending run_apart(const std::function<bool()>& succeeds) {
    std::cout.flush();
    std::cerr.flush();
    const pid_t process = fork();
    if (process < 0) return Ending::well;
    if (process == 0) {
        alarm(seed_patience_s);
        // What a crash says was said when it happened first.
        if (std::freopen("/dev/null", "w", stderr) == nullptr) _exit(status_crashed);
        try {
            _exit(succeeds() ? 0 : status_badly);
        } catch (const std::exception&) {
            _exit(status_crashed);
        }
    }
    int status = 0;
    while (waitpid(process, &status, 0) < 0 && errno == EINTR) {
    }
    if (!WIFEXITED(status)) return Ending::crashed;
    const int code = WEXITSTATUS(status);
    return code == 0 ? Ending::well : code == status_badly ? Ending::badly : Ending::crashed;
}

}  // namespace sim::swarm
