#include "sim/mailstore/store.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cassert>

#include "protocol/message/trace.hpp"
#include "sim/recording/decision.hpp"

namespace sim::mailstore {

namespace smtp = protocol::smtp;
using recording::Event;
using recording::EventKind;

void Store::create(std::string name, std::string password, std::optional<std::uint64_t> octets_max) {
    Account account;
    account.name = name;
    account.password = std::move(password);
    account.octets_max = octets_max ? octets_max : quota_.octets_max;
    // The scenario's calendar start is the UIDVALIDITY of INBOX: a 32-bit number that is the same in every run.
    account.uid_validity_next = static_cast<std::uint32_t>(runtime_.calendar().start_unix_seconds());
    account.mailboxes[std::string(inbox_name)].uid_validity = account.uid_validity_next++;
    const auto quota = account.octets_max;
    const std::uint32_t uid_validity = account.inbox().uid_validity;
    const bool is_new = accounts_.try_emplace(name, std::move(account)).second;
    assert(is_new);
    if (!is_new) return;
    runtime_.record(EventKind::mailbox_created, [&](Event& event) {
        event.fields.set("mailbox", name);
        if (quota) event.fields.set("octets_max", *quota);
        event.fields.set("uid_validity", uid_validity);
    });
}

void Store::add_address(std::string_view address, std::string account) {
    account_of_address_.insert_or_assign(std::string(address), std::move(account));
}

const Account* Store::find_by_address(std::string_view address) const {
    const auto found = account_of_address_.find(address);
    return found == account_of_address_.end() ? nullptr : find(found->second);
}

const Account* Store::find_by_login(std::string_view user) const {
    const Account* account = find(user);
    return account != nullptr ? account : find_by_address(user);
}

std::optional<std::string> Store::password_of(std::string_view user) const {
    const Account* account = find_by_login(user);
    if (account == nullptr || account->password.empty()) return std::nullopt;
    return account->password;
}

const Account* Store::find(std::string_view name) const {
    const auto found = accounts_.find(name);
    return found == accounts_.end() ? nullptr : &found->second;
}

Account& Store::at(std::string_view account) {
    const auto found = accounts_.find(account);
    assert(found != accounts_.end());
    return found->second;
}

Mailbox& Store::at(std::string_view account, std::string_view mailbox) {
    auto& mailboxes = at(account).mailboxes;
    const auto found = mailboxes.find(mailbox);
    assert(found != mailboxes.end());
    return found->second;
}

// Dovecot's rule: the last mail may go beyond the bound by the grace, but only into a mailbox that is below it.
std::optional<smtp::Reply> Store::quota_refusal(std::string_view account_name, const Delivery& delivery) {
    const Account& account = at(account_name);
    if (!account.octets_max) return std::nullopt;
    const std::uint64_t octets_max = *account.octets_max;
    const std::uint64_t used_octets = account.used_octets();
    const auto grace_octets = static_cast<std::uint64_t>(static_cast<double>(octets_max) * quota_.grace_share);
    const std::uint64_t size_octets =
        delivery.content.size_octets() + protocol::message::return_path_field(delivery.return_path).octets().size();
    const bool has_room = used_octets < octets_max && size_octets <= octets_max - used_octets + grace_octets;
    record_room(account, delivery, size_octets, has_room);
    if (has_room) return std::nullopt;
    const std::string text = fmt::format("<{}> Quota exceeded (mailbox for user is full)", delivery.delivered_to);
    return quota_.full_is_temporary ? smtp::Reply(452, {4, 2, 2}, text) : smtp::Reply(552, {5, 2, 2}, text);
}

void Store::record_room(const Account& account, const Delivery& delivery, std::uint64_t size_octets, bool has_room) {
    runtime_.record(EventKind::decision, [&](Event& event) {
        const std::string refuse = quota_.full_is_temporary ? "refuse it for now" : "refuse it for good";
        event.message = delivery.message;
        recording::set_decision(
            event,
            {.question = fmt::format("Has the mailbox {} room for the mail?", account.name),
             .options = {"put it in", refuse},
             .chosen = has_room ? "put it in" : refuse,
             .rule = fmt::format("the mailbox holds {} of {} octets and the mail has {}; the last mail may go "
                                 "beyond the bound by {} %",
                                 account.used_octets(), *account.octets_max, size_octets, quota_.grace_share * 100),
             .rfc = "RFC 5321 section 4.2.3"});
    });
}

bool Store::lock(std::string_view account) {
    if (!locked_.insert(std::string(account)).second) return false;
    runtime_.record(EventKind::maildrop_locked, [&](Event& event) { event.fields.set("mailbox", account); });
    return true;
}

void Store::unlock(std::string_view account) {
    if (locked_.erase(std::string(account)) == 0) return;
    runtime_.record(EventKind::maildrop_unlocked, [&](Event& event) { event.fields.set("mailbox", account); });
}

bool Store::is_locked(std::string_view account) const {
    return locked_.find(account) != locked_.end();
}

}  // namespace sim::mailstore
