#include "viz/app/text_file.hpp"

#include <ostream>

#include "sim/recording/whole_file.hpp"

namespace viz::app {

ExitCode write_text_file(const std::string& file, const std::string& text, std::ostream& errors) {
    const auto written = sim::recording::write_whole_file(file, text);
    if (written) return ExitCode::success;
    errors << "mailflow-view: " << written.error() << '\n';
    return ExitCode::our_fault;
}

}  // namespace viz::app
