#include "sim/lesson/expectation_text.hpp"

#include <fmt/format.h>

#include "sim/scenario/scalar.hpp"

namespace sim::lesson {

namespace {

using namespace scenario;

std::string times(const Count& count) {
    const auto often = [](unsigned number) { return number == 1 ? "once" : fmt::format("{} times", number); };
    if (!count.max) return count.min == 0 ? "any number of times" : "at least " + often(count.min);
    if (*count.max == 0) return "never";
    return count.min == *count.max ? often(count.min) : fmt::format("{} to {} times", count.min, *count.max);
}

std::string optional_words(std::string_view words, const std::optional<std::string>& value) {
    return value ? fmt::format(" {} {}", words, *value) : std::string();
}

std::string within_words(const std::optional<protocol::Duration>& within) {
    return within ? fmt::format(" within {} of being sent", format_duration(*within)) : std::string();
}

/// Which rule holds after every event.
std::string rule_words(Always::Invariant invariant) {
    switch (invariant) {
        case Always::Invariant::mail_conserved:
            return "No mail gets lost: each is queued, delivered, returned or discarded for a reason";
        case Always::Invariant::copies_justified:
            return "Nobody gets a mail more often than lost answers make necessary";
        case Always::Invariant::loops_bounded:
            return "No mail goes round for ever";
        case Always::Invariant::ttl_obeyed:
            return "No cache keeps a DNS record longer than its TTL";
    }
    return {};
}

/// The words for each predicate, about the mail of that id.
struct Describer {
    const std::string& mail;

    std::string operator()(const Delivered& want) const {
        const std::string who = want.to.empty() ? "every recipient" : want.to;
        return fmt::format("{} reaches {} {}{}{}{}", mail, who, times(want.times), within_words(want.within),
                           optional_words("over", want.via), optional_words("in a mailbox of", want.at));
    }
    std::string operator()(const Bounced& want) const {
        const std::string about = want.to.empty() ? "" : " to " + want.to;
        return fmt::format("the sender of {} is told that it could not be delivered{}{}{}", mail, about,
                           optional_words("with status", want.status), within_words(want.within));
    }
    std::string operator()(const Notified& want) const {
        return fmt::format("{} is notified {} of what became of {}{}{}{}", want.who, times(want.times), mail,
                           optional_words("for", want.about), optional_words("saying", want.action),
                           within_words(want.within));
    }
    std::string operator()(const Deferred& want) const {
        return fmt::format("{} has to wait {}{}", mail, times(want.times), optional_words("at", want.at));
    }
    std::string operator()(const Queued& want) const {
        return fmt::format("{} still waits at the end{}", mail, optional_words("at", want.at));
    }
    std::string operator()(const Refused& want) const {
        return fmt::format("{} is refused{}{}", mail, optional_words("by", want.at),
                           optional_words("with status", want.status));
    }
    std::string operator()(const ReadBy& want) const {
        const std::string subject = want.subject ? fmt::format(" under the subject \"{}\"", *want.subject) : "";
        return fmt::format("{} reads {}{}{}", want.user, mail, subject, within_words(want.within));
    }
    std::string operator()(const Held& want) const {
        const std::string flags = !want.flags ? ""
                                  : want.flags->empty()
                                      ? " without flags"
                                      : fmt::format(" with the flags {}", fmt::join(*want.flags, ", "));
        return fmt::format("the copy on {} holds {}{}", want.on, mail, flags);
    }
    std::string operator()(const Synchronised& want) const {
        const std::string bound =
            want.octets_max ? fmt::format(", by at most {} octets", *want.octets_max) : std::string();
        return fmt::format("the copy on {} is brought up to date {}{}{}", want.on, times(want.times),
                           optional_words("by", want.by), bound);
    }
    std::string operator()(const Hops& want) const {
        const std::string path = want.path.empty() ? "" : fmt::format(" over {}", fmt::join(want.path, ", then "));
        const std::string number = want.count ? fmt::format(" over {} servers", format_count(*want.count)) : "";
        return fmt::format("{} goes{}{}", mail, path, number);
    }
    std::string operator()(const Attempts& want) const {
        return fmt::format("delivery of {} is tried {}{}", mail, times(want.count), optional_words("by", want.at));
    }
    std::string operator()(const Order& want) const {
        std::string text = "these events come one after the other:";
        for (const EventPattern& pattern : want.events) {
            text += fmt::format("{} {}{}{}{}", text.back() == ':' ? "" : ",", pattern.kind,
                                optional_words("of", pattern.message), optional_words("at", pattern.host),
                                optional_words("choosing", pattern.chosen));
        }
        return text;
    }
    std::string operator()(const Always& want) const { return rule_words(want.invariant); }
};

}  // namespace

std::string describe(const Expectation& expectation) {
    const std::string text = std::visit(Describer{expectation.message}, expectation.predicate);
    return expectation.negated ? "It must not be so that " + text : text;
}

}  // namespace sim::lesson
