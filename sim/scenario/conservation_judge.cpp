#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <map>
#include <set>
#include <tuple>
#include <utility>
#include <vector>

#include "protocol/base/ascii.hpp"
#include "protocol/smtp/mailbox.hpp"
#include "sim/scenario/invariant_judges.hpp"

namespace sim::scenario {

namespace {

using recording::Event;
using recording::EventId;
using recording::EventKind;

/// Transfer agents serve addresses that differ in letter case alone as one.
std::string folded(const std::string& recipient) {
    return protocol::to_lower(recipient);
}
std::vector<std::string> folded(std::vector<std::string> recipients) {
    for (std::string& recipient : recipients) recipient = protocol::to_lower(recipient);
    return recipients;
}

/// A message in a queue, as the outcomes of its recipients tell; the queue's own list is only compared with it.
class QueuedMail {
public:
    explicit QueuedMail(const Event& added) : message_(added.message) {
        for (const std::string& recipient : added.fields.list("recipients")) listed_.insert(folded(recipient));
        // Who is named twice in the same way gets one copy; the queue says it where it is otherwise.
        std::ranges::unique_copy(listed_, std::inserter(open_, open_.end()));
    }

    [[nodiscard]] const std::string& message() const { return message_; }
    void list(const Event& changed) {
        listed_.clear();
        for (const std::string& recipient : changed.fields.list("recipients")) listed_.insert(folded(recipient));
        // What is there twice is served twice; several aliases may lead to one copy. What is there no more stays open.
        for (auto first = listed_.begin(); first != listed_.end();) {
            const auto next = listed_.upper_bound(*first);
            const auto copies = static_cast<std::size_t>(std::distance(first, next));
            const std::size_t copies_before = open_.count(*first);
            if (copies > 1) copies_max_[*first] = std::max(copies_max_[*first], copies);
            if (copies_before != 0 && copies_before != copies) {
                open_.erase(*first);
                open_.insert(first, next);
            }
            first = next;
        }
    }
    void expand(const Event& alias) {
        const std::string from = folded(alias.fields.text("from"));
        if (!take_one(open_, from)) return;
        expanded_.insert(from);
        for (const std::string& target : alias.fields.list("to")) {
            const auto mailbox = protocol::smtp::Mailbox::parse(target);
            if (!mailbox) continue;  // the scenario checks alias targets
            const std::string address = folded(mailbox->canonical());
            // An alias that names itself means the mailbox; one that leads back to another adds nobody. Whether two
            // that lead to one address mean two copies the queue says.
            const bool is_meant = address == from || !expanded_.contains(address);
            if (is_meant && !open_.contains(address)) open_.insert(address);
        }
    }
    /// The others of an alias that was replaced here get a new message, of which an attempt must tell. The alias may
    /// itself be the name of a user.
    void forward_rest(const std::string& alias) {
        if (expanded_.contains(alias)) forwarded_.insert(alias);
    }
    /// @return false: the alias was not replaced here
    bool take_rest(const std::string& alias) { return take_one(forwarded_, alias); }
    /// What became of a recipient for good. @return what had become of it before; empty: nothing
    std::string_view serve(const std::string& recipient, std::string_view end) {
        take_one(open_, recipient);
        auto& ends = ended_[recipient];
        const auto copies = copies_max_.find(recipient);
        if (ends.size() >= (copies == copies_max_.end() ? 1 : copies->second)) return ends.front();
        ends.emplace_back(end);
        return {};
    }
    /// @return what had become of it before; empty: nothing
    [[nodiscard]] std::string_view fail(const std::string& recipient) {
        take_one(open_, recipient);
        const auto before = ended_.find(recipient);
        const auto copies = copies_max_.find(recipient);
        const std::size_t ends_max = copies == copies_max_.end() ? 1 : copies->second;
        if (before != ended_.end() && before->second.size() >= ends_max) return before->second.front();
        untold_.insert(recipient);
        return {};
    }
    /// The sender is told of it, or the recording why nobody is. @return what had become of it before; empty: nothing
    [[nodiscard]] std::string_view settle(const std::string& recipient, std::string_view end) {
        take_one(untold_, recipient);
        return serve(recipient, end);
    }
    /// How much a notification about a recipient is awaited here. Of a mail that was handed over twice there are two
    /// entries, and the notification does not say which one it is about: it is that which was worked on last.
    [[nodiscard]] std::pair<int, EventId> awaits_notification(const std::string& recipient) const {
        const bool open = open_.contains(recipient) && !listed_.contains(recipient);
        const int awaited = untold_.contains(recipient) ? 3 : open ? 2 : open_.contains(recipient) ? 1 : 0;
        return {awaited, touched_};
    }
    void touch(const Event& event) { touched_ = event.id; }
    void settle_all() {
        for (const auto* left : {&open_, &untold_}) {
            for (const std::string& recipient : *left) ended_[recipient].emplace_back("discarded");
        }
        open_.clear();
        untold_.clear();
    }

