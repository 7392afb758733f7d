#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "protocol/base/instant.hpp"
#include "protocol/base/ip_address.hpp"
#include "protocol/base/random_stream.hpp"
#include "protocol/smtp/path.hpp"
#include "sim/mta/access_rules.hpp"

namespace sim::mta {

/// A place in the dialogue of a server with a client, in order.
enum class DialogueStage : std::uint8_t { connect, greeting, ehlo, auth, mail, rcpt, data, end_of_data, quit };

/// Something that a server does on purpose in place of what it would: for testing those who send to it.
struct ReplyRule {
    enum class Drop : std::uint8_t {
        none,
        connection,  ///< nothing is done, and the connection breaks without a word
        answer,      ///< of end_of_data: the mail is taken, and the connection breaks before the answer (RFC 1047)
    };
    DialogueStage at = DialogueStage::rcpt;
    std::string client;                                   ///< an IP address or a host of the scenario; empty: every one
    std::vector<protocol::IpAddress> client_addresses{};  ///< of `client`
    std::optional<std::string> from{};  ///< the sender: an address, `@domain`, or empty for the null path; absent: any
    std::optional<std::string> to{};    ///< the recipient: an address or `@domain`; absent: any
    std::optional<RuleReply> reply{};   ///< said in place of the usual answer
    protocol::Duration delay{};         ///< waited before the answer, whatever it is
    Drop drop = Drop::none;
    unsigned times = 0;  ///< it applies so often, then no more; 0: always
    double share = 1;    ///< of the occasions, by chance

    bool operator==(const ReplyRule&) const = default;
};

/// Where a dialogue is.
struct DialogueMoment {
    DialogueStage stage = DialogueStage::connect;
    protocol::IpAddress client;
    std::optional<protocol::smtp::ReversePath> sender{};  ///< from MAIL on
    std::vector<std::string> recipients{};                ///< canonical: of RCPT the one asked for, later those taken
};

/// A rule that applies now.
struct AppliedRule {
    ReplyRule rule;
    unsigned use = 0;  ///< of a rule with `times`: the first, second, ... time that it applies; else 0
};

/// Finds the rules of one server, and counts how often each was used. The counts belong to the running program: who
/// starts it again starts them again.
class ReplyScript {
public:
    /// The first rule that fits, is not used up, and on which the dice fall.
    [[nodiscard]] std::optional<AppliedRule> find(const std::vector<ReplyRule>& rules, const DialogueMoment& moment,
                                                  protocol::RandomStream& dice);

private:
    std::map<std::string, unsigned> uses_;  ///< by the rule in words
};

/// `RCPT` and the like, or what happens there: `the end of the data`.
[[nodiscard]] std::string_view name_of(DialogueStage stage);
/// What the rule is about, in words: `RCPT, mail from @alpha.test to bob@beta.test`.
[[nodiscard]] std::string describe_occasion(const ReplyRule& rule);
/// What the client hears, in words: `450 4.2.1 busy, after 20 s`.
[[nodiscard]] std::string describe_answer(const ReplyRule& rule);
/// The section that says what a client may expect there instead.
[[nodiscard]] std::string_view section_for(const ReplyRule& rule);

}  // namespace sim::mta
