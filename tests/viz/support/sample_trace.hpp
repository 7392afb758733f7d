#pragma once

#include "tests/viz/support/trace_builder.hpp"

namespace tests {

/// A made-up run of 100 s: the sites alpha.test and beta.test with the site core between them; alice-pc, a mail server
/// and a resolver in alpha.test, bob-pc, a mail server and a name server in beta.test.
/// m1 from alice@alpha.test to bob@beta.test, subject "Lunch?", is written at 2 s, accepted by mail.alpha.test
/// (connection 1), relayed to mail.beta.test (connection 2) and stored within a second; Bob reads it at 30 s by POP3
/// (connection 3). At 50 s mail.beta.test goes down. m2 to carol@beta.test, subject "Tomorrow", is written at 60 s;
/// mail.alpha.test gets no answer (connection 5) and defers it until 371 s.
/// @param level  full, or flow: without segments and datagrams
[[nodiscard]] std::vector<Event> sample_events(Level level = Level::full);
[[nodiscard]] viz::model::Trace sample_trace(Level level = Level::full);

}  // namespace tests
