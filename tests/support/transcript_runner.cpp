#include "tests/support/transcript_runner.hpp"

#include <algorithm>
#include <deque>
#include <filesystem>
#include <fstream>
#include <utility>

#include "protocol/base/ascii.hpp"
#include "protocol/base/random_stream.hpp"
#include "tests/support/catch.hpp"

namespace tests {

namespace {

using protocol::Duration;
using protocol::Instant;
using protocol::Octets;

enum class StepKind { send, expect_line, advance, expect_event, expect_state, close };

/// One line of a script.
struct Step {
    std::size_t line = 0;  ///< in the file, from 1
    StepKind kind = StepKind::send;
    std::string text;  ///< octets to send, or what is expected
    Duration span{};
};

struct Script {
    std::string path;
    std::vector<Step> steps;
    std::vector<std::string> faults;  ///< lines that are not in the grammar
};

std::string at(const Script& script, std::size_t line, const std::string& message) {
    return script.path + ':' + std::to_string(line) + ": " + message;
}

/// The octet behind a backslash; `rest` starts after it. Nothing if the escape is unknown.
std::optional<char> read_escape(std::string_view& rest) {
    if (rest.empty()) return std::nullopt;
    const char letter = rest.front();
    rest.remove_prefix(1);
    switch (letter) {
        case 'r':
            return '\r';
        case 'n':
            return '\n';
        case '0':
            return '\0';
        case '\\':
            return '\\';
        case 'x':
            break;
        default:
            return std::nullopt;
    }
    const auto high = rest.size() < 2 ? std::nullopt : protocol::hex_value(rest[0]);
    const auto low = rest.size() < 2 ? std::nullopt : protocol::hex_value(rest[1]);
    if (!high || !low) return std::nullopt;
    rest.remove_prefix(2);
    return static_cast<char>(*high << 4 | *low);
}

std::optional<Octets> unescape(std::string_view text) {
    Octets octets;
    while (!text.empty()) {
        char octet = text.front();
        text.remove_prefix(1);
        if (octet == '\\') {
            const auto escaped = read_escape(text);
            if (!escaped) return std::nullopt;
            octet = *escaped;
        }
        octets.push_back(octet);
    }
    return octets;
}

/// Octets as they are shown in a message.
std::string escape(std::string_view octets) {
    constexpr std::string_view digits = "0123456789ABCDEF";
    std::string text;
    for (const char octet : octets) {
        const auto value = static_cast<unsigned char>(octet);
        if (octet == '\r') {
            text += "\\r";
        } else if (octet == '\n') {
            text += "\\n";
        } else if (protocol::is_printable(octet)) {
            text += octet;
        } else {
            text += "\\x";
            text += digits[value >> 4];
            text += digits[value & 15];
        }
    }
    return text;
}

std::optional<Duration> parse_span(std::string_view text) {
    const std::size_t unit_begin = std::min(text.find_first_not_of("0123456789"), text.size());
    const auto count = protocol::parse_decimal(text.substr(0, unit_begin), 1'000'000'000);
    const std::string_view unit = text.substr(unit_begin);
    if (!count) return std::nullopt;
    const auto number = static_cast<std::int64_t>(*count);
    if (unit == "ms") return std::chrono::milliseconds(number);
    if (unit == "s") return std::chrono::seconds(number);
    if (unit == "min") return std::chrono::minutes(number);
    if (unit == "h") return std::chrono::hours(number);
    return std::nullopt;
}

/// A line of the file as a step; nothing if it is not in the grammar.
std::optional<Step> parse_step(std::string_view line, std::size_t number) {
    const auto text_behind = [line](std::string_view mark) {
        return std::string(protocol::trim(line.substr(std::min(mark.size(), line.size()))));
    };
    Step step;
    step.line = number;
    if (line == "X") {
        step.kind = StepKind::close;
    } else if (line.starts_with("C: ") || line == "C:") {
        step.text = std::string(line.substr(std::min<std::size_t>(3, line.size()))) + "\r\n";
    } else if (line.starts_with("C> ")) {
        auto octets = unescape(line.substr(3));
        if (!octets) return std::nullopt;
        step.text = std::move(*octets);
    } else if (line.starts_with("S: ") || line == "S:") {
        step.kind = StepKind::expect_line;
        step.text = line.substr(std::min<std::size_t>(3, line.size()));
    } else if (line.starts_with("+ ")) {
        step.kind = StepKind::advance;
        const auto span = parse_span(text_behind("+ "));
        if (!span) return std::nullopt;
        step.span = *span;
    } else if (line.starts_with("? ")) {
        step.kind = StepKind::expect_event;
        step.text = text_behind("? ");
    } else if (line.starts_with("! state ")) {
        step.kind = StepKind::expect_state;
        step.text = text_behind("! state ");
    } else {
        return std::nullopt;
    }
    return step;
}

Script read_script(const std::string& path) {
    Script script{path, {}, {}};
    std::ifstream file(path);
    std::string line;
    std::size_t number = 0;
    while (std::getline(file, line)) {
        ++number;
        if (number == 1 && (!line.starts_with("# ") || line.find("source:") == line.npos))
            script.faults.push_back(at(script, number, "the first line must be \"# name   source: ...\""));
        if (line.empty() || line.starts_with('#')) continue;
        if (auto step = parse_step(line, number)) {
            script.steps.push_back(std::move(*step));
        } else {
            script.faults.push_back(at(script, number, "not in the grammar of scripts: " + line));
        }
    }
    if (script.steps.empty()) script.faults.push_back(at(script, number, "no steps; is there such a file?"));
    return script;
}

/// How the input is cut: whole, octet by octet, or at random places.
struct Chunking {
    std::string name;
    std::size_t octets_max = SIZE_MAX;
    std::optional<std::uint64_t> seed;
};

bool matches(std::string_view pattern, std::string_view text) {
    if (pattern.ends_with('*')) return text.starts_with(pattern.substr(0, pattern.size() - 1));
    return pattern == text;
}

/// One playing of one script.
class Playing {
public:
    Playing(const Script& script, Chunking chunking, const SubjectFactory& make_subject)
        : script_(script),
          chunking_(std::move(chunking)),
          random_(chunking_.seed.value_or(0), 0, script.path, "chunks"),
          subject_(make_subject()) {}

    void run() {
        collect();
        for (std::size_t index = 0; index < script_.steps.size() && failures_.empty(); ++index) play(index);
        if (failures_.empty()) finish_exchange(script_.steps.back().line);
    }

    [[nodiscard]] const std::vector<std::string>& failures() const { return failures_; }
    /// All that came out, for comparing one playing with another.
    [[nodiscard]] const std::vector<std::string>& log() const { return log_; }

private:
    void play(std::size_t index) {
        const Step& step = script_.steps[index];
        switch (step.kind) {
            case StepKind::send:
                return play_send(index);
            case StepKind::expect_line:
                return play_expect_line(step);
            case StepKind::advance:
                return play_advance(step);
            case StepKind::expect_event:
                return play_expect_event(step);
            case StepKind::expect_state:
                return play_expect_state(step);
            case StepKind::close:
                finish_exchange(step.line);
                subject_->handle_closed(now_);
                return collect();
        }
    }

    /// Neighbouring sends are gathered and go in with the last of them.
    void play_send(std::size_t index) {
        const Step& step = script_.steps[index];
        input_ += step.text;
        const bool more = index + 1 < script_.steps.size() && script_.steps[index + 1].kind == StepKind::send;
        if (more) return;
        finish_exchange(step.line);
        for (std::string_view rest = input_; !rest.empty();) {
            const std::size_t size = std::min(chunk_octets(), rest.size());
            subject_->handle_input(rest.substr(0, size), now_);
            collect();
            rest.remove_prefix(size);
        }
        input_.clear();
    }

    std::size_t chunk_octets() {
        constexpr std::uint64_t random_octets_max = 40;
        return chunking_.seed ? 1 + static_cast<std::size_t>(random_.below(random_octets_max)) : chunking_.octets_max;
    }

    void play_advance(const Step& step) {
        finish_exchange(step.line);
        const Instant end = now_ + step.span;
        for (auto due = subject_->next_timeout(); due && *due <= end; due = subject_->next_timeout()) {
            now_ = std::max(now_, *due);
            subject_->handle_timeout(now_);
            collect();
            if (subject_->next_timeout() == due) return fail(step.line, "the timeout stays due after handle_timeout");
        }
        now_ = end;
    }

    void play_expect_line(const Step& step) {
        const std::size_t end = output_.find("\r\n");
        if (end == Octets::npos)
            return fail(step.line, "expected \"" + step.text + "\", nothing more came but \"" + escape(output_) + '"');
        const std::string line = output_.substr(0, end);
        output_.erase(0, end + 2);
        if (!matches(step.text, line)) fail(step.line, "expected \"" + step.text + "\", came \"" + escape(line) + '"');
    }

    void play_expect_event(const Step& step) {
        if (events_.empty()) return fail(step.line, "expected the event \"" + step.text + "\", there is none");
        const std::string event = std::move(events_.front());
        events_.pop_front();
        if (!matches(step.text, event))
            fail(step.line, "expected the event \"" + step.text + "\", came \"" + event + '"');
    }

    void play_expect_state(const Step& step) {
        if (subject_->state() != step.text)
            fail(step.line, "expected the state \"" + step.text + "\", it is \"" + subject_->state() + '"');
    }

    /// Polls until nothing more happens, since answering a question may bring new events and output.
    void collect() {
        take_output();
        while (const auto event = subject_->next_event(now_)) {
            take_output();
            if (event->empty()) continue;
            log_.push_back("event " + *event);
            events_.push_back(*event);
        }
    }

    void take_output() {
        const Octets output = subject_->take_output();
        output_ += output;
        all_output_ += output;
    }

    void finish_exchange(std::size_t line) {
        if (!output_.empty()) fail(line, "output that no S: line expected: \"" + escape(output_) + '"');
        events_.clear();
        log_.push_back("output " + std::exchange(all_output_, {}) + " state " + subject_->state());
    }

    void fail(std::size_t line, const std::string& message) {
        failures_.push_back(at(script_, line, message + " (" + chunking_.name + ')'));
    }

    const Script& script_;
    Chunking chunking_;
    protocol::RandomStream random_;
    std::unique_ptr<TranscriptSubject> subject_;
    Instant now_;
    Octets input_;
    Octets output_;      ///< what S lines have not named yet
    Octets all_output_;  ///< of the current exchange
    std::deque<std::string> events_;
    std::vector<std::string> log_;
    std::vector<std::string> failures_;
};

std::vector<Chunking> chunkings() {
    std::vector<Chunking> all{{"whole", SIZE_MAX, std::nullopt}, {"octet by octet", 1, std::nullopt}};
    for (const std::uint64_t seed : {1U, 2U, 3U})
        all.push_back({"random chunks, seed " + std::to_string(seed), SIZE_MAX, seed});
    return all;
}

}  // namespace

std::vector<std::string> play_transcript(const std::string& path, const SubjectFactory& make_subject) {
    const Script script = read_script(path);
    std::vector<std::string> failures = script.faults;
    if (!failures.empty()) return failures;
    std::optional<std::vector<std::string>> first_log;
    for (const Chunking& chunking : chunkings()) {
        Playing playing(script, chunking, make_subject);
        playing.run();
        failures.insert(failures.end(), playing.failures().begin(), playing.failures().end());
        if (first_log && *first_log != playing.log())
            failures.push_back(
                at(script, 1, "output or events differ from those of the input played whole (" + chunking.name + ')'));
        if (!first_log) first_log = playing.log();
    }
    return failures;
}

void check_transcripts(const std::string& directory, const SubjectFactory& make_subject) {
    std::vector<std::string> paths;
    for (const auto& entry : std::filesystem::directory_iterator(directory))
        if (entry.path().extension() == ".txt") paths.push_back(entry.path().generic_string());
    std::sort(paths.begin(), paths.end());
    REQUIRE_FALSE(paths.empty());
    for (const std::string& path : paths) {
        std::string report;
        for (const std::string& failure : play_transcript(path, make_subject)) report += failure + '\n';
        INFO(path);
        CHECK(report == "");
    }
}

}  // namespace tests
