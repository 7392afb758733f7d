#include "sim/mta/server_process.hpp"

#include <utility>

namespace sim::mta {

std::shared_ptr<ServerProcess> ServerProcesses::take(protocol::Instant now) {
    while (!idle_.empty() && now - idle_.front()->idle_since > idle_max) idle_.pop_front();
    if (idle_.empty()) return std::make_shared<ServerProcess>();
    auto process = std::move(idle_.front());
    idle_.pop_front();
    return process;
}

void ServerProcesses::give_back(std::shared_ptr<ServerProcess> process, protocol::Instant now) {
    if (!process || ++process->clients >= clients_max) return;
    process->idle_since = now;
    idle_.push_back(std::move(process));
}

}  // namespace sim::mta
