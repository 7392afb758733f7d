// Attempts, ends and notifications.
#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

#include "tests/truth/difference_list.hpp"

namespace tests::truth {

namespace {

/// The log's times are good to 0.05 s: what happened so close together has no order.
constexpr double same_time_s = 0.1;

using AttemptsByHost = std::map<std::string, std::vector<Json>>;

AttemptsByHost attempts_by_host(const Json& log) {
    AttemptsByHost by_host;
    for (const Json& each : log) {
        if (text_member(each, "event") == "delivery_attempt") by_host[text_member(each, "host")].push_back(each);
    }
    return by_host;
}

/// What of an attempt is compared beside its time.
Json essence(const Json& attempt) {
    Json words;
    for (const char* key : {"message", "recipient", "next_hop", "status", "enhanced"}) {
        words[key] = text_member(attempt, key);
    }
    return words;
}

std::string in_words(const Json& attempt) {
    return fmt::format("{} to {} by {}: {} {}", text_member(attempt, "message"), text_member(attempt, "recipient"),
                       text_member(attempt, "next_hop"), text_member(attempt, "status"),
                       text_member(attempt, "enhanced"));
}

/// Attempts that happened together lie side by side in both lists, like beside like.
void sort_together(const std::vector<Json>& real, std::vector<Json>& simulated) {
    for (std::size_t first = 0; first < real.size() && first < simulated.size();) {
        std::size_t last = first + 1;
        while (last < real.size() && number_member(real[last], "t") - number_member(real[first], "t") <= same_time_s) {
            ++last;
        }
        for (std::size_t index = first; index < std::min(last, simulated.size()); ++index) {
            const auto end = simulated.begin() + static_cast<std::ptrdiff_t>(std::min(last, simulated.size()));
            const auto like = std::find_if(simulated.begin() + static_cast<std::ptrdiff_t>(index), end,
                                           [&](const Json& each) { return essence(each) == essence(real[index]); });
            if (like != end) std::swap(*like, simulated[index]);
        }
        first = last;
    }
}

class AttemptComparison {
public:
    explicit AttemptComparison(DifferenceList& list) : list_(list) {}

    void compare_host(const std::vector<Json>& real, std::vector<Json> simulated) {
        sort_together(real, simulated);
        for (std::size_t index = 0; index < std::max(real.size(), simulated.size()); ++index) {
            const Json& attempt = index < real.size() ? real[index] : simulated[index];
            const std::string place = next_place(attempt);
            if (index >= real.size()) {
                list_.add("attempts", place, "-", in_words(attempt));
            } else if (index >= simulated.size()) {
                list_.add("attempts", place, in_words(attempt), "-");
            } else {
                compare_pair(place, attempt, simulated[index]);
            }
        }
    }

private:
    void compare_pair(const std::string& place, const Json& real, const Json& simulated) {
        if (essence(real) != essence(simulated)) {
            list_.add("attempts", place, in_words(real), in_words(simulated));
        }
        const double at_s = number_member(real, "t");
        double& before_s = before_s_[text_member(real, "host") + text_member(real, "message")];
        list_.check_moment("attempts", place, at_s, number_member(simulated, "t"), at_s - before_s);
        before_s = at_s;
    }
    std::string next_place(const Json& attempt) {
        const std::string name = fmt::format("log.{}|{}|delivery_attempt|{}", text_member(attempt, "host"),
                                             text_member(attempt, "message"), text_member(attempt, "recipient"));
        return fmt::format("{}[{}]", name, count_[name]++);
    }

