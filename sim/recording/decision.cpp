#include "sim/recording/decision.hpp"

#include <utility>

namespace sim::recording {

void set_decision(Event& event, Decision decision) {
    event.fields.set("question", std::move(decision.question));
    event.fields.set("options", std::move(decision.options));
    event.fields.set("chosen", std::move(decision.chosen));
    event.fields.set("rule", std::move(decision.rule));
    event.fields.set("rfc", decision.rfc);
}

}  // namespace sim::recording
