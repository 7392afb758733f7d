#include <algorithm>
#include <sstream>
#include <string>

#include "tests/support/catch.hpp"
#include "tests/support/run_program.hpp"

namespace {

const char* const to_nobody =
    "mailflow: 1\n"
    "title: Nobody there\n"
    "description: |\n"
    "  Two lines\n"
    "  of words.\n"
    "domains: {alpha.test: {users: [alice]}, beta.test: {users: [bob]}}\n"
    "mail:\n"
    "  - {id: m1, at: 2s, from: alice@alpha.test, to: [nobody@beta.test, bob@beta.test],\n"
    "     subject: \"Gr\xC3\xBC\xC3\x9F"
    "e \\a\", body: \"Noon?\"}\n"
    "read: [{at: 30s, user: bob@beta.test, with: pop3}]\n";

std::string report_of(const char* scenario, std::vector<std::string> options = {}) {
    const tests::TemporaryFolder folder;
    std::vector<std::string> arguments{"run", folder.write("scenario.yaml", scenario)};
    arguments.insert(arguments.end(), options.begin(), options.end());
    return tests::run_program(MAILFLOW_PROGRAM, arguments).output;
}

/// Whether the parts stand in the text in this order, whatever lies between them.
bool stand_in_order(const std::string& text, const std::vector<std::string>& parts) {
    std::size_t place = 0;
    for (const std::string& part : parts) {
        const std::size_t found = text.find(part, place);
        if (found == std::string::npos) {
            UNSCOPED_INFO("not found: " << part);
            return false;
        }
        place = found + part.size();
    }
    return true;
}

}  // namespace

TEST_CASE("a journey is told in parts, from Send to how it ended") {
    const std::string report = report_of(to_nobody);
    CHECK(stand_in_order(report, {"Two lines of words.",
                                  "  Submission\n",
                                  "alice-pc.alpha.test and mail.alpha.test speak SMTP on connection 1",
                                  "RCPT TO:<nobody@beta.test>",
                                  "(header and body)",
                                  "  mail.alpha.test has m1\n",
                                  "-> to another host\n",
                                  "not: into a mailbox here\n",
                                  "because the domain beta.test is not one of this host's own",
                                  "learns from the DNS the mail exchanger of beta.test:",
                                  "mail.beta.test looks up who is calling: 10.1.0.4 is mail.alpha.test",
                                  "-> 550 ",
                                  "  mail.beta.test has m1\n",
                                  "  Notification m1!1\n",
                                  "  Reading m1\n",
                                  "  How it ended\n",
                                  "nobody@beta.test: not delivered: mail.alpha.test gave it up",
                                  "bob@beta.test: delivered at",
                                  "m1!1 to alice@alpha.test: delivered at",
                                  "  Where it was, and how long\n",
                                  "--transcript 1"}));
    CHECK(report.find("Which name server") == std::string::npos);
    CHECK(report.find("[]") == std::string::npos);
}

TEST_CASE("UTF-8 is shown as it is; what would steer the terminal is not") {
    const std::string report = report_of(to_nobody);
    CHECK(stand_in_order(report, {"m1  \"Gr\xC3\xBC\xC3\x9F"
                                  "e \\x07\"",
                                  "writes m1 \"Gr\xC3\xBC\xC3\x9F"
                                  "e \\x07\" to"}));
    CHECK(report.find('\a') == std::string::npos);
}

TEST_CASE("no line of a report is longer than 100 characters") {
    std::istringstream lines(report_of(to_nobody, {"--details"}));
    std::size_t longest = 0;
    for (std::string line; std::getline(lines, line);) longest = std::max(longest, line.size());
    CHECK(longest > 80);
    CHECK(longest <= 110);  // octets: an umlaut has two, and one word may be longer than a line
}

TEST_CASE("with details, events are numbered and say which step led to them") {
    const std::string report = report_of(to_nobody, {"--details"});
    CHECK(stand_in_order(
        report, {"presses Send [event ", "Which name server is asked", ", because of ", "adds to m1 the header"}));
}
