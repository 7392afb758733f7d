#include "viz/panels/events_filter.hpp"

#include <algorithm>
#include <variant>

#include "protocol/base/ascii.hpp"
#include "sim/recording/narration.hpp"
#include "sim/recording/readable_text.hpp"

namespace viz::panels {

using sim::recording::Event;

namespace {

bool contains_text(std::string_view text, std::string_view wanted_lower) {
    const auto same = [](char octet, char lower) { return protocol::to_lower(octet) == lower; };
    return std::search(text.begin(), text.end(), wanted_lower.begin(), wanted_lower.end(), same) != text.end();
}

bool contains_in_value(const sim::recording::Value& value, std::string_view wanted_lower) {
    if (const auto* text = std::get_if<std::string>(&value)) return contains_text(*text, wanted_lower);
    if (const auto* list = std::get_if<std::vector<std::string>>(&value)) {
        return std::any_of(list->begin(), list->end(),
                           [wanted_lower](const std::string& text) { return contains_text(text, wanted_lower); });
    }
    return false;
}

}  // namespace

bool passes(const Event& event, const sim::recording::World& before, const EventFilter& filter,
            std::string_view text_lower) {
    const sim::recording::KindInfo& kind = sim::recording::info(event.kind);
    if (!filter.groups[static_cast<std::size_t>(kind.group)]) return false;
    if (text_lower.empty()) return true;
    if (contains_text(kind.name, text_lower) || contains_text(event.host, text_lower)) return true;
    if (contains_text(event.message, text_lower)) return true;
    for (const auto& [name, value] : event.fields.entries()) {
        if (name != "octets" && contains_in_value(value, text_lower)) return true;
    }
    return contains_text(sim::recording::unescaped(narrate(event, before)), text_lower);
}

bool update_filter(FilterCache& cache, const model::Trace& trace, const EventFilter& filter, std::size_t events_max) {
    const auto& events = trace.events();
    if (cache.filter != filter || cache.scanned > events.size()) {
        cache.filter = filter;
        cache.text_lower = protocol::to_lower(filter.text);
        cache.scanned = 0;
        cache.indexes.clear();
        cache.world = {};
    }
    const std::size_t end = std::min(events.size(), cache.scanned + events_max);
    for (; cache.scanned < end; ++cache.scanned) {
        const Event& event = events[cache.scanned];
        if (passes(event, cache.world, filter, cache.text_lower)) cache.indexes.push_back(cache.scanned);
        // Without a text no sentence is told, and none needs a world.
        if (!cache.text_lower.empty()) apply(cache.world, event);
    }
    return cache.scanned == events.size();
}

}  // namespace viz::panels
