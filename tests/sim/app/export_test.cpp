// Mailboxes taken out of a run and put into another.
#include <chrono>
#include <filesystem>
#include <fstream>
#include <map>
#include <sstream>

#include "tests/support/catch.hpp"
#include "tests/support/run_program.hpp"

namespace {

namespace fs = std::filesystem;

tests::ProgramResult run_mailflow(const std::vector<std::string>& arguments) {
    return tests::run_program(MAILFLOW_PROGRAM, arguments);
}

const std::string shared_mailbox = "scenarios/lessons/pop3-against-imap.yaml";

std::string octets_of(const fs::path& path) {
    std::ostringstream text;
    text << std::ifstream(path, std::ios::binary).rdbuf();
    return text.str();
}

struct File {
    std::string octets;
    std::string info;  ///< behind the name: flags
    std::int64_t modified = 0;
    bool operator==(const File&) const = default;
};

/// The messages of a Maildir, by folder and subdirectory, in the order of their names.
std::map<std::string, std::vector<File>> messages_in(const fs::path& maildir) {
    std::map<std::string, std::map<std::string, File>> sorted;
    for (const auto& entry : fs::recursive_directory_iterator(maildir)) {
        const std::string folder = fs::relative(entry.path().parent_path(), maildir).string();
        if (!entry.is_regular_file() || (!folder.ends_with("cur") && !folder.ends_with("new"))) continue;
        const auto time = std::chrono::file_clock::to_sys(entry.last_write_time());
        const std::int64_t modified = std::chrono::floor<std::chrono::seconds>(time).time_since_epoch().count();
        const std::string name = entry.path().filename().string();
        const std::size_t mark = std::min(name.find(":2,"), name.size());
        sorted[folder][name] = {octets_of(entry.path()), name.substr(mark), modified};
    }
    std::map<std::string, std::vector<File>> messages;
    for (const auto& [folder, files] : sorted) {
        for (const auto& [name, file] : files) messages[folder].push_back(file);
    }
    return messages;
}

std::string scenario_with(const std::string& import) {
    return "mailflow: 1\ntitle: Imported\ndomains:\n  beta.test: {users: [{name: bob, import: [" + import +
           "]}], imap: {}}\n";
}

}  // namespace

