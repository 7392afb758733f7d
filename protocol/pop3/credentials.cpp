#include "protocol/pop3/credentials.hpp"

#include "protocol/pop3/apop.hpp"

namespace protocol::pop3 {

bool Credentials::prove(std::string_view password) const {
    if (password.empty()) return false;  // a mailbox that nobody may open
    if (sasl_proof_ != Proof::password) return sasl_proof_ == Proof::right;
    return proof_ == (method_ == Method::apop ? apop_digest(timestamp_, password) : password);
}

}  // namespace protocol::pop3
