#pragma once

#include <cstdint>
#include <optional>
#include <set>

#include "protocol/imap/command.hpp"
#include "protocol/imap/response.hpp"

namespace sim::user_agent {

/// Removes one message, which has \Deleted already, where the server has no UID EXPUNGE. EXPUNGE removes what others
/// have marked too, so their marks are taken off before it and put back behind it. RFC 4549 section 4.2.4
class LoneExpunge {
public:
    /// @return the first command: UID SEARCH DELETED
    [[nodiscard]] protocol::imap::CommandBody begin(std::uint32_t uid);
    [[nodiscard]] bool under_way() const { return step_ != Step::none; }
    /// What the search has found.
    void take(const protocol::imap::SearchData& found);
    /// @param response  to the last command
    /// @return the next command; nothing: it is over
    [[nodiscard]] std::optional<protocol::imap::CommandBody> next(const protocol::imap::ConditionResponse& response);
    /// Why the message was not removed; nothing: it was.
    [[nodiscard]] const std::optional<protocol::imap::ConditionResponse>& refusal() const { return refusal_; }

private:
    enum class Step : std::uint8_t { none, searching, hiding, expunging, restoring };
    using Mode = protocol::imap::StoreCommand::Mode;

    [[nodiscard]] protocol::imap::SequenceSet set_of_others() const;
    [[nodiscard]] protocol::imap::CommandBody expunge();
    [[nodiscard]] protocol::imap::CommandBody mark_others(Step step, Mode mode);

    Step step_ = Step::none;
    std::uint32_t uid_ = 0;
    std::set<std::uint32_t> others_;  ///< that have \Deleted too
    std::optional<protocol::imap::ConditionResponse> refusal_;
};

}  // namespace sim::user_agent
