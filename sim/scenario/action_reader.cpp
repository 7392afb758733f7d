#include "sim/scenario/action_reader.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <optional>

#include "protocol/base/ascii.hpp"
#include "protocol/imap/grammar_reader.hpp"
#include "sim/scenario/id_reader.hpp"
#include "sim/scenario/names.hpp"

namespace sim::scenario {

namespace {

constexpr auto system_flags =
    std::to_array<std::string_view>({"\\Answered", "\\Deleted", "\\Draft", "\\Flagged", "\\Seen"});

std::optional<std::string> settled_flag(const std::string& text) {
    protocol::imap::GrammarReader reader(text);
    const std::string flag = reader.flag("a flag");
    if (!reader.ok() || !reader.at_end()) return std::nullopt;
    if (!flag.starts_with('\\')) return flag;
    const auto found = std::ranges::find_if(
        system_flags, [&flag](std::string_view each) { return protocol::equal_ignoring_case(each, flag); });
    return found == system_flags.end() ? std::nullopt : std::optional<std::string>(*found);
}

void read_what(const Section& section, MailAction& action) {
    using Kind = user_agent::CopyAction::Kind;
    if (section.has("flag")) action.action = {Kind::add_flags, read_flags(section, "flag")};
    if (section.has("unflag")) action.action = {Kind::remove_flags, read_flags(section, "unflag")};
    if (!section.has("delete")) {
        if (action.action.flags.empty()) section.problem(section.has("flag") ? "flag" : "unflag", "no flag is named");
        return;
    }
    bool removes = true;
    section.get("delete", removes);
    action.action = {Kind::remove, {}};
    if (!removes) section.problem("delete", "only `true` says something");
}

void read_where(const Section& section, const Scenario& scenario, MailAction& action) {
    section.get("user", action.user);
    const bool known = action.user.empty() || scenario.find_account(action.user) != nullptr;
    if (!known) section.problem("user", unknown_account(scenario, action.user));
    const Seat seat = scenario.find_seat(action.user);
    if (seat.agent != nullptr) action.client = seat.host->name;
    get_host(section, "client", scenario, action.client);
    if (known && action.client.empty()) section.problem("client", "on which device? This user's mail program has none");
    const bool keeps = std::ranges::any_of(scenario.reads, [&action](const Read& read) {
        return read.sync != Read::Sync::none && read.user == action.user && read.client == action.client;
    });
    if (known && !keeps) {
        section.problem(section.has("client") ? "client" : "user",
                        "this device keeps no copy of the mailbox: a reading there needs `sync`");
    }
}

}  // namespace

std::vector<std::string> read_flags(const Section& section, std::string_view key) {
    std::vector<std::string> texts;
    section.get(key, texts);
    std::vector<std::string> flags;
    for (const std::string& text : texts) {
        const auto flag = settled_flag(text);
        if (!flag) section.problem(key, fmt::format("`{}` is no flag that a user can set", text));
        if (flag && std::ranges::find(flags, *flag) == flags.end()) flags.push_back(*flag);
    }
    std::ranges::sort(flags);
    return flags;
}

void read_actions(const Section& top, Scenario& scenario) {
    IdReader ids('a');
    for (const Section& section : top.list("actions")) {
        MailAction action;
        action.id = ids.read(section);
        ids.take(action.id);
        section.get("at", action.at);
        read_where(section, scenario, action);
        section.get("mails", action.mails);
        for (const std::string& mail : action.mails) {
            if (scenario.find_mail(mail) == nullptr) section.problem("mails", unknown_mail(scenario, mail));
        }
        read_what(section, action);
        action.position = section.position();
        scenario.actions.push_back(std::move(action));
    }
}

}  // namespace sim::scenario