    /// A recipient that is in the queue no more though nothing became of it; nullptr: there is none.
    [[nodiscard]] const std::string* vanished() const {
        const auto gone = std::ranges::find_if(open_, [&](const std::string& each) { return !listed_.contains(each); });
        return gone == open_.end() ? nullptr : &*gone;
    }
    [[nodiscard]] const std::string* open() const {
        if (open_.empty()) return forwarded_.empty() ? nullptr : &*forwarded_.begin();
        return &*open_.begin();
    }
    /// A recipient that failed for good without a word to anybody; nullptr: there is none.
    [[nodiscard]] const std::string* untold() const { return untold_.empty() ? nullptr : &*untold_.begin(); }

private:
    using Recipients = std::multiset<std::string>;  ///< the sender may have named one in several ways
    static bool take_one(Recipients& recipients, const std::string& recipient) {
        const auto found = recipients.find(recipient);
        if (found == recipients.end()) return false;
        recipients.erase(found);
        return true;
    }

    std::string message_;
    Recipients open_;                 ///< nothing final has become of them
    Recipients untold_;               ///< they failed, and nobody has been told yet
    Recipients listed_;               ///< in the queue, as the queue says
    std::set<std::string> expanded_;  ///< aliases that were replaced
    Recipients forwarded_{};          ///< those of them that got a new message, of which nobody has told yet
    std::map<std::string, std::vector<std::string>> ended_{};  ///< what became of those who are done
    std::map<std::string, std::size_t> copies_max_{};          ///< of those who get more than one: how many
    EventId touched_ = 0;                                      ///< when it was worked on last
};

/// Follows every recipient of every accepted message: each must reach a queue, and leave it once, by delivery into a
/// mailbox, by relay, by an alias, or by a failure of which the sender is told, or the recording why nobody is
/// (RFC 5321 section 6.1).
class ConservationJudge final : public ExpectationJudge {
public:
    void consume(const Event& event) override {
        if (lost_ != 0) return;
        const QueueKey key{event.host, event.fields.text("queue_id")};
        switch (event.kind) {
            case EventKind::message_accepted:
                accepted_.emplace(key, event);
                break;
            case EventKind::queue_entry_added:
                on_added(key, event);
                break;
            case EventKind::queue_entry_changed:
                if (QueuedMail* mail = find(key)) {
                    mail->list(event);
                    mail->touch(event);
                }
                break;
            case EventKind::message_stored:
                if (entering_stores_.erase({event.host, event.message}) != 0) break;
                stored_.emplace(event.host, event.message, folded(event.fields.text("delivered_to")));
                break;
            // What a store takes by LMTP leaves no queue of this host.
            case EventKind::header_added:
                if (event.connection != 0) entering_stores_.emplace(event.host, event.message);
                break;
            case EventKind::delivery_attempted:
                on_attempt(key, event);
                break;
            case EventKind::bounce_created:
            case EventKind::notification_created:
                on_notification(event);
                break;
            case EventKind::message_discarded:
                on_discard(key, event);
                break;
            case EventKind::alias_expanded:
                on_alias(event);
                break;
            case EventKind::queue_entry_removed:
                on_removed(key, event);
                break;
            default:
                break;
        }
    }
    [[nodiscard]] Judgement judge(const RunEnd& end) const override {
        if (lost_ != 0) return {Verdict::not_met, {lost_}, reason_};
        for (const auto& [key, mail] : mails_) {
            if (const std::string* gone = mail.vanished()) {
                return {Verdict::not_met, {}, fmt::format("{} has lost {} of {}", key.first, *gone, mail.message())};
            }
            if (mail.untold() != nullptr && !end.cut) return {Verdict::not_met, {}, untold_text(key, mail)};
        }
        for (const auto* unqueued : {&accepted_, &notifications_}) {
            if (unqueued->empty() || end.cut) continue;
            const auto& [key, event] = *unqueued->begin();
            return {Verdict::not_met,
                    {event.id},
                    fmt::format("{} has {}, which never reached its queue", key.first, event.message)};
        }
        return {Verdict::met, {}, "every accepted mail is queued, delivered, bounced or discarded with a reason"};
    }

private:
    using QueueKey = std::pair<std::string, std::string>;  ///< host, queue id

    QueuedMail* find(const QueueKey& key) {
        const auto found = mails_.find(key);
        return found == mails_.end() ? nullptr : &found->second;
    }
    std::vector<QueuedMail*> mails_called(const std::string& host, const std::string& message) {
        std::vector<QueuedMail*> mails;
        const auto ids = queue_ids_.find({host, message});
        if (ids == queue_ids_.end()) return mails;
        for (const std::string& id : ids->second) mails.push_back(&mails_.at({host, id}));
        return mails;
    }
    static std::string untold_text(const QueueKey& key, const QueuedMail& mail) {
        return fmt::format("{} told nobody that {} cannot be delivered to {}", key.first, mail.message(),
                           *mail.untold());
    }
    void lose(const Event& event, std::string reason) {
        lost_ = event.id;
        reason_ = std::move(reason);
    }

