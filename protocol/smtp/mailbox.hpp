#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "protocol/base/result.hpp"
#include "protocol/smtp/domain.hpp"

namespace protocol::smtp {

/// `Mailbox`, RFC 5321 section 4.1.2: a local part, "@", a domain or address literal. The local part is
/// kept as written and its case matters (section 2.4). Both may be in UTF-8 (RFC 6531 section 3.3); whether such an
/// address may be used is another question, see is_ascii().
class Mailbox {
public:
    static Result<Mailbox, SyntaxError> parse(std::string_view text);
    /// From a local part without quoting (it is quoted where the grammar asks for it) and a host.
    /// Fails where the local part holds octets that no Quoted-string can hold, or is too long.
    static Result<Mailbox, SyntaxError> make(std::string_view local_part, HostName host);

    /// As written: a Dot-string, or a Quoted-string with its quotes.
    [[nodiscard]] const std::string& local_part() const { return local_part_; }
    /// Without quotes and backslashes: what the receiving system knows the mailbox by.
    [[nodiscard]] std::string local_part_dequoted() const;
    [[nodiscard]] const HostName& host() const { return host_; }
    /// The domain, or null where there is an address literal.
    [[nodiscard]] const Domain* domain() const { return std::get_if<Domain>(&host_); }

    /// False: it may stand only where SMTPUTF8 was agreed on, RFC 6531 section 3.4.
    [[nodiscard]] bool is_ascii() const;

    /// `local-part@host` as written: parse() of it gives this mailbox.
    [[nodiscard]] std::string encode() const;
    /// Equal for equal mailboxes: local part quoted only where needed, host in its canonical form.
    [[nodiscard]] std::string canonical() const;

    /// Local parts compare dequoted and with case, domains without case (RFC 5321 section 2.4), U-labels as the
    /// A-labels that they stand for.
    bool operator==(const Mailbox& other) const;

private:
    Mailbox(std::string_view local_part, HostName host) : local_part_(local_part), host_(std::move(host)) {}
    std::string local_part_;
    HostName host_;
};

/// `alice+news` -> `alice` (RFC 5233); nothing: there is no subaddress, or the delimiter is empty.
/// @param local_part  dequoted
[[nodiscard]] std::optional<std::string> without_subaddress(std::string_view local_part, std::string_view delimiter);

/// A local part as it must stand in a mailbox: unchanged if it is a Dot-string, else as a Quoted-string.
[[nodiscard]] std::string quote_local_part(std::string_view local_part);

}  // namespace protocol::smtp
