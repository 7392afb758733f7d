#pragma once

// The one place that knows how SimGrid 3.32 (Debian 12) and 4.0 (Debian 13) differ. Included by .cpp files
// of this folder only.
#include <functional>
#include <string>

// SimGrid's C headers lean on what its C++ headers have brought in: the order of the blocks counts.
#include <simgrid/s4u.hpp>

#include <simgrid/kernel/resource/Model.hpp>
#include <simgrid/kernel/routing/NetPoint.hpp>
#include <simgrid/kernel/routing/NetZoneImpl.hpp>
#include <xbt/config.hpp>

#include <simgrid/version.h>
#include <xbt/log.h>

// Creating hosts and links in a zone and joining netpoints by routes is deprecated in 4.0 in favour of calls
// that 3.32 lacks; both have the old ones.
#pragma GCC diagnostic ignored "-Wdeprecated-declarations"

namespace sim::engine::simgrid_compat {

namespace s4u = simgrid::s4u;

/// Makes a new zone the one that holds the whole platform.
inline void make_root([[maybe_unused]] const s4u::Engine& engine,
                      [[maybe_unused]] simgrid::kernel::routing::NetZoneImpl* zone) {
#if SIMGRID_VERSION >= 40000
    zone->set_parent(engine.get_netzone_root()->get_impl());
#endif  // before, the first zone of all is the root by itself
}

/// @param zone  of make_root()
inline void seal_root(s4u::NetZone* zone) {
    zone->seal();
#if SIMGRID_VERSION >= 40000
    s4u::Engine::get_instance()->get_netzone_root()->seal();
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
