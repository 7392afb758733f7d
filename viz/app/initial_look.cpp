#include "viz/app/initial_look.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <string_view>
#include <vector>

#include "viz/model/time_words.hpp"

namespace viz::app {

namespace {

using model::Packet;
using panels::Selection;

protocol::Result<Selection, Failure> absent(std::string_view what, std::string_view name,
                                            const std::vector<std::string>& present) {
    static constexpr std::size_t listed_max = 20;
    const std::size_t listed = std::min(present.size(), listed_max);
    std::string text = fmt::format("mailflow-view: this recording has no {} {}", what, name);
    if (listed > 0) {
        text += fmt::format("; it has {}{}",
                            fmt::join(present.begin(), present.begin() + static_cast<std::ptrdiff_t>(listed), ", "),
                            listed < present.size() ? " and more" : "");
    }
    return protocol::failure(Failure{ExitCode::bad_input, std::move(text)});
}

std::vector<std::string> mail_names(const model::Trace& trace) {
    std::vector<std::string> names;
    for (const auto& journey : trace.journeys()) names.push_back(journey.message);
    return names;
}

std::vector<std::string> host_names(const model::Trace& trace) {
    std::vector<std::string> names;
    for (const auto& host : trace.topology().hosts) names.push_back(host.name);
    return names;
}

std::vector<std::string> connection_numbers(const model::Trace& trace) {
    std::vector<std::string> numbers;
    for (const auto& row : trace.connections()) numbers.push_back(fmt::format("{}", row.connection));
    return numbers;
}

protocol::Result<Selection, Failure> find_selection(const model::Trace& trace, const SelectionArguments& arguments) {
    Selection selection;
    if (!arguments.message.empty()) {
        const std::string mail(sim::recording::root_message(arguments.message));
        if (trace.find_journey(mail) == nullptr) return absent("mail", arguments.message, mail_names(trace));
        selection.message = mail;
    }
    if (!arguments.host.empty()) {
        const std::vector<std::string> hosts = host_names(trace);
        if (std::ranges::find(hosts, arguments.host) == hosts.end()) return absent("host", arguments.host, hosts);
        selection.host = arguments.host;
    }
    if (arguments.connection) {
        const auto* row = trace.find_connection(*arguments.connection);
        if (row == nullptr) {
            return absent("connection", fmt::format("{}", *arguments.connection), connection_numbers(trace));
        }
        selection.connection = row->connection;
        if (selection.message.empty()) selection.message = row->message;
    }
    if (arguments.event) {
        const auto* event = trace.find_event(*arguments.event);
        if (event == nullptr) return absent("event", fmt::format("{}", *arguments.event), {});
        selection.event = event->id;
        if (selection.message.empty()) selection.message = sim::recording::root_message(event->message);
        if (selection.host.empty()) selection.host = event->host;
    }
    return selection;
}

bool concerns(const Packet& packet, const Selection& selection) {
    return (selection.message.empty() || packet.message == selection.message) &&
           (selection.connection == 0 || packet.connection == selection.connection);
}

/// The mail on its longest way; nullptr: none travels.
const Packet* longest_mail(const model::Trace& trace, const Selection& selection) {
    const Packet* longest = nullptr;
    for (const Packet& packet : trace.packets()) {
        if (packet.kind != model::PacketKind::mail || packet.lost || !concerns(packet, selection)) continue;
        if (longest == nullptr || packet.arrives - packet.leaves > longest->arrives - longest->leaves)
            longest = &packet;
    }
    return longest;
}

model::Moment telling_moment(const model::Trace& trace, const Selection& selection) {
    if (selection.event != 0) return trace.moment_after(trace.index_of(selection.event));
    const Packet* mail = longest_mail(trace, selection);
    return trace.moment_at(mail == nullptr ? trace.end() : mail->leaves + (mail->arrives - mail->leaves) / 2);
}

/// What is on its way says which mail and connection the moment is about: a mail rather than what is said about it.
void complete(const model::Trace& trace, const model::Moment& moment, Selection& selection) {
    const Packet* best = nullptr;
    for (const std::size_t index : trace.packets_in_flight(moment)) {
        const Packet& packet = trace.packets()[index];
        if (packet.message.empty() || !concerns(packet, selection)) continue;
        if (best == nullptr || packet.kind < best->kind) best = &packet;
    }
    if (best == nullptr) return;
    selection.message = best->message;
    selection.connection = best->connection;
}

}  // namespace

protocol::Result<Look, Failure> find_look(const model::Trace& trace, std::optional<model::Instant> at,
                                          const SelectionArguments& arguments) {
    auto selection = find_selection(trace, arguments);
    if (!selection) return protocol::failure(selection.error());
    const model::Moment moment = at ? trace.moment_at(std::min(*at, trace.end())) : telling_moment(trace, *selection);
    complete(trace, moment, *selection);
    Look look{moment, *selection, {}};
    if (at && *at > trace.end()) {
        look.notice = fmt::format("The recording ends at {}, before the time that was asked for: this is its end",
                                  model::time_words(trace.end()));
    }
    return look;
}

void turn_to(const Look& look, const SelectionArguments& arguments, panels::ViewState& view) {
    view.playback.moment = look.moment;
    view.selection = look.selection;
    view.transcript.pinned = arguments.connection.has_value();
    if (!view.selection.host.empty()) view.inspector.tab = panels::InspectorTab::host;
    if (view.selection.event != 0) view.inspector.tab = panels::InspectorTab::event;
}

}  // namespace viz::app
