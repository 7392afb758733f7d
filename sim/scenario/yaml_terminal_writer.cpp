#include "sim/scenario/yaml_terminal_writer.hpp"

#include <fmt/format.h>

#include "sim/dialogue/typed_escapes.hpp"
#include "sim/scenario/scalar.hpp"
#include "sim/scenario/yaml_words.hpp"

namespace sim::scenario {

namespace {

using Input = user_agent::TerminalInput;
using yaml::number;
using yaml::time;
using yaml::truth_value;

void write_line(YamlBlock& out, const Input& input) {
    out.element(3);
    if (input.at) out.key(4, "at", time(*input.at));
    switch (input.kind) {
        case Input::Kind::octets:
            out.key(4, "octets", yaml_text::yaml_single_quoted(dialogue::typed_text(input.octets)));
            break;
        case Input::Kind::start_tls:
            out.key(4, "start_tls", "true");
            break;
        case Input::Kind::hang_up:
            out.key(4, "hang_up", "true");
            break;
    }
}

}  // namespace

void write_terminals(YamlBlock& out, const std::vector<Terminal>& terminals) {
    if (!terminals.empty()) out.open(0, "terminals");
    for (const Terminal& terminal : terminals) {
        out.element(1);
        out.key(2, "id", yaml_quoted(terminal.id));
        out.key(2, "at", time(terminal.at));
        out.key(2, "host", terminal.host);
        out.key(2, "to", yaml_quoted(terminal.to));
        out.key(2, "port", number(terminal.port));
        out.key(2, "tls_from_start", truth_value(terminal.tls_from_start));
        out.key(2, "pause", format_duration(terminal.pace.pause));
        out.key(2, "patience", format_duration(terminal.pace.patience));
        if (!terminal.lines.empty()) out.open(2, "lines");
        for (const Input& input : terminal.lines) write_line(out, input);
    }
}

void write_queries(YamlBlock& out, const std::vector<Query>& queries) {
    if (!queries.empty()) out.open(0, "queries");
    for (const Query& query : queries) {
        out.element(1);
        out.key(2, "id", yaml_quoted(query.id));
        out.key(2, "at", time(query.at));
        out.key(2, "host", query.host);
        out.key(2, "ask",
                yaml_quoted(fmt::format("{} {}", query.name.to_string(), protocol::dns::to_string(query.type))));
        if (!query.server.empty()) out.key(2, "server", yaml_quoted(query.server));
        out.key(2, "transport", query.transport == protocol::dns::DnsTransport::tcp ? "tcp" : "udp");
        out.key(2, "recursion", truth_value(query.recursion_desired));
    }
}

}  // namespace sim::scenario
