#include "viz/app/parts_command.hpp"

#include <fmt/format.h>

#include <ostream>

#include "viz/app/trace_source.hpp"
#include "viz/model/message_inspection.hpp"
#include "viz/model/mime_tree.hpp"

namespace viz::app {

namespace {

ExitCode tell_failure(const Failure& failure, std::ostream& errors) {
    errors << failure.text << '\n';
    return failure.code;
}

ExitCode refuse_parts(const std::string& text, std::ostream& errors) {
    errors << "mailflow-view: " << text << '\n';
    return ExitCode::bad_input;
}

void print_field_explanations(const model::MessageInspection& inspection, std::ostream& output) {
    for (const model::HeaderRow& row : inspection.header) {
        for (const std::string& sentence : row.explanation) output << fmt::format("{}: {}\n", row.name, sentence);
    }
}

void print_content(const std::string& octets, std::size_t part, std::ostream& output) {
    const model::MimePartContent content = model::mime_part_content(octets, part);
    if (!content.note.empty()) output << fmt::format("({})\n", content.note);
    output << "\nDecoded\n" << content.decoded;
    for (const model::HexRow& row : content.rows) {
        output << fmt::format("{:06x} {:<47} {}\n", row.offset, row.hex, row.text);
    }
    output << "\nAs it was sent\n" << content.raw;
}

ExitCode print_parts(const PartsArguments& arguments, const model::MessageInspection& inspection, std::ostream& output,
                     std::ostream& errors) {
    if (!inspection.absent.empty()) return refuse_parts(inspection.absent, errors);
    const model::MessageHop& hop = inspection.hops[*inspection.hop];
    output << fmt::format("{}  {} -> {} by {}, hop {} of {}: {} octets\n", hop.message, hop.from_host, hop.to_host,
                          hop.protocol, *inspection.hop + 1, inspection.hops.size(), inspection.size_octets);
    print_field_explanations(inspection, output);
    if (!arguments.contents) {
        output << model::mime_tree_text(inspection.octets);
        return ExitCode::success;
    }
    const auto parts = model::mime_tree(inspection.octets);
    if (*arguments.contents == 0 || *arguments.contents > parts.size()) {
        return refuse_parts(fmt::format("--content {}: the mail has {} parts", *arguments.contents, parts.size()),
                            errors);
    }
    const std::size_t part = *arguments.contents - 1;
    output << parts[part].title() << '\n';
    print_content(inspection.octets, part, output);
    return ExitCode::success;
}

}  // namespace

ExitCode parts_command(const PartsArguments& arguments, std::ostream& output, std::ostream& errors) {
    auto source = TraceSource::open(arguments.source);
    if (!source) return tell_failure(source.error(), errors);
    model::Trace trace;
    source->read_all(trace);
    if (source->failure()) return tell_failure(*source->failure(), errors);
    if (trace.journeys().empty()) return refuse_parts("no mail was written in this recording", errors);
    const std::string message = arguments.message.empty() ? trace.journeys().front().message : arguments.message;
    if (trace.events_of(message).empty()) return refuse_parts("this recording has no mail " + message, errors);
    if (arguments.hop && *arguments.hop == 0) return refuse_parts("--hop counts from 1", errors);
    const model::Moment moment = trace.moment_at(arguments.at.value_or(trace.end()));
    const auto hop = arguments.hop ? std::optional(*arguments.hop - 1) : std::nullopt;
    return print_parts(arguments, model::inspect_message(trace, moment, message, hop), output, errors);
}

}  // namespace viz::app
