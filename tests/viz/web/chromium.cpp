#include "tests/viz/web/chromium.hpp"

#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <filesystem>

#include "tests/support/background_program.hpp"

extern char** environ;

namespace tests {

using nlohmann::json;

namespace {

constexpr double patience_s = 60;

struct Pipe {
    Pipe() { static_cast<void>(pipe2(ends.data(), O_CLOEXEC)); }
    std::array<int, 2> ends{-1, -1};
};

std::vector<std::string> command_line(const std::string& profile, int width, int height) {
    return {"chromium",
            "--headless=new",
            "--no-sandbox",  // tests may run as root
            "--use-gl=angle",
            "--use-angle=swiftshader",
            "--enable-unsafe-swiftshader",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--user-data-dir=" + profile,
            "--window-size=" + std::to_string(width) + ',' + std::to_string(height),
            "--remote-debugging-pipe",
            "about:blank"};
}

}  // namespace

Chromium::Chromium(int width, int height) {
    const Pipe to_browser;
    const Pipe from_browser;
    input_ = to_browser.ends[1];
    output_ = from_browser.ends[0];
    fcntl(output_, F_SETFL, O_NONBLOCK);
    std::vector<std::string> words = command_line((profile_.path() / "profile").string(), width, height);
    std::vector<char*> arguments;
    for (std::string& word : words) arguments.push_back(word.data());
    arguments.push_back(nullptr);
    posix_spawn_file_actions_t actions{};
    posix_spawn_file_actions_init(&actions);
    for (const int number : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO}) {
        posix_spawn_file_actions_addopen(&actions, number, "/dev/null", O_RDWR, 0);
    }
    // The numbers that Chromium expects; above all of ours first, so that neither overwrites the other.
    constexpr int free_number = 100;
    posix_spawn_file_actions_adddup2(&actions, to_browser.ends[0], free_number);
    posix_spawn_file_actions_adddup2(&actions, from_browser.ends[1], free_number + 1);
    posix_spawn_file_actions_adddup2(&actions, free_number, 3);
    posix_spawn_file_actions_adddup2(&actions, free_number + 1, 4);
    posix_spawn_file_actions_addclose(&actions, free_number);
    posix_spawn_file_actions_addclose(&actions, free_number + 1);
    posix_spawnattr_t own_group{};
    posix_spawnattr_init(&own_group);
    posix_spawnattr_setflags(&own_group, POSIX_SPAWN_SETPGROUP);
    posix_spawnp(&process_, "chromium", &actions, &own_group, arguments.data(), environ);
    posix_spawnattr_destroy(&own_group);
    posix_spawn_file_actions_destroy(&actions);
    close(to_browser.ends[0]);
    close(from_browser.ends[1]);
}

Chromium::~Chromium() {
    if (process_ > 0) {
        kill(-process_, SIGKILL);
        waitpid(process_, nullptr, 0);
    }
    close(input_);
    close(output_);
}

bool Chromium::open(const std::string& path, const std::string& fragment) {
    const json target = call("Target.createTarget", {{"url", "about:blank"}});
    if (!target.contains("targetId")) return false;
    session_ =
        call("Target.attachToTarget", {{"targetId", target["targetId"]}, {"flatten", true}}).value("sessionId", "");
    for (const char* const domain : {"Runtime.enable", "Log.enable", "Network.enable", "Page.enable"}) call(domain);
    const std::string address = "file://" + std::filesystem::absolute(path).string();
    call("Page.navigate", {{"url", fragment.empty() ? address : address + '#' + fragment}});
    return becomes("typeof mailflow !== 'undefined' && mailflow.state().ready");
}

json Chromium::value_of(const std::string& expression) {
    const json answer = call("Runtime.evaluate", {{"expression", expression}, {"returnByValue", true}});
    return answer.contains("result") ? answer["result"].value("value", json()) : json();
}

bool Chromium::becomes(const std::string& expression) {
    return becomes_true([&] { return value_of(expression) == json(true); }, patience_s);
}

std::string Chromium::picture() {
    return call("Page.captureScreenshot", {{"format", "png"}}).value("data", "");
}

void Chromium::mouse(const char* type, double x, double y, int buttons) {
    call("Input.dispatchMouseEvent",
         {{"type", type}, {"x", x}, {"y", y}, {"button", "left"}, {"buttons", buttons}, {"clickCount", 1}});
}

void Chromium::click(double x, double y) {
    drag(x, y, x, y);
}

void Chromium::drag(double from_x, double from_y, double to_x, double to_y) {
    mouse("mouseMoved", from_x, from_y, 0);
    mouse("mousePressed", from_x, from_y, 1);
    mouse("mouseMoved", to_x, to_y, 1);
    mouse("mouseReleased", to_x, to_y, 0);
}

void Chromium::wheel(double x, double y, double pixels) {
    call("Input.dispatchMouseEvent", {{"type", "mouseWheel"}, {"x", x}, {"y", y}, {"deltaX", 0}, {"deltaY", pixels}});
}

void Chromium::press(const std::string& key, const std::string& text) {
    json down = {{"type", text.empty() ? "rawKeyDown" : "keyDown"}, {"key", key}};
    if (!text.empty()) down["text"] = text;
    call("Input.dispatchKeyEvent", down);
    call("Input.dispatchKeyEvent", {{"type", "keyUp"}, {"key", key}});
}

void Chromium::resize(int width, int height, double pixel_ratio) {
    call("Emulation.setDeviceMetricsOverride",
         {{"width", width}, {"height", height}, {"deviceScaleFactor", pixel_ratio}, {"mobile", false}});
}

void Chromium::prefer(const std::string& colour_scheme) {
    const json feature = {{"name", "prefers-color-scheme"}, {"value", colour_scheme}};
    call("Emulation.setEmulatedMedia", {{"features", json::array({feature})}});
}

/// What the browser answers to a call; what it tells meanwhile is noted.
json Chromium::call(const std::string& method, const json& parameters) {
    json request = {{"id", ++last_call_}, {"method", method}, {"params", parameters}};
    if (!session_.empty()) request["sessionId"] = session_;
    const std::string text = request.dump();
    // The NUL at its end goes with it.
    if (write(input_, text.c_str(), text.size() + 1) < 0) return {};
    json answer;
    static_cast<void>(becomes_true(
        [&] {
            for (json message; take_message(message);) {
                note(message);
                if (message.value("id", std::int64_t{0}) == last_call_)
                    answer = message.value("result", json::object());
            }
            return !answer.is_null();
        },
        patience_s));
    return answer;
}

/// @return false: there is no whole one yet
bool Chromium::take_message(json& message) {
    std::array<char, 65536> octets;
    while (true) {
        const std::size_t end = unread_.find('\0');
        if (end != std::string::npos) {
            message = json::parse(unread_.substr(0, end), nullptr, false);
            unread_.erase(0, end + 1);
            return true;
        }
        const ssize_t read_octets = read(output_, octets.data(), octets.size());
        if (read_octets <= 0) return false;
        unread_.append(octets.data(), static_cast<std::size_t>(read_octets));
    }
}

void Chromium::note(const json& message) {
    const std::string method = message.value("method", "");
    const bool logged = method == "Log.entryAdded" && message["params"]["entry"].value("level", "") == "error";
    const bool printed = method == "Runtime.consoleAPICalled" && message["params"].value("type", "") == "error";
    if (method == "Runtime.exceptionThrown" || logged || printed) complaints_.push_back(message.dump());
    if (method == "Network.requestWillBeSent") requests_.push_back(message["params"]["request"].value("url", ""));
}

}  // namespace tests
