#pragma once

#include <string>
#include <vector>

#include "sim/mailstore/filed_mail.hpp"
#include "sim/scenario/position.hpp"

namespace sim::scenario {

/// Mail that lies in a mailbox from the beginning, read from a Maildir or an mbox beside the scenario.
struct MailImport {
    std::string path;      ///< as written in the scenario
    bool is_mbox = false;  ///< else a Maildir
    std::string folder;    ///< of an mbox; a Maildir has folders of its own
    std::vector<mailstore::FiledMail> mails;
    Position position;
    bool operator==(const MailImport&) const = default;
};

}  // namespace sim::scenario
