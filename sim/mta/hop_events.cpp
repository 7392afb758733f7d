#include "sim/mta/hop_events.hpp"

#include <fmt/format.h>

#include "sim/recording/decision.hpp"

namespace sim::mta {

using recording::Event;
using recording::EventKind;

void record_started(host::Runtime& runtime, const DeliveryRequest& request, const NextHop& hop,
                    const std::vector<std::size_t>& recipients) {
    runtime.record(EventKind::delivery_started, [&](Event& event) {
        event.message = request.message;
        event.fields.set("queue_id", request.queue_id);
        std::vector<std::string> addresses;
        for (const std::size_t index : recipients) addresses.push_back(request.recipients[index].address.canonical());
        event.fields.set("recipients", std::move(addresses));
        event.fields.set("next_hop", hop.to_string());
    });
}

void record_another_session(host::Runtime& runtime, const DeliveryRequest& request, const NextHop& hop,
                            std::size_t left) {
    runtime.record(EventKind::decision, [&](Event& event) {
        event.message = request.message;
        recording::set_decision(
            event, {.question = fmt::format("{} takes no more in this session, and {} recipients are left. What now?",
                                            hop.to_string(), left),
                    .options = {"another session", "defer"},
                    .chosen = "another session",
                    .rule = "the server said in its answer to EHLO how much it takes in one session",
                    .rfc = "RFC 9422"});
    });
}

void record_next_choice(host::Runtime& runtime, const DeliveryRequest& request, const std::vector<NextHop>& hops,
                        HopStep step, const std::string& why) {
    const std::size_t chosen = step.to;
    runtime.record(EventKind::decision, [&](Event& event) {
        event.message = request.message;
        std::vector<std::string> options;
        for (std::size_t index = chosen; index < hops.size(); ++index) {
            options.push_back("try " + hops[index].to_string());
        }
        options.emplace_back("defer");
        recording::set_decision(
            event, {.question = fmt::format("{} did not take the mail. What now?", hops[step.from].to_string()),
                    .options = std::move(options),
                    .chosen = "try " + hops[chosen].to_string(),
                    .rule = fmt::format("after a temporary failure ({}) the next host in the list is tried", why),
                    .rfc = "RFC 5321 section 5.1"});
    });
}

void record_fallback(host::Runtime& runtime, const DeliveryRequest& request, const Route& relay,
                     const std::string& why) {
    runtime.record(EventKind::decision, [&](Event& event) {
        const std::string chosen = "try the fallback relay " + relay.host;
        event.message = request.message;
        recording::set_decision(
            event, {.question = "No host took the mail. What now?",
                    .options = {chosen, "defer or give up"},
                    .chosen = chosen,
                    .rule = fmt::format("this host has a fallback relay for mail that nobody takes ({})", why),
                    .rfc = "RFC 5321 section 5.1"});
    });
}

}  // namespace sim::mta
