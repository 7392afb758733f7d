#include "sim/deed/overlay.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "sim/dialogue/typed_escapes.hpp"
#include "sim/yaml_text/yaml_block.hpp"

namespace sim::deed {

namespace {

using yaml_text::yaml_quoted;
using yaml_text::YamlBlock;

std::string time(protocol::Instant at) {
    return yaml_text::format_duration(at - protocol::Instant{});
}

std::string flow(const std::vector<std::string>& values) {
    std::vector<std::string> quoted;
    for (const std::string& value : values) quoted.push_back(yaml_quoted(value));
    return fmt::format("[{}]", fmt::join(quoted, ", "));
}

std::string_view key_of(Target::Kind kind) {
    switch (kind) {
        case Target::Kind::host:
            return "host";
        case Target::Kind::link:
            return "link";
        case Target::Kind::zone:
            break;
    }
    return "zone";
}

/// Writes the key of a fault's action.
struct ActionWriter {
    YamlBlock& out;

    void operator()(const SwitchOff&) const { out.key(2, "down", "true"); }
    void operator()(const Restart&) const { out.key(2, "restart", "true"); }
    void operator()(const StopService& action) const { out.key(2, "stop", yaml_quoted(action.service)); }
    void operator()(const ClosePort& action) const {
        out.key(2, action.silently ? "drop" : "refuse", std::to_string(action.port));
    }
    void operator()(const SetLatency& action) const {
        out.key(2, "latency", yaml_text::format_duration(action.latency));
    }
    void operator()(const SetBandwidth& action) const {
        out.key(2, "bandwidth", yaml_text::format_bandwidth(action.octets_per_s));
    }
    void operator()(const SetLoss& action) const { out.key(2, "loss", yaml_text::format_share(action.share)); }
    void operator()(const SetAnswers& action) const { out.key(2, "answers", yaml_quoted(action.answers)); }
    void operator()(const SetRecords& action) const {
        if (action.records.empty()) return out.key(2, "records", "[]");
        out.open(2, "records");
        for (const std::string& record : action.records) out.item(3, yaml_quoted(record));
    }
    void operator()(const SetPolicy& action) const {
        out.open(2, "set");
        out.key(3, yaml_quoted(action.setting), yaml_quoted(action.value));
    }
    void operator()(const FlushQueue&) const { out.key(2, "flush", "true"); }
    void operator()(const Mend& action) const { out.key(2, "mend", yaml_quoted(action.what)); }
};

void begin_entry(YamlBlock& out, const Deed& deed) {
    out.element(1);
    out.key(2, "id", yaml_quoted(deed.id));
    out.key(2, "at", time(deed.at));
}

void write(YamlBlock& out, const Deed& deed, const Change& change) {
    begin_entry(out, deed);
    out.key(2, key_of(change.target.kind), yaml_quoted(change.target.name));
    std::visit(ActionWriter{out}, change.action);
}

void write(YamlBlock& out, const Deed& deed, const SendMail& mail) {
    begin_entry(out, deed);
    out.key(2, "from", yaml_quoted(mail.from.empty() ? "<>" : mail.from));
    out.key(2, "to", flow(mail.to));
    // Whom a person writes to is the person's affair: a domain that nobody serves is what is to be seen.
    out.key(2, "unknown_domain", "true");
    out.key(2, "subject", yaml_quoted(mail.subject));
    out.key(2, "body", yaml_quoted(mail.body));
}

void write(YamlBlock& out, const Deed& deed, const ReadMailbox& read) {
    begin_entry(out, deed);
    out.key(2, "user", yaml_quoted(read.user));
    out.key(2, "keep", "true");
}

void write(YamlBlock& out, const Deed& deed, const AskDns& ask) {
    begin_entry(out, deed);
    out.key(2, "host", yaml_quoted(ask.host));
    out.key(2, "ask", yaml_quoted(ask.asked));
    if (!ask.server.empty()) out.key(2, "server", yaml_quoted(ask.server));
}

/// The list under `key` of those deeds that are entries of it.
template <class Action>
void write_list(YamlBlock& out, std::string_view key, const std::vector<Deed>& deeds) {
    bool open = false;
    for (const Deed& deed : deeds) {
        const auto* action = std::get_if<Action>(&deed.action);
        if (action == nullptr) continue;
        if (!std::exchange(open, true)) out.open(0, key);
        write(out, deed, *action);
    }
}

void begin_entry(YamlBlock& out, const TerminalPlace& place) {
    out.element(1);
    out.key(2, "id", yaml_quoted(place.terminal));
    out.key(2, "at", time(place.opened));
    out.key(2, "host", yaml_quoted(place.host));
    out.key(2, "to", yaml_quoted(place.to));
    out.key(2, "port", std::to_string(place.port));
}

/// What is done at a terminal that stands open, as one of its `lines`.
void write_line(YamlBlock& out, const Deed& deed) {
    out.element(3);
    out.key(4, "at", time(deed.at));
    if (const auto* typed = std::get_if<TypeLine>(&deed.action)) {
        const std::string_view octets = typed->octets;
        if (dialogue::is_plain_line(octets))
            return out.key(4, "line", yaml_quoted(octets.substr(0, octets.size() - 2)));
        out.key(4, "octets", yaml_text::yaml_single_quoted(dialogue::typed_text(octets)));
    } else {
        out.key(4, std::holds_alternative<HangUp>(deed.action) ? "hang_up" : "start_tls", "true");
    }
}

/// What is done at a terminal after it was opened, in the order of time.
std::vector<Deed> lines_at(const TerminalPlace& place, const std::vector<Deed>& deeds) {
    std::vector<Deed> lines;
    for (const Deed& deed : deeds) {
        const TerminalPlace* same = place_of(deed);
        const bool is_line = same != nullptr && same->terminal == place.terminal;
        if (is_line && !std::holds_alternative<OpenTerminal>(deed.action)) lines.push_back(deed);
    }
    std::ranges::stable_sort(lines, {}, &Deed::at);
    return lines;
}

/// An entry for each terminal, with all that is typed there.
void write_terminals(YamlBlock& out, const std::vector<Deed>& deeds) {
    std::vector<std::string> written;
    for (const Deed& first : deeds) {
        const TerminalPlace* place = place_of(first);
        if (place == nullptr || std::ranges::find(written, place->terminal) != written.end()) continue;
        if (written.empty()) out.open(0, "terminals");
        written.push_back(place->terminal);
        begin_entry(out, *place);
        const std::vector<Deed> lines = lines_at(*place, deeds);
        if (!lines.empty()) out.open(2, "lines");
        for (const Deed& line : lines) write_line(out, line);
    }
}

}  // namespace

std::string overlay_text(const std::vector<Deed>& deeds) {
    YamlBlock out;
    out.key(0, "mailflow", "1");
    write_list<SendMail>(out, "mail", deeds);
    write_list<ReadMailbox>(out, "read", deeds);
    write_terminals(out, deeds);
    write_list<AskDns>(out, "queries", deeds);
    write_list<Change>(out, "faults", deeds);
    return out.take();
}

}  // namespace sim::deed