    /// @param before  what had become of the recipient; empty: nothing, as it should be
    void expect_first_end(const Event& event, const std::string& recipient, std::string_view end,
                          std::string_view before) {
        if (before.empty() || lost_ != 0) return;
        lose(event, fmt::format("{} counts {} for {} twice: as {} and as {}", event.host, event.message, recipient,
                                before, end));
    }

    void on_added(const QueueKey& key, const Event& event) {
        mails_.insert_or_assign(key, QueuedMail(event));
        queue_ids_[{event.host, event.message}].insert(key.second);
        notifications_.erase({event.host, event.message});
        const auto accepted = accepted_.extract(key);
        if (accepted.empty()) return;
        const std::vector<std::string> queued = folded(event.fields.list("recipients"));
        for (const std::string& recipient : folded(accepted.mapped().fields.list("recipients"))) {
            if (std::find(queued.begin(), queued.end(), recipient) != queued.end()) continue;
            lose(event, fmt::format("{} accepted {} for {} and did not queue it for them", event.host, event.message,
                                    recipient));
        }
    }
    void on_attempt(const QueueKey& key, const Event& event) {
        QueuedMail* mail = find(key);
        const std::string& outcome = event.fields.text("outcome");
        const std::string recipient = folded(event.fields.text("recipient"));
        if (mail == nullptr) return;
        mail->touch(event);
        if (outcome == "deferred") return;
        if (outcome == "expanded" && mail->take_rest(recipient)) return;
        if (outcome == "bounced") return expect_first_end(event, recipient, "given up", mail->fail(recipient));
        expect_first_end(event, recipient, outcome, mail->serve(recipient, outcome));
        const bool is_stored = stored_.erase({event.host, event.message, recipient}) != 0;
        if (outcome == "relayed" || outcome == "expanded" || is_stored) return;
        lose(event, fmt::format("{} says that {} is delivered to {}, but no mailbox has it", event.host, event.message,
                                recipient));
    }
    /// Its targets are served in its place, or by a new message, which then must reach the queue.
    void on_alias(const Event& event) {
        const std::string& new_queue_id = event.fields.text("new_queue_id");
        if (!new_queue_id.empty()) {
            accepted_.emplace(QueueKey{event.host, new_queue_id}, event);
            QueuedMail* mail = find({event.host, event.fields.text("queue_id")});
            if (mail != nullptr) mail->forward_rest(folded(event.fields.text("from")));
            return;
        }
        for (QueuedMail* mail : mails_called(event.host, event.message)) mail->expand(event);
    }
    void on_notification(const Event& event) {
        notifications_.emplace(QueueKey{event.host, event.message}, event);
        const std::string& action = event.fields.text("action");
        if (!action.empty() && action != "failed") return;  // nobody's failure is settled by it
        const auto mails = mails_called(event.host, event.fields.text("parent"));
        for (const std::string& recipient : folded(event.fields.list("recipients"))) {
            const auto awaiting = std::ranges::max_element(
                mails, {}, [&](const QueuedMail* mail) { return mail->awaits_notification(recipient); });
            if (awaiting == mails.end()) continue;
            expect_first_end(event, recipient, "bounced", (*awaiting)->settle(recipient, "bounced"));
        }
    }
    void on_discard(const QueueKey& key, const Event& event) {
        QueuedMail* mail = find(key);
        if (mail == nullptr) return;
        const std::string recipient = folded(event.fields.text("recipient"));
        if (recipient.empty()) {
            mail->settle_all();
        } else {
            expect_first_end(event, recipient, "discarded", mail->settle(recipient, "discarded"));
        }
    }
    void on_removed(const QueueKey& key, const Event& event) {
        const QueuedMail* mail = find(key);
        if (mail == nullptr) return;
        if (const std::string* open = mail->open()) {
            lose(event,
                 fmt::format("{} removed {} from its queue with {} not served", event.host, event.message, *open));
        } else if (mail->untold() != nullptr) {
            lose(event, untold_text(key, *mail));
        }
        forget(key, mail->message());
    }
    void forget(const QueueKey& key, const std::string& message) {
        const auto ids = queue_ids_.find({key.first, message});
        ids->second.erase(key.second);
        if (ids->second.empty()) queue_ids_.erase(ids);
        mails_.erase(key);
    }

    std::map<QueueKey, Event> accepted_;       ///< not queued yet
    std::map<QueueKey, Event> notifications_;  ///< not queued yet; by host and message
    std::map<QueueKey, QueuedMail> mails_;
    std::map<std::pair<std::string, std::string>, std::set<std::string>>
        queue_ids_;                                                       ///< of mails_, by host and message
    std::set<std::tuple<std::string, std::string, std::string>> stored_;  ///< host, message, recipient
    std::set<std::pair<std::string, std::string>> entering_stores_;       ///< host, message: about to be stored
    EventId lost_ = 0;
    std::string reason_;
};

}  // namespace

std::unique_ptr<ExpectationJudge> make_conservation_judge() {
    return std::make_unique<ConservationJudge>();
}

}  // namespace sim::scenario
