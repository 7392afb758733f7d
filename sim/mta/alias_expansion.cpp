#include "sim/mta/alias_expansion.hpp"

#include <algorithm>

#include "sim/mta/address_rewriting.hpp"
#include "sim/mta/delivery_events.hpp"

namespace sim::mta {

namespace smtp = protocol::smtp;
using Kind = Classification::Kind;

AliasExpansion::Result AliasExpansion::expand(const std::vector<Recipient>& recipients) {
    for (const Recipient& recipient : recipients) {
        if (add(recipient)) continue;
        const bool is_known = std::ranges::any_of(
            result_.looping, [&](const Recipient& other) { return other.address == recipient.address; });
        if (!is_known) result_.looping.push_back(recipient);
    }
    return std::move(result_);
}

bool AliasExpansion::is_final(const Recipient& recipient) const {
    return recipient.expanded || (scope_ == Scope::virtual_only && recipient.virtually_expanded);
}

Classification AliasExpansion::classify(const Recipient& recipient) const {
    if (scope_ == Scope::all) {
        return recipient.virtually_expanded ? classifier_.classify_after_virtual(recipient.address)
                                            : classifier_.classify(recipient.address);
    }
    return classifier_.classify_virtual(recipient.address).value_or(Classification());
}

bool AliasExpansion::add(const Recipient& recipient) {
    if (depth_ >= nesting_max) return false;
    const auto [served, is_new] = served_.try_emplace(recipient.address.canonical(), false);
    if (!is_new) return served->second;
    if (is_final(recipient)) return served->second = keep(recipient);
    const Classification verdict = classify(recipient);
    if (!verdict.list.empty()) return served->second = leave(recipient);
    ++depth_;
    served->second = verdict.kind == Kind::alias ? add_targets(recipient, verdict) : keep(recipient);
    --depth_;
    return served->second;
}

bool AliasExpansion::add_targets(const Recipient& alias, const Classification& verdict) {
    std::vector<smtp::Mailbox> targets;
    for (const std::string& target : verdict.expansion) {
        const auto address = mapped_address(target, alias.address, verdict.detail);
        if (address) targets.push_back(*address);  // the scenario checks alias targets
    }
    if (recorded_) record_alias(runtime_, entry_, alias, targets, verdict);
    bool served = false;
    std::optional<Recipient> missing;  // it names itself, and there is no such mailbox
    for (const smtp::Mailbox& target : targets) {
        Recipient recipient{target, original_of(alias)};
        recipient.notify = alias.notify;
        recipient.orcpt = alias.orcpt;
        const bool is_itself = target == alias.address;
        if (is_itself && !verdict.is_virtual && !has_mailbox(recipient)) {
            missing = recipient;
        } else {
            served |= is_itself ? keep(recipient) : add(recipient);
        }
    }
    // Where others are served the sender is told of this one; where nobody is, of the alias.
    return missing && served ? keep(*missing) : served;
}

bool AliasExpansion::has_mailbox(const Recipient& recipient) const {
    return classifier_.classify_without_aliases(recipient.address).kind != Kind::unknown_user;
}

bool AliasExpansion::leave(Recipient list) {
    list.virtually_expanded = true;
    result_.recipients.push_back(std::move(list));
    return true;
}

bool AliasExpansion::keep(Recipient recipient) {
    if (!kept_.insert(recipient.address.canonical()).second) return true;  // an alias may name itself more than once
    recipient.virtually_expanded = true;
    recipient.expanded |= scope_ == Scope::all;
    result_.recipients.push_back(std::move(recipient));
    return true;
}

}  // namespace sim::mta
