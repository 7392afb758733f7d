#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "sim/mta/delivery.hpp"

namespace sim::mta {

/// The hint's key of one address of a host: `host mx1.beta.test[10.2.0.1]:25`, or of all its addresses.
[[nodiscard]] std::string host_key(const Settings& settings, const NextHop& hop);
/// Of one message at this host: the host works, but refuses this message for now.
[[nodiscard]] std::string message_key(const Settings& settings, const NextHop& hop, const std::string& queue_id);
/// Of a recipient, and who writes to it: `address bob@beta.test from <alice@alpha.test>`
[[nodiscard]] std::string address_key(const Recipient& recipient, const ReversePath& sender);
/// Of a domain whose hosts could not be found.
[[nodiscard]] std::string domain_key(const Destination& destination);

/// Goes through the next hops of one delivery: how many are tried, and which must wait for their retry time.
/// Exim specification, chapter "The smtp transport", section "How the host list is processed".
class HopChoice {
public:
    /// @param request, hops  outlive the choice
    HopChoice(const DeliveryContext& context, const DeliveryRequest& request, const std::vector<NextHop>& hops)
        : context_(context), request_(request), hops_(hops) {}

    /// The place of the next hop to try; nothing: that was the last one. Records which are passed over.
    std::optional<std::size_t> next();
    /// Some hops were left out that another attempt may find.
    [[nodiscard]] bool has_left_out() const { return has_left_out_; }
    /// Nothing was tried, for everything has failed for longer than the last retry rule allows and waits.
    [[nodiscard]] bool all_expired() const { return total_ == 0 && !has_left_out_ && !waits_for_.empty(); }
    [[nodiscard]] bool has_tried() const { return total_ != 0; }
    /// The hints that hold hops back.
    [[nodiscard]] const std::vector<std::string>& waits_for() const { return waits_for_; }

private:
    [[nodiscard]] bool must_wait(std::size_t place);
    [[nodiscard]] bool must_wait(std::size_t place, const std::string& key);
    [[nodiscard]] bool is_expired(std::size_t place) const;
    void step_behind(std::size_t place);

    const DeliveryContext& context_;
    const DeliveryRequest& request_;
    const std::vector<NextHop>& hops_;
    std::size_t place_ = 0;
    unsigned counted_ = 0;  ///< towards `mx_addresses_max`
    unsigned total_ = 0;
    bool has_left_out_ = false;
    std::vector<std::string> waits_for_;
};

}  // namespace sim::mta
