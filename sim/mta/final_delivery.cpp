#include "sim/mta/final_delivery.hpp"

#include <algorithm>

#include "protocol/base/ascii.hpp"
#include "protocol/message/calendar.hpp"

namespace sim::mta {

namespace message = protocol::message;

std::vector<message::HeaderField> delivery_fields(Profile profile, const Recipient& recipient,
                                                  const message::DateTime& now) {
    const std::string original = original_of(recipient);
    switch (profile) {
        case Profile::postfix:
            return {{"X-Original-To", original}, {"Delivered-To", written(recipient.address)}};
        case Profile::exim:
            return {{"Envelope-to", original}, {"Delivery-date", message::format_date_time(now)}};
        case Profile::rfc:
            break;
    }
    return {};
}

bool was_delivered_to(const Content& content, const Recipient& recipient) {
    const auto header = message::Header::parse(content.header());
    const std::string address = recipient.address.canonical();
    return std::ranges::any_of(header.find_all("Delivered-To"), [&](const message::HeaderField* field) {
        return protocol::equal_ignoring_case(field->body(), address);
    });
}

}  // namespace sim::mta
