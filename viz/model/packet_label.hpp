#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "protocol/dns/message.hpp"
#include "sim/recording/event.hpp"

namespace viz::model {

inline constexpr std::size_t packet_label_size_max = 28;

/// Octets as readable text of at most packet_label_size_max characters.
[[nodiscard]] std::string shortened_label(std::string_view octets);

/// What a client says: its line, or the verbs of several: "EHLO pc.alpha.test", "MAIL, RCPT, DATA".
[[nodiscard]] std::string command_label(std::string_view octets);
/// What a server answers: its first line, or the codes of several replies: "220 mail.beta.test", "250, 250, 354".
[[nodiscard]] std::string reply_label(std::string_view octets);
/// A mail by its subject, in UTF-8: "Subject: Lunch?"; "message" if it has none.
[[nodiscard]] std::string subject_label(std::string_view subject);
/// Octets of a mail: "Subject: Lunch?", or "message, 4.2 kB" where they hold no subject.
[[nodiscard]] std::string mail_label(std::string_view octets);
[[nodiscard]] std::string size_label(std::size_t size_octets);

/// "MX beta.test?"
[[nodiscard]] std::string query_label(std::string_view type, std::string_view name);
/// What an answer says in its first words: "MX 10 mail.beta.test", "NXDOMAIN", "refers to ns.nic.test", "no MX".
/// @param answers, authority  records in master-file form
[[nodiscard]] std::string answer_label(std::string_view type, std::string_view rcode,
                                       const std::vector<std::string>& answers,
                                       const std::vector<std::string>& authority);
/// The label of a DNS message in either direction.
[[nodiscard]] std::string dns_label(const protocol::dns::Message& message);

}  // namespace viz::model
