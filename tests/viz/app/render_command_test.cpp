// `mailflow render` as its users call it: pictures, movies, messages, exit statuses.
#include <filesystem>
#include <fstream>
#include <iterator>

#include "tests/support/background_program.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/skip.hpp"
#include "viz/render/png.hpp"

namespace {

using tests::Environment;

const std::string shown_lesson = "scenarios/lessons/two-domains.yaml";
const std::string small = "640x400";

tests::ProgramResult view_program(const std::vector<std::string>& arguments) {
    return tests::run_program(MAILFLOW_VIEW_PROGRAM, arguments);
}

/// A file's octets. Catch does not print them when they differ.
struct Octets {
    std::string all;
    bool operator==(const Octets&) const = default;
};

Octets octets_of(const std::filesystem::path& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::string(std::istreambuf_iterator<char>(file), {})};
}

bool mentions(const std::string& text, const std::string& part) {
    return text.find(part) != std::string::npos;
}

std::string recorded(const tests::TemporaryFolder& folder, const std::string& name) {
    std::string path = folder.path() / name;
    REQUIRE(tests::run_program(MAILFLOW_PROGRAM, {"run", shown_lesson, "--quiet", "--record", path}).status == 0);
    return path;
}

std::size_t count_files(const std::filesystem::path& folder) {
    const std::filesystem::directory_iterator files(folder);
    return static_cast<std::size_t>(std::distance(begin(files), end(files)));
}

}  // namespace

TEST_CASE("a picture needs no display and is the same every time, from a scenario and from its recordings") {
    const tests::TemporaryFolder folder;
    const Environment bare = {{"DISPLAY", std::nullopt}, {"WAYLAND_DISPLAY", std::nullopt}, {"HOME", std::nullopt}};
    const std::string first = folder.path() / "first.png";
    const auto result = tests::run_in(bare, MAILFLOW_VIEW_PROGRAM,
                                      {"render", shown_lesson, "--at", "2.1s", "--size", small, "--out", first});
    CHECK(result.errors.empty());
    REQUIRE(result.status == 0);
    CHECK(result.output == first + "\n");
    const auto image = viz::render::read_png(first);
    REQUIRE(image.has_value());
    CHECK(image->size == viz::render::Size{640, 400});
    for (const std::string& source : {shown_lesson, recorded(folder, "run.jsonl"), recorded(folder, "run.jsonl.zst")}) {
        const std::string again = folder.path() / "again.png";
        REQUIRE(view_program({"render", source, "--at", "2.1s", "--size", small, "--out", again}).status == 0);
        CHECK(octets_of(again) == octets_of(first));
    }
}

TEST_CASE("theme, panel, scale, layout, selection and moment make different pictures") {
    const tests::TemporaryFolder folder;
    const std::string file = recorded(folder, "run.jsonl");
    const auto picture = [&](std::vector<std::string> options) {
        const std::string out = folder.path() / "picture.png";
        options.insert(options.begin(), {"render", file, "--size", small, "--out", out});
        const auto result = view_program(options);
        CHECK(result.errors.empty());
        CHECK(result.status == 0);
        return octets_of(out);
    };
    const Octets telling = picture({});
    CHECK(telling != picture({"--at", "0s"}));
    CHECK(telling != picture({"--theme", "light"}));
    CHECK(telling != picture({"--scale", "1.5"}));
    CHECK(telling != picture({"--layout", "present"}));
    CHECK(telling != picture({"--tab", "queues"}));
    CHECK(telling != picture({"--tab", "dns"}));
    CHECK(picture({"--tab", "plots"}) != picture({"--tab", "states"}));
    CHECK(picture({"--panel", "plots"}) != picture({"--panel", "states"}));
    CHECK(picture({"--panel", "queues"}) != picture({"--panel", "dns"}));
    CHECK(telling != picture({"--host", "mail.beta.test"}));
    CHECK(picture({"--message", "m1"}) != picture({"--follow", "m1"}));
    CHECK(view_program({"render", file, "--follow", "m99", "--out", "x.png"}).status == 2);
    for (const char* panel : {"map", "journey", "transcript", "inspector", "events", "timeline"}) {
        INFO(panel);
        CHECK(telling != picture({"--panel", panel}));
    }
    CHECK(picture({"--message", "m1"}) == telling);
    CHECK(picture({"--event", "20", "--panel", "inspector"}) != picture({"--event", "21", "--panel", "inspector"}));
    const std::string none = folder.path() / "none.png";
    const auto absent = view_program({"render", file, "--event", "99999999", "--out", none});
    CHECK(absent.status == 2);
    CHECK(mentions(absent.errors, "no event 99999999"));
}

