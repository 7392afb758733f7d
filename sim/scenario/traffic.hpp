#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "protocol/base/instant.hpp"
#include "protocol/message/mime_field.hpp"
#include "sim/scenario/position.hpp"
#include "sim/scenario/topology.hpp"
#include "sim/user_agent/copy_action.hpp"
#include "sim/user_agent/mailbox_visit.hpp"

namespace sim::scenario {

using protocol::Instant;

/// A parameter of RFC 3461 that a mail program sends.
struct DsnParameter {
    std::string keyword;    ///< RET or ENVID of MAIL, NOTIFY or ORCPT of RCPT
    std::string value;      ///< as it is sent
    std::string recipient;  ///< of RCPT: whose
    bool operator==(const DsnParameter&) const = default;
};

/// A file that a mail brings: a text, or octets drawn from the seed.
struct Attachment {
    std::string name;                          ///< of the file, in UTF-8
    std::string type;                          ///< media type, with its parameters (RFC 2045 section 5.1)
    std::string text;                          ///< in UTF-8, lines end in LF; one with a CR is meant octet by octet
    std::optional<std::uint64_t> size_octets;  ///< of octets drawn; then the text is empty
    protocol::message::TransferEncoding encoding = protocol::message::TransferEncoding::base64;
    bool operator==(const Attachment&) const = default;
};

/// One mail that somebody sends. The envelope's recipients are `to`, then `cc`, then `bcc`.
struct Mail {
    std::string id;  ///< `m1`: how the recording calls it
    Instant at;
    std::string from;  ///< the reverse-path; empty: the null path `<>`
    std::vector<std::string> to;
    std::vector<std::string> cc;
    std::vector<std::string> bcc;  ///< in the envelope only
    std::string subject;
    std::string body;                                          ///< text in UTF-8, lines end in LF
    std::vector<std::pair<std::string, std::string>> headers;  ///< further fields, in this order
    std::vector<Attachment> attachments;
    std::optional<std::string> in_reply_to;    ///< the id of the mail that it answers, which stands before it
    std::optional<std::string> forwards;       ///< the id of the mail that it brings, which stands before it
    std::optional<std::uint64_t> size_octets;  ///< the body is filled up until the whole mail has this size
    std::optional<std::string> raw;      ///< the whole content as it stands; then subject, body, headers are empty
    std::vector<DsnParameter> dsn;       ///< what the author wants to hear of it
    std::string client;                  ///< the host that sends it
    ServiceAddress server;               ///< where it is submitted
    std::optional<Authentication> auth;  ///< as the mail program has it unless given
    bool binary = false;                 ///< BODY=BINARYMIME (RFC 3030): `raw` is sent octet by octet
    bool smtputf8 = false;               ///< the client asks for SMTPUTF8 (RFC 6531)
    bool declare_size = true;            ///< MAIL names the size (RFC 1870)
    std::optional<std::uint64_t> announced_size_octets;  ///< named in place of the true size
    bool eight_bit = false;                              ///< text that is not ASCII goes as it is (RFC 6152)
    bool as_is = false;                                  ///< bare CR, bare LF and NUL of `raw` are sent
    bool use_bdat = false;                               ///< the content goes in two parts by BDAT (RFC 3030)
    Position position;
    bool operator==(const Mail&) const = default;
};

/// A user reads the mailbox once.
struct Read {
    enum class Protocol : std::uint8_t { pop3, imap };
    enum class Policy : std::uint8_t {
        remove,  ///< fetch, then delete
        keep,    ///< fetch and leave on the server
    };
    /// Whether the device keeps a copy of the mailbox, and the best way that it knows to bring that up to date.
    enum class Sync : std::uint8_t { none, full, condstore, qresync };
    std::string id;  ///< `r1`, ... unless given
    Instant at;
    std::string user;  ///< an account's address
    Protocol protocol = Protocol::pop3;
    Policy policy = Policy::remove;
    bool drop_connection = false;  ///< POP3: the connection ends without QUIT (RFC 1939 section 6: nothing is deleted)
    protocol::Duration idle{};     ///< IMAP: how long the program stays and waits for more mail
    Sync sync = Sync::none;        ///< of IMAP
    std::optional<user_agent::MailboxVisit> visit;  ///< by IMAP: the user goes through the whole INBOX
    std::string password;                           ///< the account's unless given (a wrong one, for instance)
    std::string client;                             ///< the host that reads
    ServiceAddress server;
    Position position;
    bool operator==(const Read&) const = default;
};

/// A user does something with mails of the copy that a device keeps (Read::sync); the server hears of it at the next
/// reading there. RFC 4549 section 4.2
struct MailAction {
    std::string id;  ///< `a1`, ... unless given
    Instant at;
    std::string user;                ///< an account's address
    std::string client;              ///< the device
    std::vector<std::string> mails;  ///< their ids
    user_agent::CopyAction action;
    Position position;
    bool operator==(const MailAction&) const = default;
};

}  // namespace sim::scenario
