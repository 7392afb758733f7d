#include "sim/app/client_commands.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "sim/recording/shell_word.hpp"

namespace sim::app {

namespace {

using recording::shell_word;
using scenario::Account;
using scenario::Scenario;

std::string domain_of(const std::string& address) {
    return address.substr(address.rfind('@') + 1);
}

/// Somebody else, of another domain if there is one; the same where there is nobody.
std::string partner_of(const Scenario& scenario, const std::string& address) {
    std::string partner = address;
    for (const Account& account : scenario.accounts) {
        if (account.address == address) continue;
        if (domain_of(account.address) != domain_of(address)) return account.address;
        partner = account.address;
    }
    return partner;
}

/// Writes the commands for one port.
class CommandWriter {
public:
    CommandWriter(const Scenario& scenario, const PortEntry& entry)
        : scenario_(scenario),
          entry_(entry),
          address_(entry.port->addresses.front().to_string()),
          place_(protocol::Endpoint{entry.port->addresses.front(), entry.port->port}.to_string()) {}

    std::vector<std::string> write() {
        const std::string& service = entry_.port->served.service;
        if (service == "smtp" || service == "lmtp") incoming(service);
        if (service.starts_with("submission")) submission(service == "submissions");
        if (service == "pop3" || service == "pop3s") mailbox(service, "pop");
        if (service == "imap" || service == "imaps") mailbox(service, "imap");
        if (service == "dns") names();
        if (service == "stub") add("nc {} {}", address_, entry_.port->port);
        return std::move(commands_);
    }

private:
    template <class... Values>
    void add(fmt::format_string<Values...> format, Values&&... values) {
        commands_.push_back(fmt::format(format, std::forward<Values>(values)...));
    }
    /// Mail for somebody on the host, from somebody else.
    void incoming(const std::string& service) {
        const std::string to = recipient();
        if (to.empty()) return;
        add("swaks --server {} --port {}{} --from {} --to {}", address_, entry_.port->port,
            service == "lmtp" ? " --protocol LMTP" : "", shell_word(partner_of(scenario_, to)), shell_word(to));
    }
    [[nodiscard]] const scenario::Host& host() const { return *scenario_.find_host(entry_.port->served.host); }
    /// The password is taken under TLS only, which has to be begun by command.
    [[nodiscard]] bool login_needs_tls() const {
        const std::string& service = entry_.port->served.service;
        if (service == "pop3" && host().pop3) return !host().pop3->settings.plaintext_login;
        if (service == "imap" && host().imap) return !host().imap->settings.plaintext_login;
        if (service != "submission" || !host().mta) return false;
        const mta::Settings& settings = host().mta->settings;
        return !settings.plaintext_login.value_or(settings.tls_server == protocol::TlsUse::none);
    }
    [[nodiscard]] std::string recipient() const {
        if (!entry_.users.empty()) return entry_.users.front().address;
        return scenario_.accounts.empty() ? "" : scenario_.accounts.front().address;
    }
    void submission(bool tls) {
        if (entry_.users.empty()) return;
        const PortUser& user = entry_.users.front();
        const std::string to = partner_of(scenario_, user.address);
        const std::string login = user.login.empty() ? ""
                                                     : fmt::format(" --auth --auth-user {} --auth-password {}",
                                                                   shell_word(user.login), shell_word(user.password));
        add("swaks --server {} --port {}{} --from {} --to {}{}", address_, entry_.port->port,
            tls                                        ? " --tls-on-connect"
            : login_needs_tls() && !user.login.empty() ? " -tls"
                                                       : "",
            shell_word(user.address), shell_word(to), login);
        if (tls || !user.login.empty()) return;
        add("printf 'Subject: Hello\\r\\n\\r\\nFrom a real program.\\r\\n' | curl smtp://{} --mail-from {} --mail-rcpt "
            "{} -T -",
            place_, shell_word(user.address), shell_word(to));
    }
    void mailbox(const std::string& service, std::string_view mutt_scheme) {
        if (entry_.users.empty()) return;
        const PortUser& user = entry_.users.front();
        const bool tls = service.ends_with('s');
        const bool upgrade = !tls && login_needs_tls();
        add("curl {}--user {} {}://{}/{}",
            tls       ? "--insecure "
            : upgrade ? "--ssl-reqd --insecure "
                      : "",
            shell_word(user.login + ":" + user.password), service, place_, mutt_scheme == "imap" ? "INBOX" : "");
        // Without TLS mutt leaves unless it is told that this will do.
        const std::string_view plain = tls || upgrade ? "" : "-e 'set ssl_starttls=no ssl_force_tls=no' ";
        add("mutt {}-f {}", plain,
            shell_word(fmt::format("{}{}://{}@{}", mutt_scheme, tls ? "s" : "", user.login, place_)));
    }
    void names() {
        const std::string question = name_to_ask();
        add("dig @{} -p {} {}", address_, entry_.port->port, question);
        add("dig @{} -p {} +tcp {}", address_, entry_.port->port, question);
    }
    /// A mail domain, if the server knows of it.
    [[nodiscard]] std::string name_to_ask() const {
        if (!host().authoritative) {
            return scenario_.accounts.empty() ? ". NS" : domain_of(scenario_.accounts.back().address) + " MX";
        }
        const auto& zones = host().authoritative->zones;
        for (const Account& account : scenario_.accounts) {
            const std::string domain = domain_of(account.address);
            if (std::ranges::find(zones, domain + ".") != zones.end()) return domain + " MX";
        }
        return zones.front() + " SOA";
    }

    const Scenario& scenario_;
    const PortEntry& entry_;
    std::string address_;
    std::string place_;
    std::vector<std::string> commands_;
};

}  // namespace

std::vector<std::string> client_commands(const Scenario& scenario, const PortEntry& entry) {
    return CommandWriter(scenario, entry).write();
}

}  // namespace sim::app
