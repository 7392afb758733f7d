#include "sim/mta/recipient_classifier.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "protocol/base/ascii.hpp"
#include "sim/mta/lookup_keys.hpp"

namespace sim::mta {

namespace smtp = protocol::smtp;
using Kind = Classification::Kind;

namespace {

Classification alias_for(const std::vector<std::string>& expansion, bool is_virtual) {
    Classification verdict;
    verdict.kind = Kind::alias;
    verdict.expansion = expansion;
    verdict.is_virtual = is_virtual;
    return verdict;
}

}  // namespace

bool RecipientClassifier::is_local(const smtp::Mailbox& address) const {
    if (const smtp::Domain* domain = address.domain())
        return contains_ignoring_case(settings_.local_domains, domain->dns_text()) || is_own_name(address);
    const auto& literal = std::get<smtp::AddressLiteral>(address.host()).address();
    return literal && std::ranges::find(own_addresses_, *literal) != own_addresses_.end();
}

bool RecipientClassifier::is_virtual(const smtp::Mailbox& address) const {
    const smtp::Domain* domain = address.domain();
    return domain != nullptr && contains_ignoring_case(settings_.virtual_alias_domains, domain->dns_text());
}

bool RecipientClassifier::is_own_name(const smtp::Mailbox& address) const {
    const smtp::Domain* domain = address.domain();
    if (domain == nullptr || !protocol::equal_ignoring_case(domain->dns_text(), host_name_)) return false;
    return !contains_ignoring_case(settings_.local_domains, host_name_) && !is_virtual(address) &&
           !is_relay_domain(address);
}

bool RecipientClassifier::is_host_postmaster(const smtp::Mailbox& address) const {
    return is_own_name(address) && protocol::equal_ignoring_case(address.local_part_dequoted(), "postmaster");
}

bool RecipientClassifier::is_relay_domain(const smtp::Mailbox& address) const {
    const smtp::Domain* domain = address.domain();
    if (domain == nullptr) return false;
    if (contains_ignoring_case(settings_.relay_for, domain->dns_text())) return true;
    // Postfix: parent_domain_matches_subdomains has relay_domains (measured).
    return settings_.profile == Profile::postfix &&
           !contains_ignoring_case(settings_.local_domains, domain->dns_text()) &&
           std::ranges::any_of(settings_.relay_for, [&](const std::string& parent) {
               return protocol::to_lower(domain->dns_text()).ends_with("." + protocol::to_lower(parent));
           });
}

bool RecipientClassifier::is_relayed_for(const smtp::Mailbox& address) const {
    if (!is_relay_domain(address)) return false;
    return settings_.relay_recipients.empty() ||
           contains_ignoring_case(settings_.relay_recipients, address.canonical());
}

Classification RecipientClassifier::classify(const smtp::Mailbox& address) const {
    auto verdict = classify_virtual(address);
    return verdict ? *std::move(verdict) : classify_after_virtual(address);
}

Classification RecipientClassifier::classify_after_virtual(const smtp::Mailbox& address) const {
    if (auto list = classify_list(address)) return *std::move(list);
    if (is_local(address)) {
        if (auto alias = find_local_alias(local_names(address))) return *std::move(alias);
    } else if (const auto* entry = find_ignoring_case(settings_.aliases, address.canonical())) {
        return alias_for(entry->second, false);
    }
    Classification verdict = classify_without_aliases(address);
    const bool is_nobody = verdict.kind == Kind::unknown_user && !verdict.is_virtual;
    if (!is_nobody || settings_.catch_all.empty()) return verdict;
    verdict = alias_for({settings_.catch_all}, false);
    verdict.is_catch_all = true;
    return verdict;
}

std::optional<Classification> RecipientClassifier::classify_list(const smtp::Mailbox& address) const {
    if (settings_.lists.empty() || !is_local(address)) return std::nullopt;
    constexpr std::string_view owner_prefix = "owner-";
    const LocalNames names = local_names(address);
    const std::string& local_part = names.local_parts.front();
    const auto is_called = [&](std::string_view name, std::string_view called) {
        const std::string whole = std::string(called) + '@' + names.domain;
        return protocol::equal_ignoring_case(name, called) || protocol::equal_ignoring_case(name, whole);
    };
    for (const auto& [name, list] : settings_.lists) {
        if (is_called(name, local_part)) {
            Classification verdict = alias_for({}, false);
            verdict.list = name;
            return verdict;
        }
        const bool is_owners = local_part.starts_with(owner_prefix) &&
                               is_called(name, std::string_view(local_part).substr(owner_prefix.size()));
        if (!is_owners) continue;
        return alias_for({list.owner.empty() ? "postmaster@" + names.domain : list.owner}, false);
    }
    return std::nullopt;
}

std::optional<Classification> RecipientClassifier::classify_virtual(const smtp::Mailbox& address) const {
    if (settings_.virtual_aliases.empty()) return std::nullopt;
    const LocalNames names = local_names(address);
    const std::string domain = is_own_name(address) ? smtp::canonical_of(address.host()) : names.domain;
    const auto keys = lookup_keys(names.local_parts.front(), domain, settings_.recipient_delimiter, is_local(address));
    for (const LookupKey& key : keys) {
        const auto* entry = find_ignoring_case(settings_.virtual_aliases, key.text);
        if (entry == nullptr) continue;
        Classification verdict = alias_for(entry->second, true);
        verdict.detail = key.detail;
        return verdict;
    }
    return std::nullopt;
}

RecipientClassifier::LocalNames RecipientClassifier::local_names(const smtp::Mailbox& address) const {
    const std::string local_part = address.local_part_dequoted();
    const bool is_of_host = address.domain() == nullptr || is_own_name(address);
    const std::string domain = is_of_host && !settings_.local_domains.empty() ? settings_.local_domains.front()
                                                                              : smtp::canonical_of(address.host());
    LocalNames names{domain, {local_part}};
    if (auto base = smtp::without_subaddress(local_part, settings_.recipient_delimiter)) {
        names.local_parts.push_back(std::move(*base));
    }
    return names;
}

std::optional<Classification> RecipientClassifier::find_local_alias(const LocalNames& names) const {
    const auto find = [&](const std::string& local_part) {
        const auto* entry = find_ignoring_case(settings_.aliases, local_part + '@' + names.domain);
        return entry != nullptr ? entry : find_ignoring_case(settings_.aliases, local_part);
    };
    for (const std::string& local_part : names.local_parts) {
        const auto* entry = find(local_part);
        if (entry == nullptr) continue;
        Classification verdict = alias_for(entry->second, false);
        const std::string owner = "owner-" + protocol::to_lower(local_part);
        if (find(owner) != nullptr) verdict.owner = owner;
        return verdict;
    }
    return std::nullopt;
}

Classification RecipientClassifier::classify_without_aliases(const smtp::Mailbox& address) const {
    Classification verdict;
    if (is_host_postmaster(address)) {
        verdict.domain = smtp::text_of(address.host());
        verdict.kind = Kind::mailbox;
        verdict.is_postmaster = true;
        verdict.mailbox = address.canonical();
        return verdict;
    }
    if (!is_local(address)) {
        verdict.domain = smtp::text_of(address.host());
        verdict.is_virtual = is_virtual(address);
        if (verdict.is_virtual) {
            verdict.kind = Kind::unknown_user;
            verdict.local_part = address.local_part_dequoted();
        }
        return verdict;
    }
    LocalNames names = local_names(address);
    const mailstore::Account* mailbox = nullptr;
    for (const std::string& local_part : names.local_parts) {
        if (mailbox == nullptr) mailbox = store_.find_by_address(local_part + '@' + names.domain);
    }
    verdict.by_lmtp = is_stored_elsewhere(names);
    if (verdict.by_lmtp) {
        verdict.kind = Kind::mailbox;
        verdict.mailbox = settings_.mailbox_lmtp->host;
        verdict.domain = std::move(names.domain);
        return verdict;
    }
    verdict.is_postmaster =
        mailbox == nullptr && protocol::equal_ignoring_case(names.local_parts.front(), "postmaster");
    verdict.kind = mailbox != nullptr || verdict.is_postmaster ? Kind::mailbox : Kind::unknown_user;
    if (mailbox != nullptr) verdict.mailbox = mailbox->name;
    if (verdict.is_postmaster) verdict.mailbox = postmaster_mailbox;
    verdict.domain = std::move(names.domain);
    verdict.local_part = std::move(names.local_parts.front());
    return verdict;
}

bool RecipientClassifier::is_stored_elsewhere(const LocalNames& names) const {
    if (!settings_.mailbox_lmtp) return false;
    return std::ranges::any_of(names.local_parts, [&](const std::string& local_part) {
        return contains_ignoring_case(settings_.users, local_part);
    });
}

std::string Classification::rule() const {
    switch (kind) {
        case Kind::remote:
            return fmt::format("the domain {} is not one of this host's own", domain);
        case Kind::alias:
            if (is_catch_all) return "nobody has the address, and one mailbox gets all such mail";
            return list.empty() ? "the address is an alias" : "the address is a mailing list";
        case Kind::mailbox:
            if (by_lmtp)
                return fmt::format("the domain {} is this host's own; its mailboxes are on {}", domain, mailbox);
            return is_postmaster ? "every host that takes mail has a postmaster"
                                 : fmt::format("the domain {} is this host's own and the mailbox exists", domain);
        case Kind::unknown_user:
            break;
    }
    return fmt::format("the domain {} is this host's own, but there is no mailbox {}", domain, local_part);
}

std::optional<smtp::Mailbox> RecipientClassifier::postmaster() const {
    if (settings_.local_domains.empty()) return std::nullopt;
    const auto mailbox = smtp::Mailbox::parse("postmaster@" + settings_.local_domains.front());
    return mailbox ? std::optional(*mailbox) : std::nullopt;
}

}  // namespace sim::mta
