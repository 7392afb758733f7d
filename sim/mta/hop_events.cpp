#include "sim/mta/hop_events.hpp"

#include <fmt/format.h>

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
        event.fields.set("question",
                         fmt::format("{} takes no more in this session, and {} recipients are left. What now?",
                                     hop.to_string(), left));
        event.fields.set("options", std::vector<std::string>{"another session", "defer"});
        event.fields.set("chosen", "another session");
        event.fields.set("rule", "the server said in its answer to EHLO how much it takes in one session");
        event.fields.set("rfc", "RFC 9422");
    });
}

void record_next_choice(host::Runtime& runtime, const DeliveryRequest& request, const std::vector<NextHop>& hops,
                        HopStep step, const std::string& why) {
    const std::size_t chosen = step.to;
    runtime.record(EventKind::decision, [&](Event& event) {
        event.message = request.message;
        event.fields.set("question", fmt::format("{} did not take the mail. What now?", hops[step.from].to_string()));
        std::vector<std::string> options;
        for (std::size_t index = chosen; index < hops.size(); ++index) {
            options.push_back("try " + hops[index].to_string());
        }
        options.emplace_back("defer");
        event.fields.set("options", std::move(options));
        event.fields.set("chosen", "try " + hops[chosen].to_string());
        event.fields.set("rule", fmt::format("after a temporary failure ({}) the next host in the list is tried", why));
        event.fields.set("rfc", "RFC 5321 section 5.1");
    });
}

void record_fallback(host::Runtime& runtime, const DeliveryRequest& request, const Route& relay,
                     const std::string& why) {
    runtime.record(EventKind::decision, [&](Event& event) {
        const std::string chosen = "try the fallback relay " + relay.host;
        event.message = request.message;
        event.fields.set("question", "No host took the mail. What now?");
        event.fields.set("options", std::vector<std::string>{chosen, "defer or give up"});
        event.fields.set("chosen", chosen);
        event.fields.set("rule", fmt::format("this host has a fallback relay for mail that nobody takes ({})", why));
        event.fields.set("rfc", "RFC 5321 section 5.1");
    });
}

}  // namespace sim::mta
