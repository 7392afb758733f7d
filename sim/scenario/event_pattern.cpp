#include "sim/scenario/event_pattern.hpp"

namespace sim::scenario {

bool is_copy_of(std::string_view message, std::string_view id) {
    if (!message.starts_with(id)) return false;
    const std::string_view rest = message.substr(id.size());
    return rest.empty() || (rest.starts_with('/') && rest.find('!') == std::string_view::npos);
}

bool fits(const EventPattern& pattern, const recording::Event& event) {
    return recording::name(event.kind) == pattern.kind && (!pattern.host || event.host == *pattern.host) &&
           (!pattern.message || is_copy_of(event.message, *pattern.message)) &&
           (!pattern.chosen || event.fields.text("chosen").starts_with(*pattern.chosen));
}

}  // namespace sim::scenario
