#include "sim/mailstore/imap_message.hpp"

namespace sim::mailstore {

ImapMessage::ImapMessage(const StoredMessage& stored, const MailboxView& view,
                         const protocol::message::Calendar& calendar, bool with_recent, Extent extent)
    : stored_(stored), extent_(extent) {
    facts_.sequence_number = view.number_of(stored.uid);
    facts_.uid = stored.uid;
    facts_.flags = stored.flags;
    facts_.recent = with_recent && view.is_recent(stored.uid);
    facts_.internal_date = internal_date_of(stored, calendar);
    facts_.saved_at_unix_seconds = calendar.civil(stored.delivered_at).unix_seconds;
    facts_.size_octets = stored.content.size_octets();
    facts_.modseq = stored.modseq;
    facts_.email_id = stored.email_id;
    facts_.thread_id = stored.thread_id;
}

std::string_view ImapMessage::octets() const {
    const Content& content = stored_.content;
    const std::size_t count = extent_ == Extent::header_section ? content.body_offset_octets() : content.size_octets();
    if (content.chunks().size() == 1) return std::string_view(*content.chunks().front()).substr(0, count);
    if (!octets_) octets_ = content.slice(0, count);
    return *octets_;
}

const protocol::message::Entity& ImapMessage::entity() const {
    if (!entity_) entity_ = protocol::message::parse_entity(octets());
    return *entity_;
}

}  // namespace sim::mailstore
