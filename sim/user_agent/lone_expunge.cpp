#include "sim/user_agent/lone_expunge.hpp"

namespace sim::user_agent {

namespace imap = protocol::imap;

namespace {

/// Servers need not take longer lines than 8192 octets: RFC 7162 section 4.
constexpr std::size_t uids_octets_max = 8000;

}  // namespace

imap::CommandBody LoneExpunge::begin(std::uint32_t uid) {
    *this = LoneExpunge();
    uid_ = uid;
    step_ = Step::searching;
    imap::SearchCommand search;
    search.by_uid = true;
    search.key.kind = imap::SearchKey::Kind::keyword;
    search.key.text = "\\Deleted";
    return search;
}

void LoneExpunge::take(const imap::SearchData& found) {
    if (step_ != Step::searching) return;
    for (const std::uint32_t uid : found.numbers) {
        if (uid != uid_) others_.insert(uid);
    }
}

std::optional<imap::CommandBody> LoneExpunge::next(const imap::ConditionResponse& response) {
    const bool ok = response.condition == imap::Condition::ok;
    if (!ok && step_ != Step::restoring) refusal_ = response;
    switch (step_) {
        case Step::searching:
            if (ok && set_of_others().encode().size() > uids_octets_max) {
                refusal_ = imap::ConditionResponse();
                refusal_->condition = imap::Condition::no;
                refusal_->text = "too many other messages are marked to go";
                break;
            }
            if (ok) return others_.empty() ? expunge() : mark_others(Step::hiding, Mode::remove);
            break;
        case Step::hiding:  // a part of the marks may be off even where it was refused
            return ok ? expunge() : mark_others(Step::restoring, Mode::add);
        case Step::expunging:
            if (!others_.empty()) return mark_others(Step::restoring, Mode::add);
            break;
        case Step::restoring:
        case Step::none:
            break;
    }
    step_ = Step::none;
    return std::nullopt;
}

imap::SequenceSet LoneExpunge::set_of_others() const {
    return imap::SequenceSet::of({others_.begin(), others_.end()});
}

imap::CommandBody LoneExpunge::expunge() {
    step_ = Step::expunging;
    return imap::ExpungeCommand();
}

imap::CommandBody LoneExpunge::mark_others(Step step, Mode mode) {
    step_ = step;
    imap::StoreCommand store;
    store.by_uid = true;
    store.set = set_of_others();
    store.mode = mode;
    store.silent = true;
    store.flags = {"\\Deleted"};
    return store;
}

}  // namespace sim::user_agent
