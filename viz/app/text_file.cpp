#include "viz/app/text_file.hpp"

#include <fstream>
#include <ostream>

namespace viz::app {

ExitCode write_text_file(const std::string& file, const std::string& text, std::ostream& errors) {
    std::ofstream stream(file, std::ios::binary);
    stream << text;
    stream.close();
    if (stream) return ExitCode::success;
    errors << "mailflow-view: " << file << ": cannot be written\n";
    return ExitCode::our_fault;
}

}  // namespace viz::app
