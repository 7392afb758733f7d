#include "sim/host/dns_lookup.hpp"

namespace sim::host {

namespace {

std::string_view outcome_of(const dns::Resolution& resolution) {
    switch (resolution.kind) {
        case dns::ResolutionKind::records:
            return "answer";
        case dns::ResolutionKind::no_data:
            return "nodata";
        case dns::ResolutionKind::name_error:
            return "nxdomain";
        case dns::ResolutionKind::failure:
            break;
    }
    return "servfail";
}

void record_outcome(Runtime& runtime, const dns::Resolution& resolution, const std::string& message) {
    runtime.record(EventKind::dns_resolved, [&](recording::Event& event) {
        event.message = message;
        event.fields.set("name", resolution.question.name.to_string());
        event.fields.set("type", dns::to_string(resolution.question.type));
        event.fields.set("outcome", outcome_of(resolution));
        std::vector<std::string> answers;
        for (const dns::ResourceRecord& record : resolution.answers) answers.push_back(record.to_string());
        event.fields.set("answers", std::move(answers));
    });
}

}  // namespace

protocol::Task<dns::Resolution> lookup(Runtime* runtime, const dns::StubSettings* settings, dns::DomainName name,
                                       dns::RecordType type, std::string message) {
    DnsExchanger exchanger(*runtime, message);
    dns::StubResolver stub(exchanger, *settings);
    auto question = stub.lookup(name, type);
    dns::Resolution resolution = co_await question;
    record_outcome(*runtime, resolution, message);
    co_return resolution;
}

}  // namespace sim::host
