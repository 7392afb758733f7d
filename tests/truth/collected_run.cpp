#include "tests/truth/collected_run.hpp"

#include <cmath>

#include "tests/truth/scenario_writer.hpp"

namespace tests::truth {

double rounded(double seconds) {
    return std::round(seconds * 100) / 100;
}

double CollectedRun::time_s(protocol::Instant time) const {
    return rounded(std::chrono::duration<double>(time - protocol::Instant{}).count() - start_offset_s(truth.scenario));
}

bool is_notification(const Event& event) {
    return event.kind == EventKind::bounce_created || event.kind == EventKind::notification_created;
}

std::string CollectedRun::message_name(const std::string& recorded) const {
    // Copies are `m1/2`; a copy of a notification is `m1!1/2`.
    const auto mark = recorded.rfind('!');
    const auto slash = recorded.find('/', mark == std::string::npos ? 0 : mark);
    const std::string name = recorded.substr(0, slash);
    if (mark == std::string::npos) return name;
    int number = 0;
    for (const Event& event : events.all) {
        if (!is_notification(event)) continue;
        ++number;
        if (event.message == name) return "dsn" + std::to_string(number);
    }
    return name;
}

bool CollectedRun::has_role(const std::string& host, const char* role) const {
    return contains_text(list_member(object_member(object_member(truth.scenario, "hosts"), host), "roles"), role);
}

Json observe(const CollectedRun& run) {
    Json observation;
    observation["connections"] = collect_connections(run);
    observation["log"] = collect_attempts(run);
    observation["stored"] = collect_stored(run);
    observation["still_queued"] = collect_queued(run);
    observation["notifications"] = collect_notifications(run);
    observation["dns"]["resolver"] = collect_questions(run);
    observation["messages"] = collect_messages(run, observation);
    observation["client_sessions"] = collect_client_sessions(run);
    return observation;
}

}  // namespace tests::truth
