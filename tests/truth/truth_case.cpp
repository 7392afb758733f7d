#include "tests/truth/truth_case.hpp"

#include <algorithm>
#include <fstream>
#include <stdexcept>

namespace tests::truth {

namespace {

void add_waiting_of_agent(const Json& mta, std::set<std::string>& waits_for) {
    if (bool_member(mta, "spf")) waits_for.insert("SPF");
    if (mta.contains("dkim_sign") || mta.contains("dkim_verify")) waits_for.insert("DKIM");
}

std::set<std::string> waiting_of(const Json& scenario) {
    std::set<std::string> waits_for;
    for (const Json& host : object_member(scenario, "hosts")) {
        add_waiting_of_agent(object_member(host, "mta"), waits_for);
    }
    for (const Json& step : list_member(scenario, "timeline")) {
        add_waiting_of_agent(object_member(object_member(step, "fault"), "set"), waits_for);
    }
    return waits_for;
}

}  // namespace

TruthCase truth_case_from(const Json& document) {
    TruthCase truth;
    truth.scenario = document.at("scenario");
    truth.observed = document.at("observed");
    truth.id = document.at("id").get<std::string>();
    truth.title = text_member(document, "title");
    for (const Json& each : object_member(document, "variation")) {
        if (!each.is_array()) continue;
        for (const Json& fact : each) {
            if (fact.is_string()) truth.varying.push_back(fact.get<std::string>());
            if (const std::string path = text_member(fact, "path"); !path.empty()) truth.varying.push_back(path);
        }
    }
    truth.waits_for = waiting_of(truth.scenario);
    return truth;
}

std::vector<TruthCase> read_truth_cases(const std::filesystem::path& folder) {
    std::vector<std::filesystem::path> files;
    for (const auto& entry : std::filesystem::directory_iterator(folder)) {
        if (entry.path().extension() == ".json") files.push_back(entry.path());
    }
    std::sort(files.begin(), files.end());
    std::vector<TruthCase> cases;
    for (const auto& path : files) {
        std::ifstream file(path, std::ios::binary);
        try {
            cases.push_back(truth_case_from(Json::parse(file)));
        } catch (const std::exception& failure) {
            throw std::runtime_error(path.string() + ": " + failure.what());
        }
    }
    return cases;
}

}  // namespace tests::truth
