#include "sim/host/recursive_service.hpp"

#include <cstdint>
#include <map>

#include "sim/recording/decision.hpp"

namespace sim::host {

using recording::Event;

namespace {

std::string server_text(const dns::ServerAddress& server) {
    const std::string name = server.name.is_root() ? std::string() : server.name.to_host_name() + ' ';
    return name + '[' + server.endpoint.address.to_string() + ']';
}

std::string question_text(const dns::Question& question) {
    return dns::to_string(question.type) + " of " + question.name.to_host_name();
}

}  // namespace

/// The resolver's view of the world, which also writes down what the resolver does.
class RecursiveService::Environment : public DnsExchanger {
public:
    explicit Environment(Runtime& host_runtime) : DnsExchanger(host_runtime, "") {}

    void on_step(const dns::ResolverStep& step) override {
        if (step.kind == dns::ResolverStep::Kind::cache_hit) record_hit(step);
        if (step.kind == dns::ResolverStep::Kind::ask) record_choice(step);
        if (step.kind == dns::ResolverStep::Kind::joined) reasons_[step.resolution] = runtime().recorder().cause();
        if (step.kind == dns::ResolverStep::Kind::shared) go_on_for(step.resolution);
    }

private:
    void record_hit(const dns::ResolverStep& step) {
        runtime().record(EventKind::dns_cache_hit, [&](Event& event) {
            event.fields.set("name", step.question->name.to_string());
            event.fields.set("type", dns::to_string(step.question->type));
            event.fields.set("text", step.reason);
        });
    }
    /// An answer that serves several clients comes because the first has asked, and goes to each because that one has:
    /// without this all that a later one does with it would follow from the first one's mail.
    void go_on_for(std::uint64_t resolution) {
        const auto reason = reasons_.extract(resolution);
        runtime().recorder().set_cause(reason.mapped());
    }
    void record_choice(const dns::ResolverStep& step) {
        runtime().record(EventKind::decision, [&](Event& event) {
            std::vector<std::string> options;
            for (const dns::ServerAddress& option : step.options) options.push_back(server_text(option));
            recording::set_decision(
                event, {.question = "Which name server is asked for the " + question_text(*step.question) + "?",
                        .options = std::move(options),
                        .chosen = step.server != nullptr ? server_text(*step.server) : std::string(),
                        .rule = std::string(step.reason),
                        .rfc = step.rfc});
        });
    }

    std::map<std::uint64_t, recording::EventId>
        reasons_;  ///< of resolutions that joined others: their clients' questions
};

std::string_view cache_kind_text(dns::CacheEntryKind kind) {
    switch (kind) {
        case dns::CacheEntryKind::rrset:
            return "positive";
        case dns::CacheEntryKind::no_data:
            return "nodata";
        case dns::CacheEntryKind::name_error:
            return "nxdomain";
        case dns::CacheEntryKind::failure:
            break;
    }
    return "failure";
}

RecursiveService::RecursiveService(Runtime& runtime, dns::ResolverSettings settings)
    : DnsServer(runtime),
      environment_(std::make_unique<Environment>(runtime)),
      resolver_(*environment_, cache_, std::move(settings)),
      server_(resolver_),
      expiry_timer_(runtime, [this] { expire(); }) {
    cache_.set_observer(this);
}

RecursiveService::~RecursiveService() = default;

void RecursiveService::on_query(const DnsClient& client, dns::Message query) {
    answers_.remove_if([](const protocol::Task<bool>& task) { return task.done(); });
    answers_.push_back(answer(client, std::move(query)));
    answers_.back().start(runtime());
}

protocol::Task<bool> RecursiveService::answer(DnsClient client, dns::Message query) {
    const std::size_t octets_max = dns::udp_octets_max(query);
    auto resolution = server_.respond(std::move(query));
    const dns::Message response = co_await resolution;
    respond(client, response, octets_max);
    co_return true;
}

void RecursiveService::on_stored(const dns::CacheEntry& entry) {
    runtime().record(EventKind::dns_cache_stored, [&](Event& event) {
        event.fields.set("name", entry.rrset.name.to_string());
        event.fields.set("type", dns::to_string(entry.rrset.type));
        event.fields.set("kind", cache_kind_text(entry.kind));
        event.fields.set("records", entry.records_text());
        event.fields.set("expires_at_ns", entry.expires);
        event.fields.set("rank", dns::to_string(entry.credibility));
    });
    set_expiry_timer();
}

void RecursiveService::on_removed(const dns::CacheEntry& entry, dns::CacheRemoval reason) {
    runtime().record(EventKind::dns_cache_removed, [&](Event& event) {
        event.fields.set("name", entry.rrset.name.to_string());
        event.fields.set("type", dns::to_string(entry.rrset.type));
        event.fields.set("reason", dns::to_string(reason));
    });
}

void RecursiveService::expire() {
    cache_.expire(runtime().now());
    set_expiry_timer();
}

void RecursiveService::set_expiry_timer() {
    const auto next = cache_.next_expiry();
    if (next) expiry_timer_.set(*next, engine::Strength::weak);
}

}  // namespace sim::host
