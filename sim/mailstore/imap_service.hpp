#pragma once

#include <list>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "protocol/imap/server_session.hpp"
#include "sim/host/session_connection.hpp"
#include "sim/mailstore/imap_settings.hpp"
#include "sim/mailstore/imap_user.hpp"
#include "sim/mailstore/open_view.hpp"
#include "sim/mailstore/store.hpp"

namespace sim::mailstore {

class ImapService;

/// One IMAP session. What it tells of a mailbox is its own view of it, however many others change the mailbox.
class ImapConnection : public host::SessionConnection<protocol::imap::ServerSession> {
public:
    ImapConnection(ImapService& service, host::ConnectionId connection, protocol::imap::ServerSettings settings);

    /// The mailbox that it has open, if it has one.
    [[nodiscard]] MailboxView* view() { return user_.view ? &*user_.view : nullptr; }
    [[nodiscard]] bool has_view() const { return user_.view.has_value(); }
    /// @pre has_view()
    [[nodiscard]] OpenView open_view() const;
    /// Something has happened in the mailbox, or in another one: a client in IDLE, or one that has used NOTIFY, is
    /// told, once the events of this instant are over.
    void wake();
    /// What has happened to an account, unless the client has done it itself: note(NotifyWatch&), where it is the
    /// client's account and NOTIFY was used. RFC 5465 section 5
    template <class Note>
    void notify(std::string_view account, Note note) {
        if (is_acting_ || !user_.notify.is_used() || user_.account != account) return;
        note(user_.notify);
        wake();
    }
    /// The client has enabled CONDSTORE.
    [[nodiscard]] bool tells_modseq() const { return user_.tells_modseq(); }
    /// What happens now is what the client has asked for.
    [[nodiscard]] bool is_acting() const { return is_acting_; }
    /// An annotation has changed: a client that wants to hear of it is told, once the events of this instant are over.
    void on_annotated(std::string_view account, std::string_view mailbox, const std::string& entry);

    /// Greets the client; under TLS first the handshake.
    void begin();

protected:
    void handle_event(protocol::imap::ServerEvent& event) override;
    void on_done() override { user_.view.reset(); }

private:
    void on(const protocol::imap::LoginRequested& request);
    void on(const protocol::imap::MechanismRequested& request);
    void on(const protocol::imap::PasswordRequested& request);
    void on(const protocol::imap::TlsRequested& request);
    void on(const protocol::imap::CommandRequested& request);
    void on(const protocol::imap::IdleBegun& begun);
    void on(const protocol::imap::IdleEnded&) {}
    void on(const protocol::imap::CapabilitiesEnabled&) {}
    void on(const protocol::imap::SavedSearchRefused& refused);
    void on(const protocol::imap::SessionEnded& ended);
    void on(const protocol::imap::CommandReceived& command);
    void on(const protocol::imap::ConditionSent& sent);
    void on(const protocol::imap::ServerStateChanged& changed);
    void record_session(recording::Event& event) const;
    void tell_waiting_client();

    ImapService& service_;
    ImapUser user_;
    bool is_acting_ = false;
    host::Timer wake_;
};

/// The IMAP server of a host: users work on the mailboxes of the host's Store.
class ImapService : public host::Service, public host::Listener, public StoreObserver {
public:
    /// @param runtime, store  outlive the service
    ImapService(host::Runtime& runtime, Store& store, ImapSettings settings);
    ~ImapService() override;

    void start() override;
    host::ConnectionHandler& on_accept(const network::Accepted& accepted) override;
    [[nodiscard]] std::vector<host::SessionState> sessions() const override;
    /// What its sessions see of the mailboxes that they have open.
    [[nodiscard]] std::vector<OpenView> views() const;

    void on_message_added(std::string_view account, const Mailbox& mailbox) override;
    void on_flags_changed(std::string_view account, const Mailbox& mailbox, const StoredMessage& message,
                          bool seen_changed) override;
    void on_messages_removed(std::string_view account, const Mailbox& mailbox,
                             const std::vector<const StoredMessage*>& messages) override;
    void on_mailbox_created(std::string_view account, const std::string& name) override;
    void on_mailbox_deleted(std::string_view account, const Mailbox& mailbox) override;
    void on_mailbox_renamed(std::string_view account, const std::string& from, const std::string& to) override;
    void on_subscription_changed(std::string_view account, const std::string& name) override;
    void on_annotated(std::string_view account, std::string_view mailbox, const std::string& entry) override;

    [[nodiscard]] host::Runtime& runtime() { return runtime_; }
    [[nodiscard]] Store& store() { return store_; }
    /// For a certificate, in TLS: the server offers EXTERNAL.
    [[nodiscard]] bool asks_client() const {
        return protocol::sasl::find_mechanism(settings_.mechanisms, "EXTERNAL").has_value();
    }
    /// What sessions have been told of an account's new messages: lost with the program, and then all are recent again
    /// (RFC 3501 section 2.3.2).
    [[nodiscard]] RecentMarks& recent_marks(const std::string& account) { return recent_marks_[account]; }

private:
    template <class Change>
    void for_each_view(const Mailbox& mailbox, Change change);
    /// note(NotifyWatch&, const Account&) of each connection that is to hear of it.
    template <class Note>
    void notify(std::string_view account, Note note);
    [[nodiscard]] protocol::imap::ServerSettings session_settings(std::uint16_t port) const;
    [[nodiscard]] std::vector<std::uint16_t> ports() const;
    [[nodiscard]] protocol::TlsUse tls_on(std::uint16_t port) const;

    host::Runtime& runtime_;
    Store& store_;
    ImapSettings settings_;
    std::map<std::string, RecentMarks> recent_marks_;
    std::list<std::unique_ptr<ImapConnection>> connections_;
};

}  // namespace sim::mailstore