TEST_CASE("A Maildir that was exported and imported is the same again, with flags and dates") {
    const tests::TemporaryFolder folder;
    const std::string first = folder.path() / "first";
    const std::string second = folder.path() / "second";
    const auto exported = run_mailflow({"export", shared_mailbox, "--user", "bob@beta.test", "--maildir", first});
    REQUIRE(exported.status == 0);
    CHECK(exported.output.find("1 message of bob on mail.beta.test") != std::string::npos);
    const auto messages = messages_in(first);
    REQUIRE(messages.contains("cur"));
    CHECK(messages.at("cur").front().info == ":2,S");
    CHECK(messages.at("cur").front().octets.starts_with("Return-Path: <alice@alpha.test>\n"));
    CHECK(messages.at("cur").front().modified == 1'704'067'500);
    CHECK(fs::is_directory(fs::path(first) / ".Sent" / "tmp"));
    CHECK(fs::exists(fs::path(first) / ".Sent" / "maildirfolder"));

    const auto file = folder.write("again.yaml", scenario_with("{maildir: first}"));
    const auto again = run_mailflow({"export", file, "--user", "bob", "--maildir", second});
    INFO(again.errors);
    REQUIRE(again.status == 0);
    CHECK(messages_in(second) == messages);
}

TEST_CASE("An mbox that was exported and imported is the same again") {
    const tests::TemporaryFolder folder;
    const std::string first = folder.path() / "first.mbox";
    const std::string second = folder.path() / "second.mbox";
    REQUIRE(run_mailflow({"export", shared_mailbox, "--user", "bob", "--mbox", first}).status == 0);
    CHECK(octets_of(first).starts_with("From alice@alpha.test Mon Jan  1 00:05:00 2024\nReturn-Path: "));
    CHECK(octets_of(first).find("\nStatus: RO\n") != std::string::npos);
    const auto file = folder.write("again.yaml", scenario_with("{mbox: first.mbox, folder: Archive/2024}"));
    const auto again = run_mailflow({"export", file, "--user", "bob", "--folder", "Archive/2024", "--mbox", second});
    INFO(again.errors);
    REQUIRE(again.status == 0);
    // Who sent it stands in the separator and in Return-Path; the store knows it of delivered mail alone.
    const std::string text = octets_of(second);
    CHECK(text.substr(text.find('\n')) == octets_of(first).substr(octets_of(first).find('\n')));
    // The mail is there for POP3 and IMAP, and the file is not written over.
    CHECK(run_mailflow({"export", file, "--user", "bob", "--mbox", second}).status == 2);
}

TEST_CASE("A recording is exported from the scenario that it tells, overlays and changes too") {
    const tests::TemporaryFolder folder;
    const auto overlay = folder.write("more.yaml", "mailflow: 1\nread: [{id: phone-again, with: imap, at: 9min}]\n");
    const std::string recording = folder.path() / "r.zst";
    REQUIRE(run_mailflow({"run", shared_mailbox, "--with", overlay, "--seed", "3", "--quiet", "--record", recording})
                .status < 2);
    const std::string from_recording = folder.path() / "a.mbox";
    const std::string from_scenario = folder.path() / "b.mbox";
    const auto result = run_mailflow({"export", recording, "--user", "bob", "--mbox", from_recording});
    INFO(result.errors);
    REQUIRE(result.status == 0);
    REQUIRE(run_mailflow(
                {"export", shared_mailbox, "--with", overlay, "--seed", "3", "--user", "bob", "--mbox", from_scenario})
                .status == 0);
    CHECK(octets_of(from_recording) == octets_of(from_scenario));
    CHECK(run_mailflow({"export", recording, "--seed", "4", "--mbox", folder.path() / "c"}).status == 2);
}

TEST_CASE("A recording tells the Maildirs that its scenario imports, with the times of their files") {
    const tests::TemporaryFolder folder;
    const std::string first = folder.path() / "first";
    REQUIRE(run_mailflow({"export", shared_mailbox, "--user", "bob@beta.test", "--maildir", first}).status == 0);
    const auto file = folder.write("again.yaml", scenario_with("{maildir: first}"));
    const std::string recording = folder.path() / "r.zst";
    REQUIRE(run_mailflow({"run", file, "--quiet", "--record", recording}).status < 2);
    fs::rename(first, folder.path() / "moved");  // the disk is not asked
    const std::string again = folder.path() / "again";
    const auto result = run_mailflow({"export", recording, "--user", "bob", "--maildir", again});
    INFO(result.errors);
    REQUIRE(result.status == 0);
    CHECK(messages_in(again) == messages_in(folder.path() / "moved"));
}

TEST_CASE("export tells the mailboxes of a moment, of everybody, and what is wrong with the command") {
    const tests::TemporaryFolder folder;
    const std::string early = folder.path() / "early.mbox";
    REQUIRE(run_mailflow({"export", shared_mailbox, "--user", "bob", "--at", "30s", "--mbox", early}).status == 0);
    CHECK(octets_of(early).find("Subject: The tickets\n") != std::string::npos);
    CHECK(octets_of(early).find("\nStatus: O\n") != std::string::npos);
    const std::string all = folder.path() / "all";
    REQUIRE(run_mailflow({"export", shared_mailbox, "--maildir", all}).status == 0);
    CHECK(fs::is_directory(fs::path(all) / "mail.beta.test" / "bob" / "cur"));
    CHECK(fs::is_directory(fs::path(all) / "mail.alpha.test" / "alice" / "new"));
    const auto whose = run_mailflow({"export", shared_mailbox, "--mbox", folder.path() / "x"});
    CHECK(whose.status == 2);
    CHECK(whose.errors.find("--user") != std::string::npos);
    CHECK(run_mailflow({"export", shared_mailbox}).status == 2);
    CHECK(run_mailflow({"export", shared_mailbox, "--user", "carol", "--mbox", folder.path() / "x"}).status == 2);
    CHECK(
        run_mailflow({"export", shared_mailbox, "--user", "bob", "--folder", "Nowhere", "--mbox", folder.path() / "x"})
            .status == 2);
    CHECK(run_mailflow({"export", shared_mailbox, "--maildir", all, "--at", "noon"}).status == 2);
}

TEST_CASE("What cannot be imported is told with its place") {
    const tests::TemporaryFolder folder;
    folder.write("not.mbox", "Subject: no separator\n\n");
    const auto problem_of = [&](const std::string& import) {
        return run_mailflow({"check", folder.write("s.yaml", scenario_with(import))}).errors;
    };
    CHECK(problem_of("{mbox: nothing.mbox}").find("s.yaml:4:") != std::string::npos);
    CHECK(problem_of("{mbox: not.mbox}").find("not.mbox`, line 1: an mbox begins with") != std::string::npos);
    CHECK(problem_of("{maildir: .}").find("no Maildir: it has no directory `cur`") != std::string::npos);
    CHECK(problem_of("{maildir: ., folder: Sent}").find("a Maildir has folders of its own") != std::string::npos);
    CHECK(problem_of("{mbox: not.mbox, folder: a//b}").find("is no name of a folder") != std::string::npos);
    CHECK(problem_of("{mbox: a, maildir: b}").find("s.yaml:4:") != std::string::npos);
}

TEST_CASE("The zones of a scenario are written as master files, which another scenario reads") {
    const tests::TemporaryFolder folder;
    const std::string zones = folder.path() / "zones";
    const auto written = run_mailflow({"export", shared_mailbox, "--zones", zones});
    CHECK(written.status == 0);
    CHECK(written.output.find("beta.test.zone\n") != std::string::npos);
    CHECK(octets_of(fs::path(zones) / "root.zone").find(" IN SOA ") != std::string::npos);
    const std::string beta = octets_of(fs::path(zones) / "beta.test.zone");
    CHECK(beta.starts_with("$ORIGIN beta.test.\n$TTL "));
    CHECK(beta.find(" IN MX    10 mail.beta.test.\n") != std::string::npos);
    const auto read = run_mailflow({"check", folder.write("again.yaml", R"(mailflow: 1
title: Read again
hosts:
  ns.beta.test: {addresses: [192.0.2.1], name_server: {zones: [beta.test.]}}
zones:
  beta.test.: {file: zones/beta.test.zone}
)")});
    CHECK(read.output.find("no mistakes") != std::string::npos);
    CHECK(read.errors.empty());
    CHECK(run_mailflow({"export", shared_mailbox, "--zones", zones}).status == 2);  // it is there
    CHECK(run_mailflow({"export", shared_mailbox, "--zones", zones + "2", "--at", "2s"}).status == 2);
}
