#include <fmt/format.h>

#include <map>
#include <utility>

#include "sim/host/message_ids.hpp"
#include "sim/scenario/handovers.hpp"
#include "sim/scenario/invariant_judges.hpp"

namespace sim::scenario {

namespace {

using recording::Event;
using recording::EventId;
using recording::EventKind;

/// Counts the copies of each mail in mailboxes by the address that they were delivered to.
class CopiesJudge final : public ExpectationJudge {
public:
    void consume(const Event& event) override {
        handovers_.consume(event);
        switch (event.kind) {
            case EventKind::mail_composed:
                for (const std::string& recipient : event.fields.list("to")) ask(event, recipient, 1);
                break;
            case EventKind::bounce_created:
            case EventKind::notification_created:
                ask(event, event.fields.text("to"), 1);
                break;
            case EventKind::alias_expanded:
                for (const std::string& target : event.fields.list("to"))
                    ask(event, target, way(event, target).asked + 1);
                break;
            case EventKind::message_stored: {
                Way& stored = way(event, event.fields.text("delivered_to"));
                ++stored.copies;
                stored.last = event.id;
                break;
            }
            default:
                break;
        }
    }
    [[nodiscard]] Judgement judge(const RunEnd&) const override {
        for (const auto& [key, way] : ways_) {
            const auto& [message, recipient] = key;
            const unsigned copies_max = way.asked + handovers_.unconfirmed(message, recipient);
            if (way.copies <= copies_max) continue;
            return {
                Verdict::not_met,
                {way.last},
                fmt::format("{} lies {} times in the mailbox of {}; no more than {} can be explained by lost replies",
                            message, way.copies, recipient, copies_max)};
        }
        return {Verdict::met, {}, "nobody got a mail more often than a lost reply made necessary"};
    }

private:
    struct Way {
        unsigned asked = 0;  ///< copies wanted, by the sender and by aliases
        unsigned copies = 0;
        EventId last = 0;
    };
    Way& way(const Event& event, const std::string& recipient) {
        return ways_[{host::original_of(event.message), canonical_address(recipient)}];
    }
    void ask(const Event& event, const std::string& recipient, unsigned copies) {
        way(event, recipient).asked = copies;
    }

    std::map<std::pair<std::string, std::string>, Way> ways_;  ///< by message and recipient
    Handovers handovers_;
};

}  // namespace

std::unique_ptr<ExpectationJudge> make_copies_judge() {
    return std::make_unique<CopiesJudge>();
}

}  // namespace sim::scenario
