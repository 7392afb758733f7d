#pragma once

#include <map>
#include <string>

namespace sim::host {

/// Gives names to the mails a run makes of one mail: `m1/2` for its second copy (when one message must
/// take several ways), `m1!1` for the first notification about it. Names only serve the recording; no
/// protocol decision looks at them.
class MessageIds {
public:
    /// The id of the next copy of `message`; the original counts as the first.
    [[nodiscard]] std::string next_copy(const std::string& message);
    /// The id of the next notification about `message`.
    [[nodiscard]] std::string next_notification(const std::string& message);

    /// The id of the next mail that came from outside the simulated world: `x1`, `x2`, ...
    [[nodiscard]] std::string next_foreign();

private:
    unsigned foreign_ = 0;
    std::map<std::string, unsigned> copies_;         // by original
    std::map<std::string, unsigned> notifications_;  // by message notified about
};

/// The original of a copy: `m1/2` -> `m1`; any other id is its own original.
[[nodiscard]] std::string original_of(const std::string& message);

}  // namespace sim::host
