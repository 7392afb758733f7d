#pragma once

#include <map>
#include <string>
#include <vector>

#include "sim/simulation/simulation.hpp"
#include "tests/support/virtual_world.hpp"
#include "tests/truth/json.hpp"
#include "tests/truth/truth_case.hpp"

namespace tests::truth {

/// A finished run of a case, as the collectors use it.
struct CollectedRun {
    const TruthCase& truth;
    const sim::scenario::Scenario& scenario;
    const CollectedEvents& events;
    const sim::simulation::Simulation& simulation;

    /// Seconds of the case: t = 0 is when its first mail is sent.
    [[nodiscard]] double time_s(protocol::Instant time) const;
    /// `m1` for a mail and its copies; `dsn1`, `dsn2` for notifications, in the order of their making.
    [[nodiscard]] std::string message_name(const std::string& recorded) const;
    /// Hosts with a role of the case.
    [[nodiscard]] bool has_role(const std::string& host, const char* role) const;
};

/// Two decimals, as in the cases.
[[nodiscard]] double rounded(double seconds);

/// Whether the event tells that a notification was written.
[[nodiscard]] bool is_notification(const Event& event);
/// The connections to ports 25, 24 and 587 with their dialogues.
[[nodiscard]] Json collect_connections(const CollectedRun& run);
/// What each mail was told at submission; by id of the mail.
[[nodiscard]] Json collect_submissions(const CollectedRun& run, const Json& connections);
/// The delivery attempts in the order of time.
[[nodiscard]] Json collect_attempts(const CollectedRun& run);
/// What lies in the mailboxes at the end, and what waits.
[[nodiscard]] Json collect_stored(const CollectedRun& run);
[[nodiscard]] Json collect_queued(const CollectedRun& run);
/// Where every mail ended; by id of the mail.
[[nodiscard]] Json collect_messages(const CollectedRun& run, const Json& observation);
[[nodiscard]] Json collect_notifications(const CollectedRun& run);
/// Questions to the resolver by asking host.
[[nodiscard]] Json collect_questions(const CollectedRun& run);
/// One session by IMAP, up to the user's next one.
[[nodiscard]] Json collect_imap_session(const CollectedRun& run, const sim::scenario::Read& read,
                                        protocol::Instant until);
/// POP3 and IMAP sessions.
[[nodiscard]] Json collect_client_sessions(const CollectedRun& run);
/// The counts that are kept of a case with `reduce`.
[[nodiscard]] Json collect_counts(const CollectedRun& run, const Json& observation);

/// All of it, in the form of a case's `observed`.
[[nodiscard]] Json observe(const CollectedRun& run);

}  // namespace tests::truth
