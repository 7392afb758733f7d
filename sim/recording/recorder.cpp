#include "sim/recording/recorder.hpp"

#include <cassert>

namespace sim::recording {

namespace {

bool fits(const Value& value, FieldType type) {
    switch (type) {
        case FieldType::integer:
            return std::holds_alternative<std::int64_t>(value);
        case FieldType::boolean:
            return std::holds_alternative<bool>(value);
        case FieldType::text:
        case FieldType::octets:
            return std::holds_alternative<std::string>(value);
        case FieldType::list:
            return std::holds_alternative<std::vector<std::string>>(value);
    }
    return false;
}

}  // namespace

bool fields_fit_kind(const Event& event) {
    const KindInfo& kind = info(event.kind);
    for (const Fields::Entry& entry : event.fields.entries()) {
        const FieldInfo* field = kind.field(entry.first);
        if (field == nullptr || !fits(entry.second, field->type)) return false;
    }
    return true;
}

void Recorder::add_sink(EventSink& sink) {
    subscriptions_.push_back({&sink, sink.wanted_kinds()});
    wanted_ |= subscriptions_.back().wanted;
}

void Recorder::publish(const Event& event) {
    assert(fields_fit_kind(event) && "the kind's row in event_kind_table.hpp has no such field, or of another type");
    for (const Subscription& subscription : subscriptions_) {
        if (subscription.wanted.test(static_cast<std::size_t>(event.kind))) subscription.sink->consume(event);
    }
}

}  // namespace sim::recording
