#include "protocol/imap/search.hpp"

#include <algorithm>
#include <string>

#include "protocol/base/ascii.hpp"
#include "protocol/imap/date_time.hpp"
#include "protocol/imap/search_text.hpp"
#include "protocol/imap/sent_date.hpp"

namespace protocol::imap {

namespace {

using Kind = SearchKey::Kind;

/// One key against one message; the functions take a group of keys each.
class Matcher {
public:
    Matcher(const MessageView& message, const SearchContext& context)
        : message_(message), facts_(message.facts()), context_(context) {}

    [[nodiscard]] bool matches(const SearchKey& key) const {
        switch (key.kind) {
            case Kind::and_:
                return all_match(key.operands);
            case Kind::or_:
                return any_matches(key.operands);
            case Kind::not_:
                return !matches(key.operands.front());
            case Kind::all:
                return true;
            default:
                return needs_octets(key) ? matches_content(key) : matches_facts(key);
        }
    }

private:
    /// Cheap keys first: the answer is the same.
    [[nodiscard]] bool all_match(const std::vector<SearchKey>& keys) const {
        const auto fails = [this](bool with_octets) {
            return
                [this, with_octets](const SearchKey& key) { return needs_octets(key) == with_octets && !matches(key); };
        };
        return std::none_of(keys.begin(), keys.end(), fails(false)) &&
               std::none_of(keys.begin(), keys.end(), fails(true));
    }
    [[nodiscard]] bool any_matches(const std::vector<SearchKey>& keys) const {
        const auto holds = [this](bool with_octets) {
            return
                [this, with_octets](const SearchKey& key) { return needs_octets(key) == with_octets && matches(key); };
        };
        return std::any_of(keys.begin(), keys.end(), holds(false)) ||
               std::any_of(keys.begin(), keys.end(), holds(true));
    }
    [[nodiscard]] static bool needs_octets(const SearchKey& key) {
        const bool own = (key.kind >= Kind::bcc && key.kind <= Kind::header) || key.kind == Kind::sent_before ||
                         key.kind == Kind::sent_on || key.kind == Kind::sent_since;
        return own || std::any_of(key.operands.begin(), key.operands.end(), needs_octets);
    }

    [[nodiscard]] bool matches_facts(const SearchKey& key) const {
        switch (key.kind) {
            case Kind::keyword:
                return has_flag(key.text);
            case Kind::recent:
                return facts_.recent;
            case Kind::sequence:
                return is_in(key.set, facts_.sequence_number, context_.largest_sequence_number);
            case Kind::uid:
                return is_in(key.set, facts_.uid, context_.largest_uid);
            case Kind::larger:
                return facts_.size_octets > key.number;
            case Kind::smaller:
                return facts_.size_octets < key.number;
            case Kind::modseq:
                return facts_.modseq >= key.number;
            case Kind::email_id:
                return facts_.email_id == key.text;
            case Kind::thread_id:
                return !facts_.thread_id.empty() && facts_.thread_id == key.text;
            default:
                return matches_dates(key);
        }
    }
    [[nodiscard]] bool matches_dates(const SearchKey& key) const {
        const std::uint64_t age = facts_.internal_date.unix_seconds >= context_.now_unix_seconds ? 0 : age_seconds();
        switch (key.kind) {
            case Kind::before:
                return local_day(facts_.internal_date) < key.date;
            case Kind::on:
                return local_day(facts_.internal_date) == key.date;
            case Kind::since:
                return local_day(facts_.internal_date) >= key.date;
            case Kind::saved_before:
                return saved_day() < key.date;
            case Kind::saved_on:
                return saved_day() == key.date;
            case Kind::saved_since:
                return saved_day() >= key.date;
            case Kind::save_date_supported:
                return facts_.saved_at_unix_seconds.has_value();
            case Kind::older:
                return age >= key.number;
            case Kind::younger:
                return age <= key.number;
            default:
                return false;  // the others are not asked here
        }
    }
    [[nodiscard]] bool matches_content(const SearchKey& key) const {
        switch (key.kind) {
            case Kind::bcc:
                return addresses_contain(message_, "Bcc", key.text);
            case Kind::cc:
                return addresses_contain(message_, "Cc", key.text);
            case Kind::from:
                return addresses_contain(message_, "From", key.text);
            case Kind::to:
                return addresses_contain(message_, "To", key.text);
            case Kind::subject:
                return field_contains(message_, "Subject", key.text);
            case Kind::header:
                return field_contains(message_, key.field, key.text);
            case Kind::body:
                return body_contains(message_, key.text);
            case Kind::text:
                return message_contains(message_, key.text);
            default:
                return matches_sent_date(key);
        }
    }
    [[nodiscard]] bool matches_sent_date(const SearchKey& key) const {
        const std::optional<SentDate> sent = sent_date_of(message_);
        if (!sent) return false;
        if (key.kind == Kind::sent_before) return sent->day < key.date;
        return key.kind == Kind::sent_on ? sent->day == key.date : sent->day >= key.date;
    }

    [[nodiscard]] bool has_flag(std::string_view name) const {
        if (equal_ignoring_case(name, "\\Recent")) return facts_.recent;
        return std::any_of(facts_.flags.begin(), facts_.flags.end(),
                           [name](const std::string& flag) { return equal_ignoring_case(flag, name); });
    }
    [[nodiscard]] bool is_in(const SequenceSet& set, std::uint32_t number, std::uint32_t largest) const {
        if (set.is_saved_result()) return context_.saved_result.contains(facts_.uid, context_.largest_uid);
        return set.contains(number, largest);
    }
    [[nodiscard]] std::uint64_t age_seconds() const {
        return static_cast<std::uint64_t>(context_.now_unix_seconds) -
               static_cast<std::uint64_t>(facts_.internal_date.unix_seconds);
    }
    [[nodiscard]] Date saved_day() const {
        const auto& saved = facts_.saved_at_unix_seconds;
        return local_day(saved ? message::DateTime{*saved} : facts_.internal_date);
    }

    const MessageView& message_;
    const MessageFacts& facts_;
    const SearchContext& context_;
};

}  // namespace

bool matches(const SearchKey& key, const MessageView& message, const SearchContext& context) {
    return Matcher(message, context).matches(key);
}

}  // namespace protocol::imap
