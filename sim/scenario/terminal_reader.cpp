#include "sim/scenario/terminal_reader.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "protocol/base/ascii.hpp"
#include "protocol/base/well_known_ports.hpp"
#include "sim/dialogue/typed_escapes.hpp"
#include "sim/scenario/id_reader.hpp"
#include "sim/scenario/limits.hpp"
#include "sim/scenario/names.hpp"
#include "sim/scenario/scalar.hpp"

namespace sim::scenario {

namespace {

using Input = user_agent::TerminalInput;

/// A server by a name that need not be a host's, or by its address.
void read_server(const Section& section, std::string_view key, std::string& target) {
    if (!section.has(key)) return;
    const std::string text = section.text(key);
    if (const auto address = IpAddress::parse(text)) {
        target = address->to_string();
        return;
    }
    const auto name = parse_host_name(text);
    if (!name) return section.problem(key, fmt::format("expected a domain name or an address: {}", name.error()));
    target = *name;
}

/// Lines as somebody types them: each with CRLF, also the last.
protocol::Octets typed_lines(std::string_view text) {
    if (text.ends_with('\n')) text.remove_suffix(1);
    protocol::Octets octets;
    for (const char octet : text) {
        if (octet == '\n') octets += '\r';
        octets += octet;
    }
    return octets + "\r\n";
}

/// Of the keys that only `true` says something of.
void read_flag(const Section& section, std::string_view key, Input::Kind kind, Input& input) {
    if (!section.has(key)) return;
    bool wanted = true;
    section.get(key, wanted);
    if (!wanted) section.problem(key, "only `true` says something");
    input.kind = kind;
}

void read_octets(const Section& section, Input& input) {
    const std::string text = section.text("octets");
    auto octets = dialogue::octets_of_typed(text);
    if (!octets) return section.problem("octets", octets.error());
    if (octets->empty()) section.problem("octets", "nothing is typed");
    input.octets = std::move(*octets);
}

Input read_line(const Section& section) {
    Input input;
    section.get("at", input.at);
    if (section.has("line")) input.octets = typed_lines(section.text("line"));
    if (section.has("octets")) read_octets(section, input);
    read_flag(section, "start_tls", Input::Kind::start_tls, input);
    read_flag(section, "hang_up", Input::Kind::hang_up, input);
    return input;
}

/// Lines stand in the order in which they are typed.
void check_order(const Section& section, const Terminal& terminal, Instant& latest, const Input& input) {
    if (terminal.lines.size() == limits::terminal_lines_max) {
        section.problem("line", fmt::format("more than {} lines at one terminal", limits::terminal_lines_max));
    }
    if (!terminal.lines.empty() && terminal.lines.back().kind == Input::Kind::hang_up) {
        section.problem("line", "stands behind `hang_up`, which ends the connection");
    }
    if (!input.at) return;
    if (*input.at < latest) {
        section.problem("at", fmt::format("is before {}, when the terminal has come to the lines before this one",
                                          format_duration(latest - Instant{})));
    }
    latest = std::max(latest, *input.at);
}

void read_lines(const Section& section, Terminal& terminal) {
    Instant latest = terminal.at;
    for (const Section& line : section.list("lines")) {
        Input input = read_line(line);
        check_order(line, terminal, latest, input);
        if (terminal.lines.size() < limits::terminal_lines_max) terminal.lines.push_back(std::move(input));
    }
}

void read_tls_from_start(const Section& section, Terminal& terminal) {
    terminal.tls_from_start = terminal.port == protocol::submissions_port || terminal.port == protocol::imaps_port ||
                              terminal.port == protocol::pop3s_port;
    section.get("tls_from_start", terminal.tls_from_start);
}

}  // namespace

void read_terminals(const Section& top, Scenario& scenario) {
    IdReader ids('t');
    for (const Section& section : top.list("terminals")) {
        Terminal terminal;
        terminal.id = ids.read(section);
        ids.take(terminal.id);
        section.get("at", terminal.at);
        get_host(section, "host", scenario, terminal.host);
        read_server(section, "to", terminal.to);
        section.get("port", terminal.port);
        read_tls_from_start(section, terminal);
        section.get("pause", terminal.pace.pause);
        section.get("patience", terminal.pace.patience);
        read_lines(section, terminal);
        terminal.position = section.position();
        scenario.terminals.push_back(std::move(terminal));
    }
}

protocol::Result<AskedRecords, std::string> parse_asked_records(std::string_view text) {
    const std::string_view trimmed = protocol::trim(text);
    const std::string_view name_text = trimmed.substr(0, trimmed.find_first_of(" \t\r\n"));
    const std::string_view type_text = protocol::trim(trimmed.substr(name_text.size()));
    AskedRecords asked;
    const auto address = IpAddress::parse(name_text);
    if (address) {
        asked = {protocol::dns::DomainName::reverse_of(*address), protocol::dns::RecordType::ptr};
    } else {
        const auto name = protocol::dns::DomainName::parse(name_text);
        if (!name) return protocol::failure(fmt::format("`{}` is no domain name and no address", name_text));
        asked.name = *name;
    }
    if (type_text.empty()) return asked;
    const auto type = protocol::dns::parse_record_type(type_text);
    if (!type) return protocol::failure(fmt::format("`{}` is no record type: A, AAAA, MX, NS, TXT, ...", type_text));
    asked.type = *type;
    return asked;
}

void read_queries(const Section& top, Scenario& scenario) {
    IdReader ids('q');
    for (const Section& section : top.list("queries")) {
        Query query;
        query.id = ids.read(section);
        ids.take(query.id);
        section.get("at", query.at);
        get_host(section, "host", scenario, query.host);
        if (section.has("ask")) {
            const auto asked = parse_asked_records(section.text("ask"));
            if (!asked) {
                section.problem("ask", asked.error());
            } else {
                query.name = asked->name;
                query.type = asked->type;
            }
        }
        read_server(section, "server", query.server);
        section.get_choice("transport", query.transport);
        section.get("recursion", query.recursion_desired);
        query.position = section.position();
        scenario.queries.push_back(std::move(query));
    }
}

}  // namespace sim::scenario
