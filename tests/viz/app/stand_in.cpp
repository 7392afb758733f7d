#include "tests/viz/app/stand_in.hpp"

namespace tests::viz::app {

StandIn::StandIn(const std::string& script) {
    std::filesystem::create_directory(temporary());
    std::filesystem::copy_file(MAILFLOW_VIEW_PROGRAM, viewer());
    const std::string begin = "#!/bin/sh\nwhile [ \"$1\" != --record ]; do shift; done\nrecord=$2\n";
    std::filesystem::permissions(folder_.write("mailflow", begin + script), std::filesystem::perms::owner_all);
    scenario_ = folder_.write("scenario.yaml", "mailflow: 1\n");
}

std::vector<std::string> StandIn::render_arguments() const {
    return {"render", scenario_, "--out", folder_.path() / "picture.png"};
}

std::string StandIn::write_header() {
    return "echo '{\"format\":\"mailflow-recording\",\"version\":1,\"title\":\"Slow\",\"seed\":1,"
           "\"start\":\"2024-01-01 "
           "00:00:00.000\",\"level\":\"full\",\"model\":\"none\",\"versions\":[],\"scenario\":[]}'"
           " >\"$record\"\n";
}

pid_t wait_for_child(const BackgroundProgram& program, double seconds_max) {
    pid_t child = 0;
    static_cast<void>(becomes_true([&] { return (child = child_of(program.process())) != 0; }, seconds_max));
    return child;
}

}  // namespace tests::viz::app
