#include "sim/recording/run_comparison.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <tuple>

#include "sim/recording/journey.hpp"

namespace sim::recording {

namespace {

/// The message that a copy is one of: `m1` of `m1/2`, `m1!1` of `m1!1/2`.
std::string_view without_copy(std::string_view message) {
    const std::size_t mark = message.rfind('!');
    const std::size_t copy = message.find('/', mark == std::string_view::npos ? 0 : mark);
    return message.substr(0, copy);
}

/// What became of a mail is told by events about mail alone.
bool is_of_interest(EventKind kind) {
    return kind == EventKind::host || info(kind).group == Group::mail;
}

/// Which recipient of which mail, and which of several mailboxes of the same name that is.
using FateKey = std::tuple<std::string, std::string, std::size_t>;

std::map<FateKey, const MailFate*> by_key(const std::vector<MailFate>& fates, std::vector<FateKey>& order) {
    std::map<FateKey, const MailFate*> found;
    for (const MailFate& fate : fates) {
        FateKey key{fate.outcome.message, fate.outcome.recipient, 0};
        while (found.contains(key)) ++std::get<2>(key);
        found[key] = &fate;
        order.push_back(std::move(key));
    }
    return found;
}

FatePair make_pair_of(const MailFate* first, const MailFate* second) {
    FatePair pair;
    if (first != nullptr) pair.first = *first;
    if (second != nullptr) pair.second = *second;
    if (first == nullptr || second == nullptr) {
        pair.state_differs = true;
        return pair;
    }
    const JourneyOutcome& one = first->outcome;
    const JourneyOutcome& other = second->outcome;
    pair.state_differs = one.state != other.state || one.read.has_value() != other.read.has_value();
    pair.place_differs = one.host != other.host || (one.state == other.state && one.mailbox != other.mailbox);
    pair.time_differs = one.since != other.since || one.read != other.read;
    pair.attempts_differ = first->attempts != second->attempts;
    return pair;
}

}  // namespace

std::bitset<event_kind_count> FateCollector::wanted_kinds() const {
    std::bitset<event_kind_count> wanted;
    for (std::size_t kind = 0; kind < event_kind_count; ++kind) {
        wanted[kind] = is_of_interest(static_cast<EventKind>(kind));
    }
    return wanted;
}

void FateCollector::consume(const Event& event) {
    end_ = event.time;
    if (!is_of_interest(event.kind)) return;
    if (event.kind == EventKind::host) roles_.hosts[event.fields.text("name")].role = event.fields.text("role");
    if (event.message.empty()) return;
    const std::string root(root_message(event.message));
    const auto [place, is_new] = mail_by_id_.try_emplace(root, mails_.size());
    if (is_new) mails_.emplace_back();
    Mail& mail = mails_[place->second];
    if (event.kind == EventKind::mail_composed) {
        mail.subject = event.fields.text("subject");
        mail.from = event.fields.text("from");
    }
    if (event.kind == EventKind::delivery_attempted) {
        ++attempts_[{std::string(without_copy(event.message)), event.fields.text("recipient")}];
    }
    const std::vector<JourneyOutcome> before = mail.outcomes;
    note_outcome(mail.outcomes, event, roles_);
    note_changes(mail, before, event.id);
}

void FateCollector::note_changes(Mail& mail, const std::vector<JourneyOutcome>& before, EventId event) {
    std::vector<EventId> events(mail.outcomes.size(), event);
    for (std::size_t index = 0; index < events.size(); ++index) {
        const auto same = std::ranges::find(before, mail.outcomes[index]);
        if (same != before.end()) events[index] = mail.events[static_cast<std::size_t>(same - before.begin())];
    }
    mail.events = std::move(events);
}

std::vector<MailFate> FateCollector::fates() const {
    std::vector<MailFate> fates;
    for (const Mail& mail : mails_) {
        for (std::size_t index = 0; index < mail.outcomes.size(); ++index) {
            const JourneyOutcome& outcome = mail.outcomes[index];
            const bool notification = outcome.message.find('!') != std::string::npos;
            const auto attempts = attempts_.find({outcome.message, outcome.recipient});
            fates.push_back({.subject = notification ? "" : mail.subject,
                             .from = notification ? "" : mail.from,
                             .outcome = outcome,
                             .attempts = attempts == attempts_.end() ? 0 : attempts->second,
                             .event = mail.events[index]});
        }
    }
    return fates;
}

std::vector<FatePair> compare_fates(const std::vector<MailFate>& first, const std::vector<MailFate>& second) {
    std::vector<FateKey> order;
    std::vector<FateKey> second_order;
    const auto of_first = by_key(first, order);
    const auto of_second = by_key(second, second_order);
    std::vector<FatePair> pairs;
    for (const FateKey& key : order) {
        const auto other = of_second.find(key);
        pairs.push_back(make_pair_of(of_first.at(key), other == of_second.end() ? nullptr : other->second));
    }
    for (const FateKey& key : second_order) {
        if (!of_first.contains(key)) pairs.push_back(make_pair_of(nullptr, of_second.at(key)));
    }
    return pairs;
}

std::string difference_words(const FatePair& pair) {
    if (!pair.first) return "only the second run has it";
    if (!pair.second) return "only the first run has it";
    std::vector<std::string_view> words;
    if (pair.state_differs) words.emplace_back("what became of it");
    if (pair.place_differs) words.emplace_back("where");
    if (pair.time_differs) words.emplace_back("when");
    if (pair.attempts_differ) words.emplace_back("attempts");
    return fmt::format("{}", fmt::join(words, ", "));
}

}  // namespace sim::recording
