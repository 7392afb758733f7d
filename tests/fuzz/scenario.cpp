// Scenario files: every mistake has a place and a text; what loads is equal after writing in the explicit form and
// loading; `--set` and `--with` are read like files.

#include "sim/scenario/loader.hpp"
#include "sim/scenario/yaml_writer.hpp"
#include "tests/fuzz/support/check.hpp"
#include "tests/fuzz/support/input.hpp"

namespace scenario = sim::scenario;
using tests::fuzz::require;

namespace {

/// The only file there is, with whatever name.
scenario::FileReader reader_of(std::string_view text) {
    return [text](const std::string& path) -> protocol::Result<std::string, std::string> {
        if (path == "none.yaml") return protocol::failure(std::string("there is no such file"));
        return std::string(text);
    };
}

void check_explicit_form(const scenario::Scenario& loaded) {
    const std::string yaml = scenario::to_yaml(loaded);
    const auto again = scenario::load({"explicit.yaml", {}, {}, {}}, reader_of(yaml));
    require(again.has_value(), "the explicit form can be loaded");
    require(*again == loaded, "a scenario is equal after writing and loading");
    require(scenario::to_yaml(*again) == yaml, "the explicit form is its own explicit form");
}

void check(const scenario::LoadRequest& request, std::string_view text) {
    const auto loaded = scenario::load(request, reader_of(text));
    if (loaded) {
        if (loaded->platform_file.empty()) check_explicit_form(*loaded);
        return;
    }
    require(!loaded.error().empty(), "a refusal has a reason");
    for (const auto& diagnostic : loaded.error()) {
        require(!diagnostic.message.empty() && !diagnostic.to_string().empty(), "a mistake has a text");
        require(diagnostic.line > 0 || diagnostic.file.starts_with("--"), "a mistake has a place");
    }
}

}  // namespace

/// Up to the first NUL: `--set`s, one a line. Behind it, or without one: the file.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size_octets) {
    const std::string_view octets = tests::fuzz::Input(data, size_octets).rest();
    const std::size_t end = octets.find('\0');
    if (end == octets.npos) {
        check({"scenario.yaml", {}, {}, {}}, octets);
        return 0;
    }
    scenario::LoadRequest request{"scenario.yaml", {}, {}, {}};
    std::string_view sets = octets.substr(0, end);
    while (!sets.empty()) {
        const std::size_t line_end = std::min(sets.find('\n'), sets.size());
        request.sets.emplace_back(sets.substr(0, line_end));
        sets.remove_prefix(std::min(line_end + 1, sets.size()));
    }
    check(request, octets.substr(end + 1));
    return 0;
}
