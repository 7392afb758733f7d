#pragma once

#include <memory>
#include <string>

#include "sim/user_agent/user_agent.hpp"
#include "tests/support/virtual_world.hpp"

namespace tests {

/// One of a user's devices: a host with its own disk.
struct Device {
    Device(VirtualWorld& world, const std::string& name)
        : runtime(world.runtime(name)), outbox(runtime), known_mailboxes(runtime), copies(runtime) {
        start(world);
    }
    void start(VirtualWorld& world) {
        agent = std::make_unique<sim::user_agent::UserAgent>(runtime, world.stub(),
                                                             sim::user_agent::Disk{&outbox, &known_mailboxes, &copies});
    }

    sim::host::Runtime& runtime;
    sim::user_agent::Outbox outbox;
    sim::user_agent::KnownMailboxes known_mailboxes;
    sim::user_agent::MailboxCopies copies;
    std::unique_ptr<sim::user_agent::UserAgent> agent;
};

}  // namespace tests
