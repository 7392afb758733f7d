#pragma once

#include <cstdint>
#include <optional>

#include "protocol/imap/message_view.hpp"
#include "sim/mailstore/imap_view.hpp"

namespace sim::mailstore {

/// A message of a view as FETCH, SEARCH, SORT and THREAD see it; its octets are put together, and its structure is
/// read, when they are asked for.
class ImapMessage : public protocol::imap::MessageView {
public:
    /// What octets() gives.
    enum class Extent : std::uint8_t {
        whole,
        header_section,  ///< with the empty line: enough for SORT and THREAD, which hold many messages at once
    };

    /// @param stored  outlives this
    /// @param with_recent  \Recent is told: not once IMAP4rev2 is enabled, RFC 9051 appendix E
    ImapMessage(const StoredMessage& stored, const MailboxView& view, const protocol::message::Calendar& calendar,
                bool with_recent, Extent extent = Extent::whole);

    [[nodiscard]] const protocol::imap::MessageFacts& facts() const override { return facts_; }
    [[nodiscard]] std::string_view octets() const override;
    [[nodiscard]] const protocol::message::Entity& entity() const override;
    [[nodiscard]] const StoredMessage& stored() const { return stored_; }

private:
    const StoredMessage& stored_;
    Extent extent_;
    protocol::imap::MessageFacts facts_;
    mutable std::optional<protocol::Octets> octets_;  ///< of content in several chunks
    mutable std::optional<protocol::message::Entity> entity_;
};

}  // namespace sim::mailstore
