// SEARCH, SORT and THREAD, with their UID forms. RFC 9051 section 6.4.4, RFC 5182, RFC 5256, RFC 5267 section 3
#include "protocol/imap/search.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <deque>

#include "protocol/imap/sort.hpp"
#include "protocol/imap/thread.hpp"
#include "sim/mailstore/imap_answers.hpp"
#include "sim/mailstore/imap_message.hpp"
#include "sim/mailstore/imap_news.hpp"

namespace sim::mailstore {

namespace imap = protocol::imap;
using imap::SearchKey;

namespace {

bool mentions(const SearchKey& key, SearchKey::Kind kind) {
    return key.kind == kind ||
           std::ranges::any_of(key.operands, [kind](const SearchKey& operand) { return mentions(operand, kind); });
}

/// What a search found, in the order of the answer.
struct Hits {
    std::vector<std::uint32_t> uids{};
    std::vector<std::uint32_t> numbers{};  ///< UIDs or message numbers, as the command wants them
    bool with_modseq = false;              ///< the search asked about mod-sequences, RFC 7162 section 3.1.5
};

imap::SearchContext context_of(const ImapUser& user) {
    imap::SearchContext context;
    context.largest_sequence_number = user.view->count();
    context.largest_uid = user.view->largest_uid();
    context.now_unix_seconds = user.runtime.calendar().civil(user.runtime.now()).unix_seconds;
    context.saved_result = imap::SequenceSet::of(user.view->saved());
    return context;
}

/// What SORT and THREAD look at.
constexpr auto header_section = ImapMessage::Extent::header_section;

/// Calls visit(const StoredMessage&) for every message that matches, ascending. Those that were removed are found no
/// more.
template <class Visit>
void for_each_hit(ImapUser& user, const SearchKey& key, Visit visit) {
    if (mentions(key, SearchKey::Kind::modseq)) use_condstore(user);
    if (mentions(key, SearchKey::Kind::thread_id)) user.store.assign_threads(user.account);
    const imap::SearchContext context = context_of(user);
    const MailboxView& view = *user.view;
    for (const std::uint32_t uid : view.uids()) {
        if (view.is_gone(uid)) continue;
        const ImapMessage message(view.message(uid), view, user.runtime.calendar(), !user.is_rev2());
        if (imap::matches(key, message, context)) visit(message.stored());
    }
}

Hits hits_of(const ImapUser& user, std::vector<std::uint32_t> uids, bool by_uid, const SearchKey& key) {
    Hits hits{std::move(uids), {}, mentions(key, SearchKey::Kind::modseq)};
    hits.numbers.reserve(hits.uids.size());
    for (const std::uint32_t uid : hits.uids) hits.numbers.push_back(by_uid ? uid : user.view->number_of(uid));
    return hits;
}

std::uint64_t modseq_of(const ImapUser& user, std::uint32_t uid) {
    return user.view->message(uid).modseq;
}

std::optional<std::uint64_t> highest_modseq(const ImapUser& user, const Hits& hits) {
    if (!hits.with_modseq || hits.uids.empty()) return std::nullopt;
    std::uint64_t highest = 0;
    for (const std::uint32_t uid : hits.uids) highest = std::max(highest, modseq_of(user, uid));
    return highest;
}

bool wants_only_ends(const imap::SearchReturn& returns) {
    return (returns.min || returns.max) && !returns.all && !returns.count;
}

/// Of the first and the last hit where only those are told, RFC 7162 section 3.1.10.
std::optional<std::uint64_t> told_modseq(const ImapUser& user, const Hits& hits, const imap::SearchReturn& returns) {
    if (!hits.with_modseq || hits.uids.empty() || !wants_only_ends(returns)) return highest_modseq(user, hits);
    std::uint64_t highest = 0;
    if (returns.min) highest = modseq_of(user, hits.uids.front());
    if (returns.max) highest = std::max(highest, modseq_of(user, hits.uids.back()));
    return highest;
}

/// RFC 5182 section 2.4
void save(ImapUser& user, const Hits& hits, const imap::SearchReturn& returns) {
    if (!returns.save) return;
    std::vector<std::uint32_t> uids = hits.uids;
    if (wants_only_ends(returns) && !uids.empty()) {
        uids.clear();
        if (returns.min) uids.push_back(hits.uids.front());
        if (returns.max) uids.push_back(hits.uids.back());
    }
    std::ranges::sort(uids);
    uids.erase(std::unique(uids.begin(), uids.end()), uids.end());
    user.view->save(std::move(uids));
}

/// `2,4:6,3,1`: the numbers of ESORT stand in the order that the client asked for, so that only neighbours that ascend
/// by one can be a range. RFC 5267 section 3
std::string in_order(const std::vector<std::uint32_t>& numbers) {
    std::string text;
    for (auto first = numbers.begin(); first != numbers.end();) {
        const auto gap =
            std::adjacent_find(first, numbers.end(), [](auto left, auto right) { return right != left + 1; });
        const auto last = gap == numbers.end() ? gap - 1 : gap;
        if (!text.empty()) text += ',';
        text += first == last ? fmt::format("{}", *first) : fmt::format("{}:{}", *first, *last);
        first = last + 1;
    }
    return text;
}

void tell_esearch(ImapUser& user, const Hits& hits, const imap::SearchReturn& returns, const std::string& tag,
                  bool by_uid, bool sorted) {
    const bool only_saves = returns.save && !returns.min && !returns.max && !returns.all && !returns.count;
    if (only_saves) return;
    std::string text = fmt::format("ESEARCH (TAG \"{}\")", tag);
    if (by_uid) text += " UID";
    const bool any = !hits.numbers.empty();
    if (returns.min && any) text += fmt::format(" MIN {}", hits.numbers.front());
    if (returns.max && any) text += fmt::format(" MAX {}", hits.numbers.back());
    if (returns.all && any) {
        text += " ALL " + (sorted ? in_order(hits.numbers) : imap::SequenceSet::of(hits.numbers).encode());
    }
    if (returns.count) text += fmt::format(" COUNT {}", hits.numbers.size());
    if (const auto modseq = told_modseq(user, hits, returns)) text += fmt::format(" MODSEQ {}", *modseq);
    user.session.send_untagged(text);
}

}  // namespace

CommandAnswer answer(ImapUser& user, const imap::SearchCommand& command, const std::string& tag) {
    std::vector<std::uint32_t> uids;
    for_each_hit(user, command.key, [&uids](const StoredMessage& message) { uids.push_back(message.uid); });
    const Hits hits = hits_of(user, std::move(uids), command.by_uid, command.key);
    if (!command.returns && !user.is_rev2()) {
        user.session.send(imap::SearchData{hits.numbers, highest_modseq(user, hits)});
        return {};
    }
    imap::SearchReturn returns = command.returns.value_or(imap::SearchReturn());
    if (!command.returns) returns.all = true;  // IMAP4rev2 has no SEARCH response, RFC 9051 section 7.3.4
    tell_esearch(user, hits, returns, tag, command.by_uid, false);
    save(user, hits, returns);
    return {};
}

CommandAnswer answer(ImapUser& user, const imap::SortCommand& command, const std::string& tag) {
    std::deque<ImapMessage> found;
    for_each_hit(user, command.key, [&](const StoredMessage& message) {
        found.emplace_back(message, *user.view, user.runtime.calendar(), false, header_section);
    });
    std::vector<const imap::MessageView*> messages;
    for (const ImapMessage& message : found) messages.push_back(&message);
    imap::sort_messages(messages, command.criteria);
    std::vector<std::uint32_t> uids;
    for (const imap::MessageView* message : messages) uids.push_back(message->facts().uid);
    const Hits hits = hits_of(user, std::move(uids), command.by_uid, command.key);
    if (!command.returns) {
        user.session.send(imap::SortData{hits.numbers, highest_modseq(user, hits)});
        return {};
    }
    tell_esearch(user, hits, *command.returns, tag, command.by_uid, true);
    save(user, hits, *command.returns);
    return {};
}

CommandAnswer answer(ImapUser& user, const imap::ThreadCommand& command) {
    std::deque<ImapMessage> found;
    for_each_hit(user, command.key, [&](const StoredMessage& message) {
        found.emplace_back(message, *user.view, user.runtime.calendar(), false, header_section);
    });
    std::vector<const imap::MessageView*> messages;
    for (const ImapMessage& message : found) messages.push_back(&message);
    const auto algorithm =
        command.algorithm == "REFERENCES" ? imap::ThreadAlgorithm::references : imap::ThreadAlgorithm::ordered_subject;
    const auto numbers = command.by_uid ? imap::ThreadNumbers::uids : imap::ThreadNumbers::sequence_numbers;
    user.session.send(imap::ThreadData{imap::thread_messages(messages, algorithm, numbers)});
    return {};
}

}  // namespace sim::mailstore