    DifferenceList& list_;
    std::map<std::string, int> count_;
    std::map<std::string, double> before_s_;
};

std::vector<Json> ends_without_hops(const Json& final) {
    std::vector<Json> ends;
    if (!final.is_array()) return ends;  // counts
    for (Json end : final) {
        end.erase("hops");
        ends.push_back(std::move(end));
    }
    return ends;
}

std::string notification_name(const Json& notification) {
    return fmt::format("notifications.{}|{}|{}", text_member(notification, "generated_by"),
                       text_member(notification, "about"), text_member(notification, "to"));
}

/// `rfc822; bob@b.test` and `rfc822;bob@b.test` are the same (RFC 3464 section 2.1.2).
Json without_blank(const Json& typed) {
    if (!typed.is_string()) return typed;
    std::string text = typed.get<std::string>();
    const auto blank = text.find("; ");
    if (blank != std::string::npos) text.erase(blank + 1, 1);
    return text;
}

void compare_notification(const std::string& place, const Json& real, const Json& simulated, DifferenceList& list) {
    for (const char* key :
         {"class", "envelope_from", "per_message", "returned_part", "subject", "delivered_to", "not_delivered"}) {
        const bool compared = real.contains(key) || std::string_view(key) == "not_delivered";
        if (compared) list.check("notifications", place + "." + key, value_of(real, key), value_of(simulated, key));
    }
    const Json& expected = list_member(real, "per_recipient");
    const Json& found = list_member(simulated, "per_recipient");
    if (!real.contains("per_recipient")) return;
    for (std::size_t index = 0; index < std::max(expected.size(), found.size()); ++index) {
        const Json left = index < expected.size() ? expected[index] : Json::object();
        const Json right = index < found.size() ? found[index] : Json::object();
        std::set<std::string> fields;
        for (const auto& [field, value] : left.items()) fields.insert(field);
        for (const auto& [field, value] : right.items()) fields.insert(field);
        for (const std::string& field : fields) {
            list.check("notifications", fmt::format("{}.per_recipient[{}].{}", place, index, field),
                       without_blank(value_of(left, field)), without_blank(value_of(right, field)));
        }
    }
}

}  // namespace

void compare_attempts(const Json& real, const Json& simulated, DifferenceList& list) {
    const AttemptsByHost expected = attempts_by_host(real);
    AttemptsByHost found = attempts_by_host(simulated);
    AttemptComparison comparison(list);
    for (const auto& [host, attempts] : expected) comparison.compare_host(attempts, found[host]);
    for (const auto& [host, attempts] : found) {
        if (!expected.contains(host)) comparison.compare_host({}, attempts);
    }
}

/// The cases' client rounds the size of its mails up to whole lines: how many octets it sent is its own affair (c96).
std::string without_size(std::string reply) {
    const std::string begin = "250 2.0.0 Ok: ";
    const auto end = reply.find(" bytes");
    if (reply.starts_with(begin) && end != std::string::npos) reply.replace(begin.size(), end - begin.size(), "<n>");
    return reply;
}

Json without_size(const Json& reply) {
    return reply.is_string() ? Json(without_size(reply.get<std::string>())) : reply;
}

void compare_messages(const Json& real, const Json& simulated, DifferenceList& list) {
    for (const auto& [id, facts] : real.items()) {
        const Json& ours = object_member(simulated, id);
        const Json& told = object_member(ours, "submission");
        for (const auto& [step, reply] : object_member(facts, "submission").items()) {
            const std::string place = fmt::format("messages.{}.submission.{}", id, step);
            if (step != "rcpt") {
                list.check("submission", place, without_size(reply), without_size(value_of(told, step)));
                continue;
            }
            for (const auto& [recipient, answer] : reply.items()) {
                list.check("submission", place + "." + recipient, answer,
                           value_of(object_member(told, "rcpt"), recipient));
            }
        }
        const Unmatched ends =
            match_equal(ends_without_hops(list_member(facts, "final")), ends_without_hops(list_member(ours, "final")));
        list.check("final", fmt::format("messages.{}.final", id), Json(ends.real), Json(ends.simulated));
    }
}

void compare_stored(const Json& real, const Json& simulated, DifferenceList& list) {
    const auto by_place = [](const Json& stored) {
        std::map<std::string, std::vector<Json>> places;
        for (const Json& each : stored) {
            places[fmt::format("stored.{}|{}|{}", text_member(each, "message"), text_member(each, "host"),
                               text_member(each, "mailbox"))]
                .push_back(each);
        }
        return places;
    };
    auto expected = by_place(real);
    auto found = by_place(simulated);
    for (auto& [place, mails] : expected) {
        for (std::size_t index = 0; index < mails.size(); ++index) {
            // That it is there at all is a matter of the mail's end.
            if (index >= found[place].size()) continue;
            const std::string name = fmt::format("{}|{}", place, index);
            for (const char* key : {"received", "return_path", "delivered_to", "original_to"}) {
                if (!mails[index].contains(key)) continue;
                list.check("hops", fmt::format("{}.{}", name, key), mails[index].at(key),
                           value_of(found[place][index], key));
            }
        }
    }
}

void compare_notifications(const Json& real, const Json& simulated, DifferenceList& list) {
    std::map<std::string, std::vector<Json>> expected;
    std::map<std::string, std::vector<Json>> found;
    for (const Json& each : real) expected[notification_name(each)].push_back(each);
    for (const Json& each : simulated) found[notification_name(each)].push_back(each);
    for (auto& [name, notifications] : found) expected.try_emplace(name);
    for (auto& [name, notifications] : expected) {
        const auto& ours = found[name];
        for (std::size_t index = 0; index < std::max(notifications.size(), ours.size()); ++index) {
            const std::string place = fmt::format("{}[{}]", name, index);
            if (index >= notifications.size()) {
                list.add("notifications", place, "-", text_member(ours[index], "class"));
            } else if (index >= ours.size()) {
                list.add("notifications", place, text_member(notifications[index], "class"), "-");
            } else {
                compare_notification(place, notifications[index], ours[index], list);
            }
        }
    }
}

}  // namespace tests::truth
