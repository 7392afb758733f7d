#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "protocol/base/result.hpp"
#include "protocol/message/content.hpp"
#include "protocol/smtp/reply.hpp"

namespace re2 {
class RE2;
}

namespace sim::mta {

/// What a rule tells a client: `450 4.2.1 busy`.
struct RuleReply {
    unsigned code = 550;  ///< 4yz or 5yz
    protocol::smtp::EnhancedStatusCode status{5, 7, 1};
    std::string text;

    /// A code, perhaps an enhanced status code, and perhaps a text.
    /// @param otherwise  subject and detail of the status where the words name none; else X.7.1
    [[nodiscard]] static std::optional<RuleReply> parse(std::string_view words,
                                                        protocol::smtp::EnhancedStatusCode otherwise = {5, 7, 1});
    [[nodiscard]] std::string encode() const;
    /// `450 4.2.1 <carol@beta.test>: Recipient address rejected: busy`, as Postfix says it (measured: truth case c69).
    /// @param whom  the client, sender or recipient that the rule is about. @param what  `Recipient address`
    [[nodiscard]] protocol::smtp::Reply about(std::string_view whom, std::string_view what) const;
    bool operator==(const RuleReply&) const = default;
};

/// A rule about the header fields of a mail's content.
struct HeaderRule {
    enum class Action : std::uint8_t { reject, replace };
    std::string pattern;  ///< extended regular expression for an unfolded field; letter case does not matter
    Action action = Action::reject;
    RuleReply reply;                           ///< of `reject`
    std::string field;                         ///< of `replace`: the field that stands there instead
    std::shared_ptr<const re2::RE2> compiled;  ///< the pattern; nullptr only in a rule that parse() did not make

    /// `REJECT [X.Y.Z] text` or `REPLACE Field: body`. The error is a text for people.
    [[nodiscard]] static protocol::Result<HeaderRule, std::string> parse(std::string_view pattern,
                                                                         std::string_view action);
    [[nodiscard]] std::string encode_action() const;
    bool operator==(const HeaderRule& other) const;
};

/// What the rules make of a mail.
struct HeaderRuleResult {
    const HeaderRule* refused_by = nullptr;             ///< nullptr: it is taken
    std::string refused_field{};                        ///< the field that matched
    std::optional<protocol::message::Content> changed;  ///< nothing: as it came
};
/// Of each field the first rule that matches counts. @param rules  outlive the result
[[nodiscard]] HeaderRuleResult apply_header_rules(const std::vector<HeaderRule>& rules,
                                                  const protocol::message::Content& content);

}  // namespace sim::mta
