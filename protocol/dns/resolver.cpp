#include "protocol/dns/resolver.hpp"

#include "protocol/dns/resolution_run.hpp"

namespace protocol::dns {

/// While it lives, its question counts as being resolved. Whoever joined gets the outcome, or a failure where the
/// resolution is cancelled.
class SharedResolution {
public:
    SharedResolution(Resolver& resolver, CacheKey key) : resolver_(resolver), key_(std::move(key)) {
        resolver_.under_way_.try_emplace(key_);
    }
    SharedResolution(const SharedResolution&) = delete;
    SharedResolution& operator=(const SharedResolution&) = delete;
    ~SharedResolution() {
        if (ended_) return;
        Resolution cancelled;
        cancelled.question = {key_.name, key_.type, RecordClass::in};
        cancelled.explanation = "the resolution was cancelled";
        end(cancelled);
    }
    void end(const Resolution& outcome) {
        ended_ = true;
        const auto waiters = resolver_.under_way_.extract(key_);
        for (const auto& waiter : waiters.mapped()) waiter->complete(outcome);
    }

private:
    Resolver& resolver_;
    CacheKey key_;
    bool ended_ = false;
};

Task<Resolution> Resolver::resolve(DomainName name, RecordType type) {
    const CacheKey key{name, type};
    const std::uint64_t number = ++resolutions_;
    const auto same = under_way_.find(key);
    if (same != under_way_.end()) {
        const auto pending = std::make_shared<Pending<Resolution>>();
        same->second.push_back(pending);
        const Question question{name, type, RecordClass::in};
        environment_.on_step({.kind = ResolverStep::Kind::joined,
                              .resolution = number,
                              .question = &question,
                              .reason = "the same question is being resolved already"});
        Pending<Resolution>& outcome = *pending;
        Resolution joined = co_await outcome;
        environment_.on_step({.kind = ResolverStep::Kind::shared, .resolution = number, .question = &question});
        co_return joined;
    }
    SharedResolution shared(*this, key);
    ResolutionRun run(environment_, cache_, times_, settings_, number);
    Task<Resolution> resolving = run.resolve(name, type, 0);
    Resolution resolution = co_await resolving;
    shared.end(resolution);
    co_return resolution;
}

}  // namespace protocol::dns