TEST_CASE("a step of a lesson is drawn, with its goals before and its end after, from a scenario or its recording") {
    const tests::TemporaryFolder folder;
    const std::string file = recorded(folder, "run.jsonl");
    const auto picture = [&](const std::string& source, std::vector<std::string> options) {
        const std::string out = folder.path() / "picture.png";
        options.insert(options.begin(), {"render", source, "--size", small, "--out", out, "--lesson-step"});
        const auto result = view_program(options);
        CHECK(result.errors.empty());
        CHECK(result.status == 0);
        return octets_of(out);
    };
    const Octets second = picture(file, {"2"});
    CHECK(picture(shown_lesson, {"2"}) == second);
    CHECK(second != picture(file, {"0"}));
    CHECK(second != picture(file, {"6"}));
    CHECK(second != picture(file, {"2", "--answer", "b"}));
    CHECK(picture(file, {"2", "--answer", "b", "--answer", "a"}) != picture(file, {"2", "--answer", "b"}));
}

TEST_CASE("a lesson that is not there is not drawn, and why is said") {
    const tests::TemporaryFolder folder;
    const std::string out = folder.path() / "picture.png";
    const auto beyond = view_program({"render", shown_lesson, "--lesson-step", "7", "--out", out});
    CHECK(beyond.status == 2);
    CHECK(mentions(beyond.errors, "its lesson has 5 steps"));
    const std::string plain = "scenarios/exercises/circle.yaml";
    const auto none = view_program({"render", plain, "--lesson-step", "1", "--out", out});
    CHECK(none.status == 2);
    CHECK(mentions(none.errors, "it has no lesson"));
    CHECK(view_program({"render", shown_lesson, "--answer", "a", "--out", out}).status == 2);
    const std::string order = "scenarios/lessons/relay-chain.yaml";
    for (const char* const answer : {"z", "a", "abcdefabcdef"}) {
        INFO(answer);
        const auto result = view_program({"render", order, "--lesson-step", "4", "--answer", answer, "--out", out});
        CHECK(result.status == 2);
        CHECK(mentions(result.errors, "must name each option from a to c once"));
    }
    for (const char* const answer : {"z", "9", "the right one", "ab"}) {
        INFO(answer);
        const auto result =
            view_program({"render", shown_lesson, "--lesson-step", "2", "--answer", answer, "--out", out});
        CHECK(result.status == 2);
        CHECK(mentions(result.errors, "names no option: they are a to "));
    }
    CHECK(view_program({"render", shown_lesson, "--lesson-step", "1", "--at", "2s", "--out", out}).status == 2);
    CHECK_FALSE(std::filesystem::exists(out));
}

TEST_CASE("without a file the choice of lessons is drawn; where there is none, a file is asked for") {
    const tests::TemporaryFolder folder;
    const std::string out = folder.path() / "gallery.png";
    const auto result = view_program({"render", "--size", small, "--out", out});
    CHECK(result.errors.empty());
    CHECK(result.status == 0);
    CHECK(std::filesystem::file_size(out) > 1000);
    for (const std::vector<std::string>& options :
         {std::vector<std::string>{"--lesson-step", "1", "--out", out}, {"--movie", folder.path() / "movie"}}) {
        std::vector<std::string> arguments = {"render"};
        arguments.insert(arguments.end(), options.begin(), options.end());
        const auto refused = view_program(arguments);
        CHECK(refused.status == 2);
        CHECK(mentions(refused.errors, "which FILE?"));
    }
}

