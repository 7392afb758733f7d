// `mailflow export --html`: a recording put into a player. What the page then shows, tests/viz/web tests in a browser.
#include <filesystem>
#include <fstream>
#include <sstream>

#include "protocol/base/base64.hpp"
#include "tests/sim/app/mailflow_program.hpp"
#include "tests/support/catch.hpp"

namespace {

using tests::contains;
using tests::mailflow;

const std::string player = "<title>{{title}}</title><script id=\"recording\">{{recording}}</script>";

std::string octets_of(const std::string& path) {
    std::ostringstream octets;
    octets << std::ifstream(path, std::ios::binary).rdbuf();
    return octets.str();
}

std::string between(const std::string& text, const std::string& before, const std::string& behind) {
    const std::size_t begin = text.find(before) + before.size();
    return text.substr(begin, text.find(behind, begin) - begin);
}

/// A recording of a scenario with a title.
std::string record(const tests::TemporaryFolder& folder, const std::string& title, const std::string& name) {
    const auto scenario =
        folder.write("s.yaml", "mailflow: 1\ntitle: '" + title +
                                   "'\ndomains:\n  alpha.test: {users: [alice]}\nmail:\n  - {id: m1, at: "
                                   "2s, from: alice@alpha.test, to: [alice@alpha.test], subject: "
                                   "'</script><script>x</script>', body: '{{title}}'}\n");
    const std::string recording = folder.path() / name;
    REQUIRE(mailflow({"run", scenario, "--quiet", "--record", recording}).status == 0);
    return recording;
}

}  // namespace

TEST_CASE("The recording that is taken out of a page is the one that was put in, octet by octet") {
    const tests::TemporaryFolder folder;
    const auto template_file = folder.write("player.html", player);
    for (const std::string name : {"plain.jsonl", "small.zst"}) {
        const std::string recording = record(folder, "One", name);
        const std::string page = folder.path() / (name + ".html");
        const auto made = mailflow({"export", recording, "--html", page, "--player", template_file});
        INFO(made.errors);
        REQUIRE(made.status == 0);
        CHECK(made.output == page + "\n");
        const auto taken = protocol::decode_base64(between(octets_of(page), "id=\"recording\">", "</script>"));
        REQUIRE(taken);
        CHECK(*taken == octets_of(recording));
    }
}

TEST_CASE("Nothing in a recording or a title ends the element that it stands in, or is taken for another place") {
    const tests::TemporaryFolder folder;
    const auto template_file = folder.write("player.html", player);
    const std::string hostile = "</title><script>alert(1)</script>{{recording}}&";
    const std::string page = folder.path() / "page.html";
    REQUIRE(
        mailflow({"export", record(folder, hostile, "r.jsonl"), "--html", page, "--player", template_file}).status ==
        0);
    const std::string text = octets_of(page);
    CHECK(text.starts_with("<title>&lt;/title&gt;&lt;script&gt;alert(1)&lt;/script&gt;{{recording}}&amp;</title>"));
    CHECK(text.find("</script>") == text.rfind("</script>"));
    CHECK(text.find("<script") == text.rfind("<script"));
}

TEST_CASE("--title names the page, and nothing that is there is written over") {
    const tests::TemporaryFolder folder;
    const auto template_file = folder.write("player.html", player);
    const std::string recording = record(folder, "One", "r.zst");
    const std::string page = folder.path() / "page.html";
    REQUIRE(mailflow({"export", recording, "--html", page, "--title", "Two", "--player", template_file}).status == 0);
    CHECK(octets_of(page).starts_with("<title>Two</title>"));
    const auto again = mailflow({"export", recording, "--html", page, "--player", template_file});
    CHECK(again.status == 2);
    CHECK(contains(again.errors, "it is there already"));
}

TEST_CASE("A page is not made of what is no recording, or with what is no player, and it is told why") {
    const tests::TemporaryFolder folder;
    const auto template_file = folder.write("player.html", player);
    const std::string recording = record(folder, "One", "r.zst");
    const std::string page = folder.path() / "page.html";
    const auto errors_of = [&](const std::string& file, const std::string& player_file) {
        const auto result = mailflow({"export", file, "--html", page, "--player", player_file});
        CHECK(result.status == 2);
        CHECK_FALSE(std::filesystem::exists(page));
        return result.errors;
    };
    CHECK(contains(errors_of(folder.path() / "s.yaml", template_file), "mailflow run FILE --record"));
    CHECK(contains(errors_of(folder.path() / "absent", template_file), "absent: No such file"));
    CHECK(contains(errors_of(recording, folder.path() / "absent"), "absent: No such file"));
    CHECK(contains(errors_of(recording, recording), "it is no player"));
    CHECK(mailflow({"export", recording, "--html", page, "--seed", "3"}).status == 2);
    CHECK(mailflow({"export", recording, "--mbox", page, "--title", "x"}).status == 2);
}

TEST_CASE("Without a player, export tells which command builds it") {
    const tests::TemporaryFolder folder;
    const std::string recording = record(folder, "One", "r.zst");
    // The program by itself, as it is where nobody has built the player.
    const std::filesystem::path program = folder.path() / "alone" / "bin" / "mailflow";
    std::filesystem::create_directories(program.parent_path());
    std::filesystem::copy_file(MAILFLOW_PROGRAM, program);
    const auto made = tests::run_program(program, {"export", recording, "--html", folder.path() / "page.html"});
    CHECK(made.status == 2);
    CHECK(contains(made.errors, "./mailflow build-player"));
}
