#include "viz/panels/event_look.hpp"

#include <string>

#include "viz/theme/icons.hpp"

namespace viz::panels {

namespace icons = theme::icons;
using sim::recording::Event;
using sim::recording::EventKind;

namespace {

EventLook look_of_attempt(const Event& event) {
    const std::string& outcome = event.fields.text("outcome");
    if (outcome == "deferred") return {icons::hourglass, Tone::warning};
    if (outcome == "bounced") return {icons::times_circle, Tone::bad};
    return {icons::check, Tone::good};
}

EventLook look_of_network(const Event& event) {
    switch (event.kind) {
        case EventKind::connection_opening:
        case EventKind::connection_opened:
            return {icons::plug};
        case EventKind::syn_retransmitted:
            return {icons::refresh, Tone::warning};
        case EventKind::connection_failed:
            return {icons::unlink, Tone::bad};
        case EventKind::connection_closed:
            return {icons::times};
        case EventKind::segment_lost:
        case EventKind::datagram_lost:
        case EventKind::datagram_refused:
            return {icons::ban, Tone::bad};
        default:
            return {icons::exchange};
    }
}

EventLook look_of_world(const Event& event) {
    switch (event.kind) {
        case EventKind::fault_begun:
            return {icons::bolt, Tone::warning};
        case EventKind::fault_ended:
            return {icons::bolt, Tone::good};
        case EventKind::host_down:
            return {icons::ban, Tone::bad};
        case EventKind::host_up:
            return {icons::check, Tone::good};
        case EventKind::expectation:
            return {icons::flag, event.fields.text("verdict") == "met" ? Tone::good : Tone::bad};
        default:
            return {icons::cog};
    }
}

EventLook look_of_mail(const Event& event) {
    switch (event.kind) {
        case EventKind::mail_composed:
            return {icons::envelope};
        case EventKind::mail_submitted:
            return {icons::paper_plane, Tone::good};
        case EventKind::message_accepted:
            return {icons::shield, Tone::good};
        case EventKind::message_refused:
            return {icons::ban, Tone::bad};
        case EventKind::queue_entry_changed:
            return {icons::hourglass, event.fields.text("state") != "active" ? Tone::warning : Tone::plain};
        case EventKind::delivery_attempted:
            return look_of_attempt(event);
        case EventKind::bounce_created:
            return {icons::reply, Tone::bad};
        case EventKind::notification_created:
            return {icons::reply};
        case EventKind::message_discarded:
            return {icons::trash, Tone::bad};
        case EventKind::message_stored:
            return {icons::inbox, Tone::good};
        case EventKind::message_fetched:
            return {icons::arrow_down};
        case EventKind::mail_read:
            return {icons::envelope_open, Tone::good};
        case EventKind::decision:
            return {icons::question};
        case EventKind::header_added:
            return {icons::tag};
        default:
            return {icons::file_text};
    }
}

}  // namespace

EventLook look_of(const Event& event) {
    switch (sim::recording::info(event.kind).group) {
        case sim::recording::Group::topology:
            return {icons::sitemap};
        case sim::recording::Group::world:
            return look_of_world(event);
        case sim::recording::Group::network:
            return look_of_network(event);
        case sim::recording::Group::session:
            return {icons::terminal};
        case sim::recording::Group::dns:
            return {icons::globe, event.kind == EventKind::dns_timeout ? Tone::bad : Tone::plain};
        case sim::recording::Group::mail:
            return look_of_mail(event);
    }
    return {icons::circle};
}

bool is_chosen(std::string_view option, std::string_view chosen) {
    return chosen.starts_with(option) && (chosen.size() == option.size() || chosen[option.size()] == ':');
}

ImU32 colour_of(const theme::Palette& palette, Tone tone) {
    switch (tone) {
        case Tone::good:
            return palette.success;
        case Tone::warning:
            return palette.warning;
        case Tone::bad:
            return palette.failure;
        case Tone::plain:
            break;
    }
    return palette.text_dim;
}

}  // namespace viz::panels