TEST_CASE("each student sees the world that grade and run show with the same name") {
    const tests::TemporaryFolder folder;
    const std::string file = folder.write("variants.yaml", R"(mailflow: 1
title: Variants
variants: {user: [alice, anna, agnes, anton, arthur, aaron, abel]}
domains: {alpha.test: {users: ["${user}"]}}
mail: [{id: m1, at: 2s, from: "${user}@alpha.test", to: ["${user}@alpha.test"], subject: s, body: b}]
)");
    const auto picture = [&](const std::string& name, std::vector<std::string> options) {
        const std::string out = folder.path() / (name + ".png");
        options.insert(options.begin(), {"render", file, "--size", small, "--at", "3s", "--out", out});
        CHECK(view_program(options).status == 0);
        return octets_of(out);
    };
    const Octets nobody = picture("nobody", {});
    CHECK(picture("again", {"--set", "vars.user=alice"}) == nobody);
    bool differs = false;
    for (const char* student : {"s1", "s2", "s3", "s4"})
        differs = differs || picture(student, {"--student", student}) != nobody;
    CHECK(differs);
}

TEST_CASE("mailflow render and mailflow view are mailflow-view") {
    const tests::TemporaryFolder folder;
    const std::string out = folder.path() / "picture.png";
    const auto result = tests::run_program(MAILFLOW_PROGRAM, {"render", shown_lesson, "--size", small, "--out", out});
    CHECK(result.status == 0);
    CHECK(std::filesystem::file_size(out) > 1000);
    for (const char* command : {"render", "view"}) {
        const auto help = tests::run_program(MAILFLOW_PROGRAM, {command, "--help"});
        CHECK(help.status == 0);
        CHECK(mentions(help.output, "--theme"));
    }
    const auto help = tests::run_program(MAILFLOW_PROGRAM, {"--help"});
    CHECK(mentions(help.output, "render"));
    CHECK(mentions(help.output, "view"));
}

TEST_CASE("without its sibling each program says what is missing") {
    const tests::TemporaryFolder folder;
    std::filesystem::copy_file(MAILFLOW_PROGRAM, folder.path() / "mailflow");
    const auto lonely = tests::run_program(folder.path() / "mailflow", {"view", shown_lesson});
    CHECK(lonely.status == 3);
    CHECK(mentions(lonely.errors, "mailflow-view"));
    CHECK(mentions(lonely.errors, "mailflow run"));
    std::filesystem::remove(folder.path() / "mailflow");
    std::filesystem::copy_file(MAILFLOW_VIEW_PROGRAM, folder.path() / "mailflow-view");
    const auto viewer =
        tests::run_program(folder.path() / "mailflow-view", {"render", shown_lesson, "--out", "none.png"});
    CHECK(viewer.status == 3);
    CHECK(mentions(viewer.errors, "mailflow"));
}

TEST_CASE("usage mistakes exit 2 and say what is wrong") {
    const tests::TemporaryFolder folder;
    const std::string out = folder.path() / "none.png";
    for (const std::vector<std::string>& options :
         std::vector<std::vector<std::string>>{{"--theme", "purple"},
                                               {"--panel", "kitchen"},
                                               {"--at", "6"},
                                               {"--size", "huge"},
                                               {"--size", "10x10"},
                                               {"--scale", "9"},
                                               {"--fps", "12"},
                                               {"--connection", "first"},
                                               {"--layout", "round"},
                                               {"--movie", "m", "--at", "1s"}}) {
        std::vector<std::string> arguments = {"render", shown_lesson, "--out", out};
        arguments.insert(arguments.end(), options.begin(), options.end());
        const auto result = view_program(arguments);
        INFO(options[0] << ' ' << options[1]);
        CHECK(result.status == 2);
        CHECK(mentions(result.errors, options[0]));
    }
    CHECK(view_program({}).status == 2);
    CHECK(view_program({"paint"}).status == 2);
    CHECK(view_program({"render"}).status == 2);
    CHECK(view_program({"render", shown_lesson}).status == 2);
    CHECK(view_program({"--help"}).status == 0);
    CHECK_FALSE(std::filesystem::exists(out));
}

TEST_CASE("what the recording has not exits 2 and tells what it has") {
    const tests::TemporaryFolder folder;
    const std::string out = folder.path() / "none.png";
    const auto mail = view_program({"render", shown_lesson, "--message", "m9", "--out", out});
    CHECK(mail.status == 2);
    CHECK(mentions(mail.errors, "no mail m9; it has m1"));
    const auto host = view_program({"render", shown_lesson, "--host", "nobody.test", "--out", out});
    CHECK(host.status == 2);
    CHECK(mentions(host.errors, "mail.beta.test"));
    CHECK(view_program({"render", shown_lesson, "--connection", "999", "--out", out}).status == 2);
    const auto changed = view_program({"render", recorded(folder, "r"), "--seed", "3", "--out", out});
    CHECK(changed.status == 2);
    CHECK(mentions(changed.errors, "--seed"));
}

