#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "sim/user_agent/submission.hpp"
#include "sim/user_agent/user_agent.hpp"

// What a mail program tells the recording about its work.
namespace sim::user_agent {

/// `mail-submitted` for the recipients that the server has taken.
void record_submitted(host::Runtime& runtime, const OutgoingMail& mail, const std::vector<std::string>& taken);
/// `message-refused` for one recipient.
/// @param given_up_after  0: it was not tried for some time, the failure is permanent
void record_refused(host::Runtime& runtime, const OutgoingMail& mail, const std::string& recipient,
                    const SubmissionResult& result, protocol::Duration given_up_after);
/// `decision`: what is done with a mail that was not taken? @return its event
recording::EventId record_keeping(host::Runtime& runtime, const OutboxEntry& entry, const SubmissionResult& why);
/// `mail-read`
void record_read(host::Runtime& runtime, const ReadRequest& request, const FetchedMail& mail);
/// `read-failed`
/// @param connection  0: there was none
void record_read_failed(host::Runtime& runtime, const ReadRequest& request, std::string_view reason,
                        host::ConnectionId connection);
/// `sent-copy-stored`
void record_sent_copy(host::Runtime& runtime, const OutgoingMail& mail, const std::string& folder);
/// `sent-copy-failed`
/// @param connection  0: there was none
void record_sent_copy_failed(host::Runtime& runtime, const OutgoingMail& mail, std::string_view reason,
                             host::ConnectionId connection);

/// Code, enhanced status code and text of the reply, or what went wrong.
[[nodiscard]] std::string reason_text(const SubmissionResult& result);

}  // namespace sim::user_agent
