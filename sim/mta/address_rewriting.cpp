#include "sim/mta/address_rewriting.hpp"

#include <fmt/format.h>

#include "protocol/base/ascii.hpp"
#include "protocol/message/address_list.hpp"
#include "protocol/message/header.hpp"
#include "sim/mta/lookup_keys.hpp"

namespace sim::mta {

namespace message = protocol::message;
namespace smtp = protocol::smtp;

namespace {

bool is_about_senders(const message::HeaderField& field) {
    return field.is("From") || field.is("Sender") || field.is("Reply-To");
}
bool is_about_recipients(const message::HeaderField& field) {
    return field.is("To") || field.is("Cc");
}

/// @return whether an address has changed
template <class Rewrite>
bool rewrite_mailbox(message::Mailbox& mailbox, const Rewrite& rewrite, std::vector<Rewriting>& rewritten) {
    const auto address = smtp::Mailbox::parse(mailbox.address());
    auto change = address ? rewrite(*address) : std::nullopt;
    if (!change) return false;
    mailbox.local_part = change->to.local_part_dequoted();
    mailbox.domain = smtp::text_of(change->to.host());
    rewritten.push_back(*std::move(change));
    return true;
}

template <class Rewrite>
std::optional<message::HeaderField> rewrite_field(const message::HeaderField& field, const Rewrite& rewrite,
                                                  std::vector<Rewriting>& rewritten) {
    auto addresses = message::parse_address_list(field.body());
    if (!addresses) return std::nullopt;
    bool is_changed = false;
    for (message::Address& address : *addresses) {
        if (auto* mailbox = std::get_if<message::Mailbox>(&address)) {
            is_changed |= rewrite_mailbox(*mailbox, rewrite, rewritten);
            continue;
        }
        for (message::Mailbox& mailbox : std::get<message::Group>(address).mailboxes) {
            is_changed |= rewrite_mailbox(mailbox, rewrite, rewritten);
        }
    }
    if (!is_changed) return std::nullopt;
    return message::HeaderField(field.name(), message::encode_address_list(*addresses));
}

}  // namespace

bool rewrites_addresses(const Settings& settings) {
    return !settings.canonical.empty() || !settings.sender_canonical.empty() || !settings.recipient_canonical.empty();
}

std::optional<smtp::Mailbox> mapped_address(const std::string& result, const smtp::Mailbox& address,
                                            std::string_view detail) {
    if (result.starts_with('@')) {
        const auto kept = smtp::Mailbox::parse(address.local_part() + result);
        return kept ? std::optional(*kept) : std::nullopt;
    }
    const auto mailbox = smtp::Mailbox::parse(result);
    if (!mailbox || detail.empty()) return mailbox ? std::optional(*mailbox) : std::nullopt;
    const auto detailed = smtp::Mailbox::make(mailbox->local_part_dequoted() + std::string(detail), mailbox->host());
    return detailed ? std::optional(*detailed) : std::nullopt;
}

std::optional<Rewriting> AddressRewriting::look_up(const smtp::Mailbox& address, const Map& map,
                                                   std::string_view map_name) const {
    if (map.empty()) return std::nullopt;
    const auto keys = lookup_keys(address.local_part_dequoted(), smtp::canonical_of(address.host()),
                                  settings_.recipient_delimiter, classifier_.is_local(address));
    for (const LookupKey& key : keys) {
        const auto* entry = find_ignoring_case(map, key.text);
        if (entry == nullptr) continue;
        auto to = mapped_address(entry->second, address, key.detail);
        if (!to || *to == address) return std::nullopt;
        return Rewriting{address, *std::move(to),
                         fmt::format("`{}` has {}: {}", map_name, entry->first, entry->second)};
    }
    return std::nullopt;
}

std::optional<Rewriting> AddressRewriting::rewrite(const smtp::Mailbox& address, const Map& first,
                                                   std::string_view first_name) const {
    auto by_first = look_up(address, first, first_name);
    auto by_both = look_up(by_first ? by_first->to : address, settings_.canonical, "canonical");
    if (!by_first || !by_both) return by_first ? std::move(by_first) : std::move(by_both);
    return Rewriting{address, by_both->to, by_first->rule + ", and " + by_both->rule};
}

std::optional<Rewriting> AddressRewriting::sender(const smtp::Mailbox& address) const {
    return rewrite(address, settings_.sender_canonical, "sender_canonical");
}

std::optional<Rewriting> AddressRewriting::recipient(const smtp::Mailbox& address) const {
    return rewrite(address, settings_.recipient_canonical, "recipient_canonical");
}

std::optional<message::Content> AddressRewriting::header(const message::Content& content,
                                                         std::vector<Rewriting>& rewritten) const {
    const auto header = message::Header::parse(content.header());
    message::Header changed;
    const std::size_t before = rewritten.size();
    for (const message::HeaderField& field : header.fields()) {
        std::optional<message::HeaderField> anew;
        if (is_about_senders(field)) {
            anew = rewrite_field(
                field, [this](const smtp::Mailbox& each) { return sender(each); }, rewritten);
        } else if (is_about_recipients(field)) {
            anew = rewrite_field(
                field, [this](const smtp::Mailbox& each) { return recipient(each); }, rewritten);
        }
        changed.append(anew ? *std::move(anew) : field);
    }
    if (rewritten.size() == before) return std::nullopt;
    return content.with_header(changed.encode());
}

}  // namespace sim::mta
