#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "protocol/base/octets.hpp"
#include "protocol/base/result.hpp"
#include "protocol/imap/fetch_item.hpp"
#include "protocol/imap/mailbox_name.hpp"
#include "protocol/imap/notify.hpp"
#include "protocol/imap/search_key.hpp"
#include "protocol/imap/sequence_set.hpp"
#include "protocol/imap/sort_criterion.hpp"
#include "protocol/imap/status_item.hpp"
#include "protocol/imap/verb.hpp"
#include "protocol/message/calendar.hpp"

namespace protocol::imap {

/// A command without arguments.
template <Verb V>
struct PlainCommand {
    bool operator==(const PlainCommand&) const = default;
};
using CapabilityCommand = PlainCommand<Verb::capability>;
using NoopCommand = PlainCommand<Verb::noop>;
using LogoutCommand = PlainCommand<Verb::logout>;
using StartTlsCommand = PlainCommand<Verb::starttls>;
using NamespaceCommand = PlainCommand<Verb::namespace_>;
using IdleCommand = PlainCommand<Verb::idle>;
using CheckCommand = PlainCommand<Verb::check>;
using CloseCommand = PlainCommand<Verb::close>;
using UnselectCommand = PlainCommand<Verb::unselect>;

/// A command about one mailbox.
template <Verb V>
struct MailboxCommand {
    MailboxName mailbox{};
    bool operator==(const MailboxCommand&) const = default;
};
using DeleteCommand = MailboxCommand<Verb::delete_>;
using SubscribeCommand = MailboxCommand<Verb::subscribe>;
using UnsubscribeCommand = MailboxCommand<Verb::unsubscribe>;
using GetQuotaRootCommand = MailboxCommand<Verb::get_quota_root>;

/// RFC 2971. Nothing: NIL.
struct IdCommand {
    using Field = std::pair<std::string, std::optional<std::string>>;
    std::optional<std::vector<Field>> fields{};
    bool operator==(const IdCommand&) const = default;
};
struct AuthenticateCommand {
    std::string mechanism{};                        ///< in upper case
    std::optional<std::string> initial_response{};  ///< base64, "=" if it is empty. RFC 4959
    bool operator==(const AuthenticateCommand&) const = default;
};
struct LoginCommand {
    std::string user{};
    std::string password{};
    bool operator==(const LoginCommand&) const = default;
};
struct EnableCommand {
    std::vector<std::string> capabilities{};  ///< as the client wrote them
    bool operator==(const EnableCommand&) const = default;
};

/// What a client knows of a mailbox from before, RFC 7162 section 3.2.5.
struct QresyncParameter {
    struct Match {
        SequenceSet numbers{};
        SequenceSet uids{};
        bool operator==(const Match&) const = default;
    };
    std::uint32_t uid_validity = 1;
    std::uint64_t modseq = 1;
    std::optional<SequenceSet> known_uids{};
    std::optional<Match> match{};
    bool operator==(const QresyncParameter&) const = default;
};
/// SELECT and EXAMINE.
template <Verb V>
struct OpenCommand {
    MailboxName mailbox{};
    bool condstore = false;
    std::optional<QresyncParameter> qresync{};
    bool operator==(const OpenCommand&) const = default;
};
using SelectCommand = OpenCommand<Verb::select>;
using ExamineCommand = OpenCommand<Verb::examine>;

struct CreateCommand {
    MailboxName mailbox{};
    std::vector<std::string> special_uses{};  ///< `\Sent`; RFC 6154 section 3
    bool operator==(const CreateCommand&) const = default;
};
struct RenameCommand {
    MailboxName from{};
    MailboxName to{};
    bool operator==(const RenameCommand&) const = default;
};
/// `list-select-opts`, RFC 9051 section 6.3.9.1.
struct ListSelection {
    bool subscribed = false;
    bool remote = false;
    bool recursive_match = false;
    bool special_use = false;
    bool operator==(const ListSelection&) const = default;
};
/// `list-return-opts`, RFC 9051 section 6.3.9.2.
struct ListReturn {
    bool subscribed = false;
    bool children = false;
    bool special_use = false;
    std::vector<StatusItem> status{};
    bool operator==(const ListReturn&) const = default;
};
/// RFC 9051 section 6.3.9, RFC 5258, RFC 5819, RFC 6154.
struct ListCommand {
    std::optional<ListSelection> selection{};
    std::string reference{};              ///< in UTF-8
    std::vector<std::string> patterns{};  ///< in UTF-8; what is written so that no name can be meant is left out
    std::optional<ListReturn> returns{};

