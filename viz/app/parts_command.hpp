#pragma once

#include <cstddef>
#include <iosfwd>
#include <optional>
#include <string>

#include "viz/app/failure.hpp"
#include "viz/app/source_arguments.hpp"
#include "viz/model/moment.hpp"

namespace viz::app {

struct PartsArguments {
    SourceArguments source;
    std::string message;                  ///< a mail of the recording; empty: its first
    std::optional<model::Instant> at;     ///< as it was until then; nullopt: the end
    std::optional<std::size_t> hop;       ///< from 1; nullopt: the last
    std::optional<std::size_t> contents;  ///< of which part the content is told, from 1 in the order of the tree
};

/// `mailflow parts`: what a mail is made of (MIME), as the inspector shows it, as text.
[[nodiscard]] ExitCode parts_command(const PartsArguments& arguments, std::ostream& output, std::ostream& errors);

}  // namespace viz::app
