#include <array>
#include <regex>
#include <utility>
#include <vector>

#include "protocol/message/entity.hpp"
#include "protocol/message/header.hpp"
#include "tests/truth/collected_run.hpp"

namespace tests::truth {

namespace message = protocol::message;

namespace {

constexpr std::array per_message_fields{"Reporting-MTA", "Original-Envelope-Id"};
constexpr std::array per_recipient_fields{"Final-Recipient", "Original-Recipient", "Action",
                                          "Status",          "Remote-MTA",         "Diagnostic-Code"};

/// What a program finds out by itself it says in its own words; these mean the same.
const std::vector<std::pair<std::regex, std::string>>& wordings() {
    static const std::vector<std::pair<std::regex, std::string>> table = {
        {std::regex("^x-mailflow;"), "X-Postfix;"},
        {std::regex(": connection refused$"), ": Connection refused"},
        {std::regex(": connection timed out$"), ": Connection timed out"},
        {std::regex(": network is unreachable$"), ": Network is unreachable"},
        {std::regex("there is no mailbox (\\S+) here$"), "unknown user: \"$1\""},
        {std::regex("delivery via local: delivered to mailbox \\S+$"), "delivery via virtual: delivered to maildir"},
        {std::regex("queued as \\S+$"), "queued as <qid>"},
        {std::regex(" \\S+ Saved$"), " <id> Saved"},
    };
    return table;
}

std::string neutral_text(std::string text) {
    for (const auto& [ours, theirs] : wordings()) text = std::regex_replace(text, ours, theirs);
    return text;
}

template <class Names>
Json fields_of(const message::Header& header, const Names& names) {
    Json fields = Json::object();
    for (const char* name : names) {
        if (header.find(name) != nullptr) fields[name] = neutral_text(header.body_of(name));
    }
    return fields;
}

/// The groups of fields of a message/delivery-status body (RFC 3464 section 2.1).
std::vector<message::Header> groups_of(std::string_view body) {
    std::vector<message::Header> groups;
    while (!body.empty()) {
        const auto end = message::find_header_end(body);
        groups.push_back(message::Header::parse(body.substr(0, end.header_size_octets)));
        if (groups.back().fields().empty()) groups.pop_back();
        body.remove_prefix(std::max<std::size_t>(end.body_offset_octets, 1));
    }
    return groups;
}

/// The octets between two lines `--boundary` that carry a media type.
std::string_view part_of(std::string_view content, std::string_view boundary, std::string_view media_type) {
    for (auto at = content.find(boundary); at != std::string_view::npos;) {
        const auto next = content.find(boundary, at + boundary.size());
        std::string_view part = content.substr(at + boundary.size(), next - at - boundary.size());
        const auto line_end = part.find("\r\n");
        part = line_end == std::string_view::npos ? std::string_view() : part.substr(line_end + 2);
        const auto end = message::find_header_end(part);
        const auto header = message::Header::parse(part.substr(0, end.header_size_octets));
        if (header.body_of("Content-Type").starts_with(media_type)) return part.substr(end.body_offset_octets);
        at = next;
    }
    return {};
}

std::string boundary_of(const message::Header& header) {
    const std::string type = header.body_of("Content-Type");
    const auto at = type.find("boundary=");
    if (at == std::string::npos) return {};
    std::string boundary = type.substr(at + std::string_view("boundary=").size());
    if (boundary.starts_with('"')) return "--" + boundary.substr(1, boundary.find('"', 1) - 1);
    return "--" + boundary.substr(0, boundary.find(';'));
}

std::string returned_part(std::string_view content, const std::string& boundary) {
    for (const char* type : {"message/rfc822", "message/global-headers", "message/global", "text/rfc822-headers"}) {
        if (!part_of(content, boundary, type).empty()) return type;
    }
    return {};
}

void add_content(const message::Content& stored, Json& notification) {
    const std::string content = stored.flatten();
    const auto header = message::Header::parse(stored.header());
    const std::string boundary = boundary_of(header);
    std::string_view report = part_of(content, boundary, "message/delivery-status");
    if (report.empty()) report = part_of(content, boundary, "message/global-delivery-status");
    const auto groups = groups_of(report);
    if (!groups.empty()) notification["per_message"] = fields_of(groups.front(), per_message_fields);
    notification["per_recipient"] = Json::array();
    for (std::size_t index = 1; index < groups.size(); ++index) {
        notification["per_recipient"].push_back(fields_of(groups[index], per_recipient_fields));
    }
    if (const std::string part = returned_part(content, boundary); !part.empty()) notification["returned_part"] = part;
    notification["subject"] = header.body_of("Subject");
}

/// Postfix's word for a notification, from what it says of its first recipient.
std::string class_of(const Json& notification) {
    const std::string from = text_member(notification, "envelope_from");
    const Json& recipients = list_member(notification, "per_recipient");
    const std::string action = recipients.empty() ? "failed" : text_member(recipients.front(), "Action");
    if (!from.empty() && from != "<>") {
        return action == "delayed" ? "postmaster delay notification" : "postmaster non-delivery notification";
    }
    if (action == "failed") return "sender non-delivery notification";
    if (action == "delayed") return "sender delay notification";
    return "sender delivery status notification";
}

void add_end(const CollectedRun& run, const std::string& name, Json& notification) {
    for (const auto& host : run.scenario.hosts) {
        for (const auto& [mailbox_name, account] : run.simulation.find_host(host.name)->store().accounts()) {
            for (const auto& mail : account.inbox().messages) {
                if (run.message_name(mail.message) != name) continue;
                notification["envelope_from"] = "<" + mail.return_path + ">";
                add_content(mail.content, notification);
                notification["delivered_to"] = mailbox_name + " at " + host.name;
                return;
            }
        }
    }
    for (const Event& event : run.events.of(EventKind::delivery_attempted)) {
        if (run.message_name(event.message) != name || event.fields.text("outcome") != "bounced") continue;
        notification["not_delivered"] = "bounced " + event.fields.text("status") + " at " + event.host;
    }
}

}  // namespace

Json collect_notifications(const CollectedRun& run) {
    Json notifications = Json::array();
    for (const Event& event : run.events.all) {
        if (!is_notification(event)) continue;
        Json notification;
        const std::string name = run.message_name(event.message);
        notification["id"] = name;
        notification["generated_by"] = event.host;
        notification["class"] = "";
        notification["about"] = run.message_name(event.fields.text("parent"));
        notification["to"] = event.fields.text("to");
        add_end(run, name, notification);
        notification["class"] = class_of(notification);
        notifications.push_back(std::move(notification));
    }
    return notifications;
}

}  // namespace tests::truth
