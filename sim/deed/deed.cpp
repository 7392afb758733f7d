#include "sim/deed/deed.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "sim/dialogue/secret_text.hpp"
#include "sim/recording/printable.hpp"
#include "sim/yaml_text/units.hpp"

namespace sim::deed {

namespace {

std::string_view service_words(std::string_view service) {
    if (service == "mta") return "mail transfer agent";
    if (service == "pop3") return "POP3 server";
    if (service == "imap") return "IMAP server";
    if (service == "lmtp") return "LMTP server";
    return "name server";
}

std::string target_words(const Target& target) {
    switch (target.kind) {
        case Target::Kind::host:
            return target.name;
        case Target::Kind::link:
            return "the link " + target.name;
        case Target::Kind::zone:
            return "the zone " + target.name;
    }
    return {};
}

struct DescribeAction {
    std::string who;

    std::string operator()(const SwitchOff&) const { return who + " is switched off"; }
    std::string operator()(const Restart&) const { return who + " is restarted"; }
    std::string operator()(const StopService& action) const {
        return fmt::format("the {} of {} is stopped", service_words(action.service), who);
    }
    std::string operator()(const ClosePort& action) const {
        return fmt::format("connections to port {} of {} {}", action.port, who,
                           action.silently ? "vanish" : "are refused");
    }
    std::string operator()(const SetLatency& action) const {
        return fmt::format("{} takes {}", who, yaml_text::format_duration(action.latency));
    }
    std::string operator()(const SetBandwidth& action) const {
        return fmt::format("{} carries {}/s", who, yaml_text::format_bandwidth(action.octets_per_s));
    }
    std::string operator()(const SetLoss& action) const {
        return fmt::format("{} loses {:g} % of the packets", who, action.share * 100);
    }
    std::string operator()(const SetAnswers& action) const {
        if (action.answers == "silent") return fmt::format("the name servers of {} say nothing", who);
        return fmt::format("the name servers of {} answer: {}", who, action.answers);
    }
    std::string operator()(const SetRecords&) const { return who + " has other records"; }
    std::string operator()(const SetPolicy& action) const {
        return fmt::format("{} works with {}: {}", who, action.setting, action.value);
    }
    std::string operator()(const FlushQueue&) const { return who + " tries its whole queue"; }
    std::string operator()(const Mend& action) const {
        return action.what == "all" ? who + " is mended" : fmt::format("{} is mended: {}", who, action.what);
    }
};

/// A typed line without its line end, fit to be shown; a password stands as `****`.
std::string typed_words(const TypeLine& typed) {
    std::string_view line = typed.told.empty() ? typed.octets : typed.told;
    if (line.ends_with("\r\n")) line.remove_suffix(2);
    return recording::printable(dialogue::without_password(line));
}

struct Describe {
    std::string operator()(const Change& change) const {
        return std::visit(DescribeAction{target_words(change.target)}, change.action);
    }
    std::string operator()(const SendMail& mail) const {
        const std::string about = mail.subject.empty() ? "a mail" : fmt::format("\"{}\"", mail.subject);
        return fmt::format("{} sends {} to {}", mail.from, about, fmt::join(mail.to, ", "));
    }
    std::string operator()(const ReadMailbox& read) const { return read.user + " fetches mail"; }
    std::string operator()(const OpenTerminal& open) const {
        return fmt::format("a terminal at {} to {}, port {}", open.place.host, open.place.to, open.place.port);
    }
    std::string operator()(const TypeLine& typed) const {
        return fmt::format("typed at {}: {}", typed.place.host, typed_words(typed));
    }
    std::string operator()(const StartTls& tls) const { return fmt::format("TLS begins at {}", tls.place.host); }
    std::string operator()(const HangUp& end) const { return fmt::format("{} hangs up", end.place.host); }
    std::string operator()(const AskDns& ask) const { return fmt::format("{} asks for {}", ask.host, ask.asked); }
};

}  // namespace

std::string describe(const Deed& deed) {
    return std::visit(Describe(), deed.action);
}

const TerminalPlace* place_of(const Deed& deed) {
    const auto find = [](const auto& action) -> const TerminalPlace* {
        if constexpr (requires { action.place; }) return &action.place;
        return nullptr;
    };
    return std::visit(find, deed.action);
}

std::string unused_id(const std::vector<std::string_view>& texts, const std::vector<Deed>& deeds) {
    for (std::size_t number = deeds.size() + 1;; ++number) {
        std::string id = fmt::format("deed{}", number);
        const bool written =
            std::ranges::any_of(texts, [&](std::string_view text) { return text.find(id) != std::string_view::npos; });
        if (!written && std::ranges::find(deeds, id, &Deed::id) == deeds.end()) return id;
    }
}

}  // namespace sim::deed
