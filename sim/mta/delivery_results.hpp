#pragma once

#include <cstddef>
#include <vector>

#include "sim/mta/delivery.hpp"
#include "sim/mta/hop_choice.hpp"

// What an attempt has brought so far, for each recipient of a request, and what each hop's words change of it.
namespace sim::mta {

using DeliveryResults = std::vector<RecipientResult>;

/// The recipients that no hop has decided about yet.
[[nodiscard]] std::vector<std::size_t> undecided(const DeliveryResults& results);
/// Writes down what one hop said, and tells the request of those that are decided where others are not.
void take_result(DeliveryResults& results, const DeliveryRequest& request, const std::vector<std::size_t>& recipients,
                 const NextHop& hop, const host::SmtpResult& outcome);
/// In one session those whom RCPT decided about come before those of the content.
[[nodiscard]] std::vector<std::size_t> in_order_of_decision(const DeliveryResults& results);
/// @param recipients  nobody: all
void fail(DeliveryResults& results, const std::vector<std::size_t>& recipients, const DeliveryFailure& failure);
/// What the choice of hops left over: why nobody was tried, and whom to wait for.
void take_choice(DeliveryResults& results, const Settings& settings, const HopChoice& choice);
/// Those whom the server would take in another session (LIMITS, RFC 9422).
[[nodiscard]] std::vector<std::size_t> left_for_another_session(const std::vector<std::size_t>& recipients,
                                                                const host::SmtpResult& outcome);
/// Those whom the fallback relay may serve: nobody has decided about them, or no host of theirs was found. What comes
/// back here, and domains that refuse all mail (RFC 7505), are no business of a relay's either.
[[nodiscard]] std::vector<std::size_t> left_for_fallback(const DeliveryResults& results);
/// Whether the server got as far as a mail transaction: one that hangs up or is silent before costs nothing.
[[nodiscard]] bool reached_transaction(const host::SmtpResult& outcome);
/// The kept connection was gone when it was needed: nothing was said about the mail.
[[nodiscard]] bool was_lost_idle(const host::SmtpResult& outcome);

}  // namespace sim::mta