TEST_CASE("a time after the end is the end, and it is said") {
    const tests::TemporaryFolder folder;
    const std::string file = recorded(folder, "run.jsonl");
    const auto picture = [&](const std::string& at) {
        const std::string out = folder.path() / "picture.png";
        const auto result = view_program({"render", file, "--at", at, "--size", small, "--out", out});
        CHECK(result.status == 0);
        CHECK(mentions(result.errors, "The recording ends at"));
        return octets_of(out);
    };
    CHECK(picture("99h") == picture("1d"));
}

TEST_CASE("files that are absent, foreign, damaged or empty exit 2 with their name") {
    const tests::TemporaryFolder folder;
    std::string broken = octets_of(recorded(folder, "run.jsonl")).all;
    broken.replace(broken.find('\n', broken.size() / 2) + 1, 5, "@@@@@");
    for (const std::string& file :
         {std::string("no/such/file"), folder.path().string(), folder.write("picture", "\x89PNG\r\n\x1a\n"),
          folder.write("other", "{\"format\":\"something-else\",\"version\":1}\n"),
          folder.write("half", "{\"format\":\"mailflow-recording\",\"ver"), folder.write("empty", ""),
          folder.write("zst", "\x28\xb5\x2f\xfd garbage"), folder.write("broken", broken)}) {
        const std::string out = folder.path() / "none.png";
        const auto result = view_program({"render", file, "--out", out});
        INFO(file << ": " << result.errors);
        CHECK(result.status == 2);
        CHECK_FALSE(result.errors.empty());
        CHECK_FALSE(std::filesystem::exists(out));
    }
}

TEST_CASE("a scenario with mistakes exits 2 and says what check says") {
    const tests::TemporaryFolder folder;
    const std::string file = folder.write("bad.yaml", "mailflow: 1\ntitel: A misspelt key\n");
    const auto check = tests::run_program(MAILFLOW_PROGRAM, {"check", file});
    for (const std::string command : {"render", "view"}) {
        std::vector<std::string> arguments = {command, file};
        if (command == "render") arguments.insert(arguments.end(), {"--out", "none.png"});
        const auto result = view_program(arguments);
        CHECK(result.status == 2);
        CHECK(result.errors == check.errors);
    }
}

TEST_CASE("--set, --seed, --until and --with reach the run") {
    const tests::TemporaryFolder folder;
    const auto picture = [&](std::vector<std::string> options) {
        const std::string out = folder.path() / "picture.png";
        options.insert(options.begin(),
                       {"render", shown_lesson, "--size", small, "--panel", "journey", "--at", "1h", "--out", out});
        CHECK(view_program(options).status == 0);
        return octets_of(out);
    };
    const Octets plain = picture({});
    CHECK(picture({"--until", "2.05s"}) != plain);
    CHECK(picture({"--set", "mail.m1.subject=Changed"}) != plain);
    CHECK(view_program({"render", shown_lesson, "--set", "seed=many", "--out", "none.png"}).status == 2);
}

TEST_CASE("a cut recording is drawn as far as it goes, with a notice") {
    const tests::TemporaryFolder folder;
    const std::string file = recorded(folder, "run.jsonl");
    std::filesystem::resize_file(file, std::filesystem::file_size(file) * 2 / 3);
    const std::string out = folder.path() / "picture.png";
    const auto result = view_program({"render", file, "--size", small, "--out", out});
    CHECK(result.status == 0);
    CHECK(mentions(result.errors, "missing"));
    CHECK(std::filesystem::exists(out));
}

TEST_CASE("a picture that cannot be written exits 3 with the reason") {
    const auto result = view_program({"render", shown_lesson, "--size", small, "--out", "/no/such/folder/picture.png"});
    CHECK(result.status == 3);
    CHECK(mentions(result.errors, "/no/such/folder/picture.png"));
    if (!std::filesystem::exists("/dev/full")) return;
    const auto full = view_program({"render", shown_lesson, "--size", small, "--out", "/dev/full"});
    CHECK(full.status == 3);
    CHECK(mentions(full.errors, "/dev/full"));
}

