#pragma once

#include <string>

#include "tests/truth/json.hpp"

namespace tests::truth {

/// A span of seconds as scenario files write it: `1500ms`.
[[nodiscard]] std::string span_text(double seconds);

/// The settings of a transfer agent, in the words of scenario files.
/// @param mta     as a case has it; of `mta_reconfigure` only what changes
/// @param timers  the case's timers
/// @param host    whose they are: what aliases name without a domain is there
[[nodiscard]] Json agent_settings(const Json& mta, const Json& timers, const std::string& host);

/// What a transfer agent of the cases is where nothing is said: Postfix on IPv4, first queue run counted from its
/// start.
void add_agent_defaults(const Json& mta, double started_at_s, Json& settings);

/// The hosts of a case, with the name servers and the resolver that are always present.
[[nodiscard]] Json hosts_part(const Json& scenario);
/// Mailboxes: every user in every local domain.
[[nodiscard]] Json accounts_part(const Json& scenario);
/// The zones of a case, and those above them: the root, `test` and the reverse zones.
[[nodiscard]] Json zones_part(const Json& scenario);
/// A case's records as lines of a master file.
[[nodiscard]] Json record_lines(const Json& records);

[[nodiscard]] Json mail_part(const Json& scenario);
[[nodiscard]] Json read_part(const Json& scenario);
[[nodiscard]] Json faults_part(const Json& scenario);

}  // namespace tests::truth
