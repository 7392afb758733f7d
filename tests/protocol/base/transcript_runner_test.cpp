#include "tests/support/transcript_runner.hpp"

#include <stdlib.h>

#include <chrono>
#include <deque>
#include <filesystem>
#include <fstream>
#include <utility>

#include "protocol/base/line_splitter.hpp"
#include "tests/support/catch.hpp"

namespace {

using protocol::Instant;
using protocol::Octets;

/// Says every line back, or, if it is told to, what depends on how the input is cut.
class EchoSubject final : public tests::TranscriptSubject {
public:
    explicit EchoSubject(bool depends_on_chunks) : depends_on_chunks_(depends_on_chunks) {}
    void handle_input(std::string_view octets, Instant now) override {
        active_at_ = now;
        if (depends_on_chunks_) output_ += std::to_string(octets.size()) + "\r\n";
        lines_.push(octets);
        while (const auto line = lines_.next_line()) {
            if (!depends_on_chunks_) output_ += line->text + "\r\n";
            events_.push_back("line " + line->text);
        }
    }
    void handle_timeout(Instant) override {
        open_ = false;
        output_ += "bye\r\n";
    }
    void handle_closed(Instant) override { open_ = false; }
    Octets take_output() override { return std::exchange(output_, {}); }
    std::optional<std::string> next_event(Instant) override {
        if (events_.empty()) return std::nullopt;
        std::string event = std::move(events_.front());
        events_.pop_front();
        return event;
    }
    [[nodiscard]] std::optional<Instant> next_timeout() const override {
        return open_ ? std::optional(active_at_ + std::chrono::minutes(5)) : std::nullopt;
    }
    [[nodiscard]] std::string state() const override { return open_ ? "open" : "closed"; }

private:
    bool depends_on_chunks_;
    bool open_ = true;
    Instant active_at_;
    protocol::LineSplitter lines_{100};
    Octets output_ = "hello\r\n";
    std::deque<std::string> events_;
};

/// Plays `script`, written to a file of its own, and gives the failures without the path before the line number.
std::vector<std::string> play(const std::string& script, bool depends_on_chunks = false) {
    std::string directory = (std::filesystem::temp_directory_path() / "mailflow-test-XXXXXX").string();
    REQUIRE(mkdtemp(directory.data()) != nullptr);
    const std::string path = directory + "/script.txt";
    std::ofstream(path) << script;
    auto failures =
        tests::play_transcript(path, [depends_on_chunks] { return std::make_unique<EchoSubject>(depends_on_chunks); });
    std::filesystem::remove_all(directory);
    for (std::string& failure : failures) failure.erase(0, path.size());
    return failures;
}

const std::string title = "# echo   source: this file\n";

}  // namespace

TEST_CASE("a script that the session follows has no failures", "[transcript]") {
    CHECK(play(title +
               "S: hel*\nC: one\n\n# a comment\n? line o*\nS: one\nC> t\\x77o\\r\\nthr\nC> ee\\r\n"
               "C> \\n\nS: two\nS: three\n! state open\n+ 299s\n! state open\n+ 1s\nS: bye\n! state closed\n") ==
          std::vector<std::string>{});
    CHECK(play(title + "S: hello\nX\n! state closed\n") == std::vector<std::string>{});
}

TEST_CASE("what differs is reported with its line", "[transcript]") {
    CHECK(play(title + "S: hello\nC: one\nS: two\n").front() == ":4: expected \"two\", came \"one\" (whole)");
    CHECK(play(title + "S: hello\nC: one\n").front() == ":3: output that no S: line expected: \"one\\r\\n\" (whole)");
    CHECK(play(title + "C: one\nS: one\n").front() == ":2: output that no S: line expected: \"hello\\r\\n\" (whole)");
    CHECK(play(title + "S: hello\nS: more\n").front() == ":3: expected \"more\", nothing more came but \"\" (whole)");
    CHECK(play(title + "S: hello\nC: one\nS: one\n? line two\n").front() ==
          ":5: expected the event \"line two\", came \"line one\" (whole)");
    CHECK(play(title + "S: hello\n? line\n").front() == ":3: expected the event \"line\", there is none (whole)");
    CHECK(play(title + "S: hello\n! state closed\n").front() ==
          ":3: expected the state \"closed\", it is \"open\" (whole)");
    CHECK(play(title + "S: hello\nC: x\nS: 3\n", true).front().ends_with("came \"1\" (octet by octet)"));
}

TEST_CASE("a script that cannot be read is reported", "[transcript]") {
    CHECK(play("S: hello\n").front() == ":1: the first line must be \"# name   source: ...\"");
    CHECK(play(title + "S hello\n").front() == ":2: not in the grammar of scripts: S hello");
    CHECK(play(title + "C> \\q\n").front() == ":2: not in the grammar of scripts: C> \\q");
    CHECK(play(title + "+ 3 days\n").front() == ":2: not in the grammar of scripts: + 3 days");
    CHECK(tests::play_transcript("no/such/file.txt", nullptr).front() ==
          "no/such/file.txt:0: no steps; is there such a file?");
}
