#include <array>
#include <utility>

#include "protocol/base/ascii.hpp"
#include "viz/model/message_inspection.hpp"

namespace viz::model {

namespace {

constexpr auto field_meanings = std::to_array<std::pair<std::string_view, std::string_view>>({
    {"Return-Path", "Where failures were to be reported; written at final delivery from the envelope"},
    {"Received", "A server's stamp: from whom it got the mail, when, and under which queue id; the newest is on top"},
    {"Delivered-To", "The mailbox this copy was put into"},
    {"Date", "When the author pressed Send, by the clock of the author's machine"},
    {"From", "Who the author claims to be; nobody checks it against the envelope"},
    {"Sender", "Who sent it on behalf of the author"},
    {"Reply-To", "Where answers shall go instead of to the author"},
    {"To", "Whom the author addresses; the envelope alone decides where it goes"},
    {"Cc", "Who gets a copy, for everybody to see"},
    {"Bcc", "Who gets a copy without the others knowing"},
    {"Subject", "What it is about, for people"},
    {"Message-ID", "A name for this mail that no other mail has"},
    {"In-Reply-To", "The Message-ID of the mail that this one answers"},
    {"References", "The Message-IDs of the whole conversation"},
    {"MIME-Version", "The body is built by the rules of MIME"},
    {"Content-Type", "What the body is, and in which character set"},
    {"Content-Transfer-Encoding", "How the body's octets are written as lines of text"},
    {"Content-Disposition", "Whether a part is shown or offered as a file"},
    {"Content-ID", "A name of this part, so that another part can show it"},
    {"Content-Description", "What the part is, in words"},
    {"Authentication-Results",
     "What the server named first has checked: SPF, DKIM and the like; only of a server that you trust (RFC 8601)"},
    {"Received-SPF", "Whether the client may send for the domain of the envelope, as this server found (RFC 7208)"},
    {"DKIM-Signature", "A domain's signature over the body and the fields that it names (RFC 6376)"},
    {"ARC-Seal", "A server's signature over what the servers before it had checked (RFC 8617)"},
    {"ARC-Message-Signature", "The mail as a server on the way saw it, signed by it (RFC 8617)"},
    {"ARC-Authentication-Results", "What a server on the way had checked, kept for the next ones (RFC 8617)"},
    {"List-Unsubscribe", "How to leave the mailing list (RFC 2369)"},
    {"User-Agent", "The program that the author wrote it with"},
    {"X-Mailer", "The program that the author wrote it with"},
    {"X-Original-To", "The recipient as the envelope had it before aliases"},
    {"Disposition-Notification-To", "Who wants to hear that it was read"},
    {"Return-Receipt-To", "Who wants to hear that it was delivered, of old; servers use DSN (RFC 3461) now"},
    {"List-Id", "The mailing list that sent it, so that programs can sort it"},
    {"List-Post", "Where mail to the whole list goes"},
    {"Precedence", "Not from person to person: answering programs keep silent"},
    {"Auto-Submitted", "A program wrote this: do not answer it automatically"},
    {"X-Failed-Recipients", "Who did not get the mail that this notification is about"},
});

}  // namespace

std::string_view header_field_meaning(std::string_view name) {
    for (const auto& [known, meaning] : field_meanings) {
        if (protocol::equal_ignoring_case(known, name)) return meaning;
    }
    return {};
}

}  // namespace viz::model
