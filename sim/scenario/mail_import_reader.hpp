#pragma once

#include <vector>

#include "sim/scenario/loader.hpp"
#include "sim/scenario/mail_import.hpp"
#include "sim/scenario/section.hpp"

namespace sim::scenario {

/// Reads `import` of an account or a user: where the mail is. The files are read by read_imports().
[[nodiscard]] std::vector<MailImport> read_import_keys(const Section& account);

/// Reads the files of all accounts' imports, within limits::imported_mails_max and limits::imported_octets_max.
void read_imports(const LoadRequest& request, const FileReader& read_file, Scenario& scenario, Problems& problems);

}  // namespace sim::scenario
