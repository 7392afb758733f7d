#pragma once

// The one place that knows how SimGrid 3.32 (Debian 12) and 4.0 (Debian 13) differ. Included by .cpp files
// of this folder only.
#include <functional>
#include <simgrid/s4u.hpp>
#include <simgrid/version.h>
#include <string>

#include <simgrid/kernel/resource/Model.hpp>
#include <xbt/config.hpp>
#include <xbt/log.h>

// Creating hosts and links in a zone and joining netpoints by routes is deprecated in 4.0 in favour of calls
// that 3.32 lacks; both have the old ones.
#pragma GCC diagnostic ignored "-Wdeprecated-declarations"

namespace sim::engine::simgrid_compat {

namespace s4u = simgrid::s4u;

/// The zone that holds all others; it routes by a full table.
inline s4u::NetZone* root_zone([[maybe_unused]] const s4u::Engine& engine) {
#if SIMGRID_VERSION >= 40000
    return engine.get_netzone_root();
#else
    return s4u::create_full_zone("mailflow");
#endif
}

/// The same for a world whose sites all hang on one in the middle.
inline s4u::NetZone* star_root_zone([[maybe_unused]] const s4u::Engine& engine) {
#if SIMGRID_VERSION >= 40000
    return engine.get_netzone_root()->add_netzone_star("mailflow");
#else
    return s4u::create_star_zone("mailflow");
#endif
}

/// @param zone  of root_zone() or star_root_zone()
inline void seal_root(s4u::NetZone* zone) {
    zone->seal();
#if SIMGRID_VERSION >= 40000
    s4u::Engine::get_instance()->get_netzone_root()->seal();
#endif
}

inline s4u::NetZone* add_star_zone(s4u::NetZone* parent, const std::string& name) {
#if SIMGRID_VERSION >= 40000
    return parent->add_netzone_star(name);
#else
    s4u::NetZone* zone = s4u::create_star_zone(name);
    zone->set_parent(parent);
    return zone;
#endif
}

/// Calls `callback` with every communication that ends.
template <class ActivityCallback>
void on_communication_end(ActivityCallback callback) {
#if SIMGRID_VERSION >= 33400
    s4u::Comm::on_completion_cb([callback](const s4u::Comm& comm) { callback(comm); });
#else
    s4u::Activity::on_completion_cb([callback](const s4u::Activity& activity) { callback(activity); });
#endif
}

}  // namespace sim::engine::simgrid_compat