TEST_CASE("a movie becomes numbered pictures in a folder, and the command that joins them") {
    const tests::TemporaryFolder folder;
    const std::filesystem::path frames = folder.path() / "movie";
    const auto result = view_program({"render", shown_lesson, "--size", small, "--movie", frames, "--from", "2s",
                                      "--to", "2.02s", "--fps", "10", "--speed", "0.05"});
    CHECK(result.errors.empty());
    CHECK(result.status == 0);
    CHECK(mentions(result.output, "ffmpeg -framerate 10"));
    CHECK(std::filesystem::exists(frames / "00000.png"));
    CHECK(count_files(frames) == 5);  // 0.4 s of movie, with both ends
    CHECK(octets_of(frames / "00000.png") != octets_of(frames / "00004.png"));
    const auto backwards = view_program({"render", shown_lesson, "--movie", frames, "--from", "3s", "--to", "2s"});
    CHECK(backwards.status == 2);
    const auto endless = view_program({"render", shown_lesson, "--movie", frames, "--speed", "0.001"});
    CHECK(endless.status == 2);
    CHECK(mentions(endless.errors, "--speed"));
    const auto nowhere = view_program({"render", shown_lesson, "--movie", "/dev/null/x", "--to", "2s"});
    CHECK(nowhere.status == 3);
}

TEST_CASE("ffmpeg makes a movie of the frames; without it they stay pictures") {
    const tests::TemporaryFolder folder;
    const std::vector<std::string> shot = {"render", shown_lesson, "--size", "400x301", "--from", "2s",
                                           "--to",   "2.01s",      "--fps",  "10",      "--movie"};
    const auto movie = [&](const std::string& name, const Environment& environment) {
        std::vector<std::string> arguments = shot;
        arguments.push_back(folder.path() / name);
        return tests::run_in(environment, MAILFLOW_VIEW_PROGRAM, arguments);
    };
    const auto without = movie("none.mp4", {{"PATH", "/no/such/folder"}});
    CHECK(without.status == 0);
    CHECK(mentions(without.output, "none.mp4.frames/"));
    CHECK(std::filesystem::exists(folder.path() / "none.mp4.frames" / "00002.png"));
    if (!tests::is_installed("ffmpeg")) {
        tests::skip("ffmpeg is not installed");
        return;
    }
    for (const char* name : {"movie.mp4", "movie.gif", "movie.webp"}) {
        const auto result = movie(name, {});
        CHECK(result.errors.empty());
        CHECK(result.status == 0);
        CHECK(std::filesystem::file_size(folder.path() / name) > 500);
    }
    CHECK(octets_of(folder.path() / "movie.gif").all.starts_with("GIF89a"));
    // The WebP container specification: "RIFF", a size, "WEBP"; a chunk ANIM makes it a movie.
    const std::string webp = octets_of(folder.path() / "movie.webp").all;
    CHECK(webp.starts_with("RIFF"));
    CHECK(webp.find("WEBPVP8X") == 8);
    CHECK(webp.find("ANIM") != std::string::npos);
    const auto unwritable = movie("no/such/folder/movie.mp4", {});
    CHECK(unwritable.status == 3);
}

TEST_CASE("measure opens and draws a recording or a scenario, and says what it is not given") {
    const tests::TemporaryFolder folder;
    for (const std::string& source : {recorded(folder, "run.jsonl"), shown_lesson}) {
        const auto measured = view_program({"measure", source, "--size", small, "--json"});
        INFO(measured.errors);
        CHECK(measured.status == 0);
        for (const char* key : {"\"events\"", "\"first_picture_ms\"", "\"open_ms\"", "\"scrub_most_ms\""}) {
            CHECK(mentions(measured.output, key));
        }
    }
    CHECK(mentions(view_program({"measure", shown_lesson, "--size", small}).output, "us an event"));
    const auto missing = view_program({"measure", folder.path() / "none.jsonl"});
    CHECK(missing.status == 2);
    CHECK(mentions(missing.errors, "none.jsonl"));
}