    /// Selection or return options, or more than one pattern, were given: then an empty pattern is a name like any
    /// other.
    bool extended = false;
    bool operator==(const ListCommand&) const = default;
};
struct LsubCommand {
    std::string reference{};
    std::optional<std::string> pattern{};  ///< nothing: one that no name matches
    bool operator==(const LsubCommand&) const = default;
};
struct StatusCommand {
    MailboxName mailbox{};
    std::vector<StatusItem> items{};
    bool operator==(const StatusCommand&) const = default;
};
/// One or more messages (RFC 3502) to be stored, or none of them.
struct AppendCommand {
    struct Message {
        std::vector<std::string> flags{};
        std::optional<message::DateTime> internal_date{};
        Octets octets{};
        bool binary = false;  ///< came as literal8: NUL may be in it. RFC 3516 section 4.4
        bool utf8 = false;    ///< RFC 6855 section 4: its header may hold UTF-8
        bool operator==(const Message&) const = default;
    };
    MailboxName mailbox{};
    std::vector<Message> messages{};
    bool operator==(const AppendCommand&) const = default;
};
struct GetQuotaCommand {
    std::string root{};
    bool operator==(const GetQuotaCommand&) const = default;
};
struct SetQuotaCommand {
    struct Limit {
        std::string resource{};  ///< in upper case
        std::uint64_t limit = 0;
        bool operator==(const Limit&) const = default;
    };
    std::string root{};
    std::vector<Limit> limits{};
    bool operator==(const SetQuotaCommand&) const = default;
};

/// RFC 5464 section 4.2.
struct GetMetadataCommand {
    enum class Depth : std::uint8_t { zero, one, infinity };
    std::optional<MailboxName> mailbox{};  ///< nothing: the server
    std::optional<std::uint32_t> size_octets_max{};
    Depth depth = Depth::zero;
    std::vector<std::string> entries{};  ///< in lower case
    bool operator==(const GetMetadataCommand&) const = default;
};
/// RFC 5464 section 4.3.
struct SetMetadataCommand {
    struct Entry {
        std::string name{};                  ///< in lower case
        std::optional<std::string> value{};  ///< nothing: the entry is to go
        bool operator==(const Entry&) const = default;
    };
    std::optional<MailboxName> mailbox{};  ///< nothing: the server
    std::vector<Entry> entries{};
    bool operator==(const SetMetadataCommand&) const = default;
};

/// RFC 5465 section 3.1. Without groups: NONE.
struct NotifyCommand {
    bool status = false;  ///< a STATUS response of each mailbox is wanted at once
    std::vector<NotifyGroup> groups{};
    bool operator==(const NotifyCommand&) const = default;
};

struct ExpungeCommand {
    std::optional<SequenceSet> uids{};  ///< of UID EXPUNGE
    bool operator==(const ExpungeCommand&) const = default;
};
/// RFC 4731, RFC 5182.
struct SearchReturn {
    bool min = false;
    bool max = false;
    bool all = false;
    bool count = false;
    bool save = false;
    bool operator==(const SearchReturn&) const = default;
};
struct SearchCommand {
    bool by_uid = false;
    std::optional<SearchReturn> returns{};  ///< nothing: answered with SEARCH; else with ESEARCH
    std::optional<std::string> charset{};
    SearchKey key{};
    bool operator==(const SearchCommand&) const = default;
};
struct SortCommand {
    bool by_uid = false;
    std::optional<SearchReturn> returns{};  ///< RFC 5267 section 3
    std::vector<SortCriterion> criteria{};
    std::string charset{};
    SearchKey key{};
    bool operator==(const SortCommand&) const = default;
};
struct ThreadCommand {
    bool by_uid = false;
    std::string algorithm{};  ///< in upper case
    std::string charset{};
    SearchKey key{};
    bool operator==(const ThreadCommand&) const = default;
};
struct FetchCommand {
    bool by_uid = false;
    SequenceSet set{};
    std::vector<FetchItem> items{};
    std::optional<std::uint64_t> changed_since{};  ///< RFC 7162 section 3.1.4.1
    bool vanished = false;                         ///< RFC 7162 section 3.2.6
    bool operator==(const FetchCommand&) const = default;
};
struct StoreCommand {
    enum class Mode : std::uint8_t { replace, add, remove };
    bool by_uid = false;
    SequenceSet set{};
    std::optional<std::uint64_t> unchanged_since{};  ///< RFC 7162 section 3.1.3
    Mode mode = Mode::replace;
    bool silent = false;
    std::vector<std::string> flags{};
    bool operator==(const StoreCommand&) const = default;
};
/// COPY and MOVE.
template <Verb V>
struct TransferCommand {
    bool by_uid = false;
    SequenceSet set{};
    MailboxName mailbox{};
    bool operator==(const TransferCommand&) const = default;
};
using CopyCommand = TransferCommand<Verb::copy>;
using MoveCommand = TransferCommand<Verb::move>;

/// In the order of Verb.
using CommandBody =
    std::variant<CapabilityCommand, NoopCommand, LogoutCommand, IdCommand, StartTlsCommand, AuthenticateCommand,
                 LoginCommand, EnableCommand, NamespaceCommand, IdleCommand, SelectCommand, ExamineCommand,
                 CreateCommand, DeleteCommand, RenameCommand, SubscribeCommand, UnsubscribeCommand, ListCommand,
                 LsubCommand, StatusCommand, AppendCommand, GetQuotaCommand, GetQuotaRootCommand, SetQuotaCommand,
                 GetMetadataCommand, SetMetadataCommand, NotifyCommand, CheckCommand, CloseCommand, UnselectCommand,
                 ExpungeCommand, SearchCommand, FetchCommand, StoreCommand, CopyCommand, MoveCommand, SortCommand,
                 ThreadCommand>;
static_assert(std::variant_size_v<CommandBody> == verb_names.size());

/// Why a command is refused before anybody asks what it would do.
struct CommandError {
    enum class Kind : std::uint8_t {
        syntax,
        unknown_command,
        bad_mailbox_name,  ///< well formed but for a name that no mailbox can have
    };
    Kind kind = Kind::syntax;
    std::string tag{};           ///< empty: none could be read
    std::optional<Verb> verb{};  ///< nothing: none could be read
    SyntaxError where{};
};

/// `command`, RFC 9051 section 9.
struct Command {
    std::string tag{};
    CommandBody body{};

    /// @param octets  without the CRLF at the end; literals stand in it with their octets behind `{n}` CRLF
    static Result<Command, CommandError> parse(std::string_view octets, NameEncoding names);
    /// The inverse of parse(), synchronising literals included.
    [[nodiscard]] Octets encode(NameEncoding names) const;
    [[nodiscard]] Verb verb() const { return static_cast<Verb>(body.index()); }

    bool operator==(const Command&) const = default;
};

/// The message numbers of its answer are UIDs; it may be one of those that stand behind UID.
[[nodiscard]] bool is_by_uid(const CommandBody& body);

}  // namespace protocol::imap
