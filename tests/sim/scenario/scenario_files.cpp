#include "tests/sim/scenario/scenario_files.hpp"

#include <fstream>
#include <sstream>

namespace tests {

sim::scenario::FileReader disk() {
    return [](const std::string& path) -> protocol::Result<std::string, std::string> {
        std::ifstream file(path, std::ios::binary);
        if (!file) return protocol::failure(std::string("no such file"));
        std::ostringstream text;
        text << file.rdbuf();
        return text.str();
    };
}

std::string read_file(const std::string& path) {
    return disk()(path).value_or("(cannot read " + path + ")");
}

}  // namespace tests
