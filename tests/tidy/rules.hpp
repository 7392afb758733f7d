#pragma once

#include <set>
#include <string>

#include "tests/tidy/source_file.hpp"

/// The rules. Each appends what it refuses in one file.
namespace tests::tidy {

/// Which folder may include which, and which library belongs to which folder (docs/ARCHITECTURE.md).
void check_includes(const SourceFile& file, Violations& violations);

/// Wall clocks, chance, threads and the environment: whatever would make two runs differ.
void check_banned_names(const SourceFile& file, Violations& violations);

/// No path to the real Internet: nothing opens a connection. Sockets listen, accept and answer, in sim/bridge alone
/// (check_includes).
void check_no_way_out(const SourceFile& file, Violations& violations);

/// The forms of coroutines that g++ 12 compiles rightly (protocol/base/task.hpp).
void check_coroutines(const SourceFile& file, Violations& violations);

/// Functions of at most 70 lines, files of at most 800.
void check_sizes(const SourceFile& file, Violations& violations);

/// `#pragma once` in headers, ASCII in sources, no path of somebody's machine anywhere.
void check_text(const SourceFile& file, Violations& violations);

/// Numbers in the first column of docs/rfc-index.md.
std::set<std::string> indexed_rfcs(const SourceFile& index);

/// Every RFC that code cites stands in the index.
void check_rfc_citations(const SourceFile& file, const std::set<std::string>& indexed, Violations& violations);

}  // namespace tests::tidy
