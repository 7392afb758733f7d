#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "sim/mta/delivery.hpp"

// What the recording is told about the hosts that a delivery tries.
namespace sim::mta {

/// `delivery-started`. @param recipients  places in the request
void record_started(host::Runtime& runtime, const DeliveryRequest& request, const NextHop& hop,
                    const std::vector<std::size_t>& recipients);
/// `decision`: recipients that a server has no room for in this session (LIMITS, RFC 9422) go in another.
/// @param left  how many
void record_another_session(host::Runtime& runtime, const DeliveryRequest& request, const NextHop& hop,
                            std::size_t left);
/// Another hop is tried because the one before did not serve everybody.
struct HopStep {
    std::size_t from = 0;
    std::size_t to = 0;
};
/// `decision`: which hop is tried after one that did not serve everybody. @param why  what that one said
void record_next_choice(host::Runtime& runtime, const DeliveryRequest& request, const std::vector<NextHop>& hops,
                        HopStep step, const std::string& why);
/// `decision`: the fallback relay is tried because nobody else took the mail.
void record_fallback(host::Runtime& runtime, const DeliveryRequest& request, const Route& relay,
                     const std::string& why);

}  // namespace sim::mta
