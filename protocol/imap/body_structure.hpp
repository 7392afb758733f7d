#pragma once

#include <string>
#include <string_view>

#include "protocol/message/entity.hpp"

namespace protocol::imap {

/// Which of the two data items: BODY has no extension data. RFC 9051 section 7.5.2.
enum class StructureForm : unsigned char { body, body_structure };

/// What is done about parameters in the form of RFC 2231.
enum class ParameterForm : unsigned char {
    as_written,  ///< nothing, in IMAP4rev1: it is the client's work
    decoded,     ///< continuations joined, charsets decoded, in IMAP4rev2. RFC 9051 section 7.5.2
};

/// Appends `body` of RFC 9051 section 9. Names of types and parameters stand in the letters they were written in, as
/// with Dovecot; they are compared without case anyway. A text without charset gets the default us-ascii (RFC 2045
/// section 5.2), as does an entity without a readable Content-Type. Lines are line feeds in the encoded body. What the
/// grammar cannot say: a multipart in which no part was found is shown with one empty text part, a message/rfc822 that
/// cannot be looked into (RFC 2046 section 5.2.1) with an empty message.
/// @param octets  the whole message
void append_body_structure(std::string& out, const message::Entity& entity, std::string_view octets, StructureForm form,
                           ParameterForm parameters = ParameterForm::as_written);

}  // namespace protocol::imap
