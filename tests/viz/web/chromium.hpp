#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "tests/support/run_program.hpp"

namespace tests {

/// A Chromium without a display, with one page, and hands to use it: its DevTools protocol over a pair of pipes
/// (--remote-debugging-pipe: JSON, each message ended by NUL). Nothing is found wrong by this class; the test asks.
class Chromium {
public:
    /// @param width, height  of the page
    Chromium(int width, int height);
    Chromium(const Chromium&) = delete;
    Chromium& operator=(const Chromium&) = delete;
    ~Chromium();

    /// Opens a file in the page. @return false: the browser does not answer
    [[nodiscard]] bool open(const std::string& path, const std::string& fragment = {});
    /// The value of an expression in the page; null: there is none.
    nlohmann::json value_of(const std::string& expression);
    /// Asks until it is true. @return whether it came true
    [[nodiscard]] bool becomes(const std::string& expression);
    /// A PNG file of what is seen, in base64.
    std::string picture();
    void click(double x, double y);
    void drag(double from_x, double from_y, double to_x, double to_y);
    void wheel(double x, double y, double pixels);
    /// @param key   as KeyboardEvent.key tells it
    /// @param text  what it types; empty: nothing
    void press(const std::string& key, const std::string& text = {});
    void resize(int width, int height, double pixel_ratio);
    /// Light or dark, as the system asks for.
    void prefer(const std::string& colour_scheme);

    /// Errors of the console and exceptions so far.
    [[nodiscard]] const std::vector<std::string>& complaints() const { return complaints_; }
    /// What was asked of the network or the disk so far: addresses.
    [[nodiscard]] const std::vector<std::string>& requests() const { return requests_; }

private:
    nlohmann::json call(const std::string& method, const nlohmann::json& parameters = nlohmann::json::object());
    bool take_message(nlohmann::json& message);
    void note(const nlohmann::json& message);
    void mouse(const char* type, double x, double y, int buttons);

    TemporaryFolder profile_;
    int process_ = 0;
    int input_ = -1;   ///< what it reads
    int output_ = -1;  ///< what it writes
    std::string unread_;
    std::string session_;
    std::int64_t last_call_ = 0;
    std::vector<std::string> complaints_;
    std::vector<std::string> requests_;
};

}  // namespace tests
