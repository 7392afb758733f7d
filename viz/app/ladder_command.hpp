#pragma once

#include <iosfwd>
#include <string>
#include <vector>

#include "viz/app/failure.hpp"
#include "viz/app/source_arguments.hpp"

namespace viz::app {

struct LadderArguments {
    SourceArguments source;
    std::string message;             ///< only what belongs to this mail
    std::uint64_t connection = 0;    ///< only what went over this connection; 0: over any
    std::vector<std::string> hosts;  ///< only what went between two of these; empty: between any
    bool dns = false;                ///< questions to name servers too
    bool control = false;   ///< openings and ends of connections too
    bool to_scale = false;  ///< of an SVG
    std::string svg;        ///< a file that is made, or empty
    std::string mermaid;    ///< likewise
};

/// `mailflow ladder`: who said what to whom, as text, as a picture (SVG), or for Mermaid.
[[nodiscard]] ExitCode ladder_command(const LadderArguments& arguments, std::ostream& output, std::ostream& errors);

}  // namespace viz::app
