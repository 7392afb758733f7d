#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "sim/recording/event.hpp"

namespace sim::recording {

/// What an event of kind `decision` tells: which ways there were, and why one was taken.
struct Decision {
    std::string question;
    std::vector<std::string> options;
    std::string chosen;
    std::string rule;        ///< why, in a sentence without a full stop
    std::string_view rfc{};  ///< the section behind the rule; empty: none
};

/// Adds the fields to the event, which may have others.
void set_decision(Event& event, Decision decision);

}  // namespace sim::recording
