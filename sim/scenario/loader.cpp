#include "sim/scenario/loader.hpp"

#include <fmt/format.h>

#include "sim/scenario/action_reader.hpp"
#include "sim/scenario/documents.hpp"
#include "sim/scenario/domains.hpp"
#include "sim/scenario/expectation_reader.hpp"
#include "sim/scenario/fault_reader.hpp"
#include "sim/scenario/host_reader.hpp"
#include "sim/scenario/lesson_reader.hpp"
#include "sim/scenario/limits.hpp"
#include "sim/scenario/mail_import_reader.hpp"
#include "sim/scenario/scalar.hpp"
#include "sim/scenario/section.hpp"
#include "sim/scenario/serving_reader.hpp"
#include "sim/scenario/terminal_reader.hpp"
#include "sim/scenario/tls_reader.hpp"
#include "sim/scenario/traffic_reader.hpp"
#include "sim/scenario/validate.hpp"
#include "sim/scenario/zone_reader.hpp"

namespace sim::scenario {

namespace {

void read_head(const Section& top, Scenario& scenario) {
    top.get("title", scenario.title);
    top.get("description", scenario.description);
    top.get("seed", scenario.seed);
    top.get("start", scenario.start);
    top.get("until", scenario.until);
    scenario.tls = read_tls(top.section("tls"));
    if (scenario.until && *scenario.until > Instant{} + limits::run_length_max) {
        top.problem("until", fmt::format("is after the longest run, {}", format_duration(limits::run_length_max)));
    }
}

void read_platform(const Section& top, const LoadRequest& request, const FileReader& read_file, Scenario& scenario) {
    if (!top.has("platform")) return;
    const std::string path = relative_to(request.file, top.text("platform"));
    const auto text = read_file(path);
    if (!text) {
        top.problem("platform", fmt::format("cannot read `{}`: {}", path, text.error()));
    } else {
        scenario.platform_file = path;
    }
}

/// @return false: the hosts are not all there, said already; what follows would repeat it for each of them
[[nodiscard]] bool read_world(const Section& top, const LoadRequest& request, const FileReader& read_file,
                              Scenario& scenario) {
    read_platform(top, request, read_file, scenario);
    read_topology(top, scenario);
    read_zones(top, request.file, read_file, scenario);
    if (!expand_domains(read_domains(top), scenario, top.problems())) return false;
    if (scenario.hosts.size() > limits::hosts_max) return false;
    read_accounts(top, scenario);
    settle_hosts(top, scenario);
    settle_zones(top, scenario);
    check_topology_names(top, scenario);
    return true;
}

}  // namespace

FileReader text_reader(std::string text) {
    return [text = std::move(text)](const std::string&) -> protocol::Result<std::string, std::string> { return text; };
}

protocol::Result<Scenario, Diagnostics> load(const LoadRequest& request, const FileReader& read_file) {
    Scenario scenario;
    Problems problems;
    std::optional<Node> root = read_documents(request, read_file, scenario.files, problems);
    if (!root) return protocol::failure(problems.sorted(scenario.files));
    check_section(*root, scenario_table(), "", problems);
    const Section top(&*root, scenario_table(), "", problems);
    read_head(top, scenario);
    if (!read_world(top, request, read_file, scenario)) return protocol::failure(problems.sorted(scenario.files));
    read_imports(request, read_file, scenario, problems);
    read_mail(top, scenario);
    read_reads(top, scenario);
    read_actions(top, scenario);
    read_terminals(top, scenario);
    read_queries(top, scenario);
    read_faults(top, scenario);
    settle_reply_clients(scenario, problems);
    read_expectations(top, scenario);
    read_lesson(top, scenario);
    read_about(top, scenario);
    read_serving(top, scenario);
    validate(scenario, problems);
    if (!problems.empty()) return protocol::failure(problems.sorted(scenario.files));
    return scenario;
}

}  // namespace sim::scenario
