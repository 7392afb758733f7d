#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "protocol/smtp/path.hpp"
#include "sim/mailstore/store.hpp"
#include "sim/mta/settings.hpp"

namespace sim::mta {

/// Where mail for an address goes from this host.
struct Classification {
    enum class Kind : std::uint8_t {
        mailbox,       ///< into `mailbox` on this host
        alias,         ///< stands for `expansion`
        remote,        ///< to another host
        unknown_user,  ///< the domain is ours, the mailbox does not exist
    };
    Kind kind = Kind::remote;
    std::string mailbox{};
    std::vector<std::string> expansion{};
    std::string domain{};        ///< of the address; of a local one in canonical form
    std::string local_part{};    ///< of a local address
    std::string owner{};         ///< of `alias`: the local part of its owner-NAME alias; empty: it has none
    std::string list{};          ///< of `alias`: it is the mailing list by this name in the settings; empty: none
    std::string detail{};        ///< of `alias`: the subaddress that was not looked for, with its delimiter
    bool is_catch_all = false;   ///< of `alias`: nobody has the address, and somebody gets all such mail
    bool is_virtual = false;     ///< of `alias`: a virtual one; of `unknown_user`: in a virtual alias domain
    bool by_lmtp = false;        ///< of `mailbox`: it is on the host of `mailbox_lmtp`
    bool is_postmaster = false;  ///< it has a mailbox because every host has that one

    /// Why, in words.
    [[nodiscard]] std::string rule() const;
};

/// Knows which addresses live here: the local domains with the store's mailboxes, and the aliases.
class RecipientClassifier {
public:
    /// @param settings, store, own_addresses, host_name  outlive the classifier
    RecipientClassifier(const Settings& settings, const mailstore::Store& store,
                        const std::vector<protocol::IpAddress>& own_addresses, std::string_view host_name)
        : settings_(settings), store_(store), own_addresses_(own_addresses), host_name_(host_name) {}

    [[nodiscard]] Classification classify(const protocol::smtp::Mailbox& address) const;
    /// The same of an address whose virtual alias has been looked for already.
    [[nodiscard]] Classification classify_after_virtual(const protocol::smtp::Mailbox& address) const;
    /// As a virtual alias, which is replaced when a mail arrives; nullopt: it is none.
    [[nodiscard]] std::optional<Classification> classify_virtual(const protocol::smtp::Mailbox& address) const;
    /// Never an alias: for what aliases led to.
    [[nodiscard]] Classification classify_without_aliases(const protocol::smtp::Mailbox& address) const;
    /// Whether the domain's mail ends here. That of the host's own name does (Postfix: mydestination has $myhostname;
    /// Exim: local_domains is `@`): its users are those of the first local domain.
    [[nodiscard]] bool is_local(const protocol::smtp::Mailbox& address) const;
    /// Whether the domain exists only as virtual aliases here.
    [[nodiscard]] bool is_virtual(const protocol::smtp::Mailbox& address) const;
    /// Whether the domain is one that this host takes mail for from everybody.
    [[nodiscard]] bool is_relay_domain(const protocol::smtp::Mailbox& address) const;
    /// Whether this host takes mail for that remote address from everybody (a backup mail exchanger).
    [[nodiscard]] bool is_relayed_for(const protocol::smtp::Mailbox& address) const;

    /// `<Postmaster>` of this host, RFC 5321 section 4.5.1, as an address; nothing where no domain is local.
    [[nodiscard]] std::optional<protocol::smtp::Mailbox> postmaster() const;

private:
    /// The names a local address is looked up by: the local part as it is, then without its subaddress.
    struct LocalNames {
        std::string domain;
        std::vector<std::string> local_parts;
    };
    [[nodiscard]] LocalNames local_names(const protocol::smtp::Mailbox& address) const;
    [[nodiscard]] std::optional<Classification> find_local_alias(const LocalNames& names) const;
    /// Whether the store that `mailbox_lmtp` names has a mailbox of one of these names.
    [[nodiscard]] bool is_stored_elsewhere(const LocalNames& names) const;
    /// The address is a mailing list's, or that of its owner: owner-NAME.
    [[nodiscard]] std::optional<Classification> classify_list(const protocol::smtp::Mailbox& address) const;
    /// The domain is this host's name, and nothing else.
    [[nodiscard]] bool is_own_name(const protocol::smtp::Mailbox& address) const;
    /// The mailbox of this host's postmaster, by the host's own name; it is there in every case.
    [[nodiscard]] bool is_host_postmaster(const protocol::smtp::Mailbox& address) const;

    const Settings& settings_;
    const mailstore::Store& store_;
    const std::vector<protocol::IpAddress>& own_addresses_;
    std::string_view host_name_;
};

/// The mailbox that takes a host's postmaster mail where the scenario names none.
inline constexpr std::string_view postmaster_mailbox = "postmaster";

}  // namespace sim::mta
