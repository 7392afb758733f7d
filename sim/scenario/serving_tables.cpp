#include "sim/scenario/serving_tables.hpp"

#include <array>

#include "sim/scenario/limits.hpp"
#include "sim/scenario/machine_tables.hpp"

namespace sim::scenario {

namespace {

using enum ScalarType;

constexpr auto served_service_keys = std::to_array<Key>({
    {.name = "host", .type = host, .description = "the host that offers the service", .required = true},
    {.name = "service", .type = port, .description = "the port where it listens, by number or name", .required = true},
    {.name = "port",
     .type = integer,
     .description = "the port of this machine that leads there",
     .default_note = "a free one, which is printed",
     .min = 1,
     .max = 65535},
    {.name = "site",
     .type = text,
     .description = "where the clients stand that come in through this port",
     .default_note = "the site of `host`"},
    {.name = "client",
     .type = host,
     .description = "they act from this host of the scenario",
     .default_note = "from a guest: a host that is made for them"},
});
constexpr Table served_service_table{"served service", "A service that programs outside the simulation can reach.",
                                     served_service_keys};

constexpr auto serving_keys = std::to_array<Key>({
    {.name = "guests",
     .type = integer,
     .description = "hosts made at each site where real clients enter. Programs that connect from different addresses "
                    "(127.0.0.1, 127.0.0.2) are different hosts as long as there are enough; the rest share the last",
     .default_text = "1",
     .min = 1,
     .max = limits::guests_max},
    {.name = "link",
     .type = section,
     .description = "access links of guests",
     .default_note = "as the site's first client has",
     .table = &link_table},
    {.name = "services",
     .type = section,
     .shape = Shape::list,
     .description = "what can be reached",
     .default_note = "everything that listens",
     .table = &served_service_table},
});

}  // namespace

constinit const Table serving_table{"serve",
                                    "How `mailflow serve` lets real programs in ([serve](serve.md)). `run` takes no "
                                    "notice of it: a scenario's events do not depend on it.",
                                    serving_keys, "services"};

}  // namespace sim::scenario
