#include "sim/scenario/limits.hpp"

#include <fmt/format.h>

#include "tests/sim/scenario/scenario_files.hpp"
#include "tests/support/catch.hpp"

namespace limits = sim::scenario::limits;

namespace {

const std::string world = "mailflow: 1\ntitle: Large\ndomains:\n  alpha.test: {users: [alice]}\n";

}  // namespace

TEST_CASE("a file that is too large is not parsed") {
    const auto loaded = tests::load_text(world + std::string(limits::file_octets_max, '#'));
    CHECK(tests::problems_of(loaded) == fmt::format("s.yaml:1:1: larger than {} octets\n", limits::file_octets_max));
}

TEST_CASE("files that include one another too deep") {
    std::map<std::string, std::string> files{{"s.yaml", "include: [f1.yaml]\n" + world}};
    for (std::size_t depth = 1; depth <= limits::include_depth_max; ++depth) {
        files[fmt::format("f{}.yaml", depth)] = fmt::format("include: [f{}.yaml]\n", depth + 1);
    }
    const auto loaded = sim::scenario::load({"s.yaml", {}, {}}, tests::files_in(files));
    CHECK(tests::problems_of(loaded).find(
              fmt::format("include: more than {} files deep\n", limits::include_depth_max)) != std::string::npos);
}

TEST_CASE("more mails than a scenario may have are not made") {
    const std::string mail = "from: alice@alpha.test, to: [alice@alpha.test]";
    const auto loaded =
        tests::load_text(world + fmt::format("mail:\n  - {{{0}}}\n  - {{{0}, count: {1}}}\n", mail, limits::mails_max));
    CHECK(tests::problems_of(loaded) ==
          fmt::format("s.yaml:7:61: mail[1].count: more than {} mails in all\n", limits::mails_max));
}

TEST_CASE("mails whose texts are too much together are not made") {
    // A body of 1 MiB, so often that the bound is passed by one mail.
    constexpr std::size_t body_octets = std::size_t{1} << 20U;
    const std::string body(body_octets, 'x');
    const auto loaded = tests::load_text(
        world +
        fmt::format("mail:\n  - from: alice@alpha.test\n    to: [alice@alpha.test]\n    count: {}\n    every: 1ms\n"
                    "    body: {}\n",
                    limits::mail_texts_octets_max / body_octets + 1, body));
    CHECK(tests::problems_of(loaded) ==
          fmt::format("s.yaml:8:12: mail[0].count: the texts of all mails come to more than {} octets\n",
                      limits::mail_texts_octets_max));
}

TEST_CASE("aliases of a large value do not fill the memory") {
    constexpr std::size_t text_octets = std::size_t{1} << 20U;
    std::string text = world + "description: &large " + std::string(text_octets, 'x') + "\nvars:\n";
    for (std::size_t number = 0; number <= limits::text_octets_max / text_octets; ++number) {
        text += fmt::format("  v{}: *large\n", number);
    }
    const std::string problems = tests::problems_of(tests::load_text(text));
    CHECK(problems.find(fmt::format("values of more than {} octets, counting what aliases stand for\n",
                                    limits::text_octets_max)) != std::string::npos);
}

TEST_CASE("variables that stand for a large value do not fill the memory") {
    constexpr std::size_t text_octets = std::size_t{1} << 20U;
    std::string text = world + "vars:\n  v: " + std::string(text_octets, 'x') + "\ndescription: \"";
    for (std::size_t number = 0; number <= limits::text_octets_max / text_octets; ++number) text += "${v}";
    const std::string problems = tests::problems_of(tests::load_text(text + "\"\n"));
    CHECK(problems.find(fmt::format("description: variables put in more than {} octets\n", limits::text_octets_max)) !=
          std::string::npos);
}

TEST_CASE("more hosts than a scenario may have are not made") {
    std::string hosts = "hosts:\n";
    for (std::size_t number = 0; number <= limits::hosts_max; ++number)
        hosts += fmt::format("  h{}: {{addresses: [192.0.2.1]}}\n", number);
    const auto loaded = tests::load_text(world + hosts);
    REQUIRE_FALSE(loaded.has_value());
    CHECK(loaded.error().front().to_string() ==
          fmt::format("s.yaml:6:3: hosts: more than {} hosts", limits::hosts_max));
}

TEST_CASE("domains whose users need more hosts than a scenario may have") {
    constexpr std::size_t users_per_domain = 1000;
    std::string users;
    for (std::size_t number = 0; number < users_per_domain; ++number) users += fmt::format("u{},", number);
    std::string text = "mailflow: 1\ntitle: Large\ndomains:\n";
    for (std::size_t number = 0; number <= limits::hosts_max / users_per_domain; ++number) {
        text += fmt::format("  d{}.test: {{users: [{}]}}\n", number, users);
    }
    CHECK(tests::problems_of(tests::load_text(text)) ==
          fmt::format("s.yaml:4:12: domains: more than {} hosts\n", limits::hosts_max));
}

TEST_CASE("more domains than there are networks") {
    std::string text = "mailflow: 1\ntitle: Large\ndomains:\n";
    for (std::size_t number = 0; number <= limits::domains_max; ++number)
        text += fmt::format("  d{}.test: {{}}\n", number);
    const auto loaded = tests::load_text(text);
    CHECK(tests::problems_of(loaded) ==
          fmt::format("s.yaml:4:12: domains: more than {} domains\n", limits::domains_max));
}

TEST_CASE("a mail larger than memory allows") {
    const auto loaded =
        tests::load_text(world + "mail:\n  - {from: alice@alpha.test, to: [alice@alpha.test], size: 2000MiB}\n");
    CHECK_FALSE(loaded.has_value());
}

TEST_CASE("of very many mistakes the first are told and the others counted") {
    std::string text = world;
    for (std::size_t number = 0; number < limits::problems_max + 7; ++number)
        text += fmt::format("wrong{}: 1\n", number);
    const auto loaded = tests::load_text(text);
    REQUIRE_FALSE(loaded.has_value());
    CHECK(loaded.error().size() == limits::problems_max + 1);
    CHECK(loaded.error().back().to_string() == "s.yaml: 7 more mistakes are not shown");
}

TEST_CASE("names of hosts that are made of a user's or a domain's fit into the DNS") {
    const std::string local_part(64, 'l');
    const auto with_users = [](const std::string& users) {
        return "mailflow: 1\ntitle: Names\ndomains:\n  alpha.test: {users: [" + users + "]}\n";
    };
    const auto made = tests::load_text(with_users(local_part + ", \"_\", \"+\""));
    REQUIRE(made);
    CHECK(made->find_host(std::string(48, 'l') + "-pc.alpha.test") != nullptr);
    CHECK(made->find_host("user-pc.alpha.test") != nullptr);
    CHECK(made->find_host("user-pc2.alpha.test") != nullptr);

    std::string domain = "test";
    while (domain.size() < 246) domain.insert(0, std::string(59, 'd') + ".");
    const auto loaded = tests::load_text("mailflow: 1\ntitle: Long\ndomains:\n  " + domain.substr(domain.size() - 246) +
                                         ": {users: [alice]}\n");
    CHECK(tests::problems_of(loaded).find("which is no name for the DNS") != std::string::npos);
}

TEST_CASE("a series that would go on for ever") {
    const auto loaded = tests::load_text(
        world + "mail:\n  - {from: alice@alpha.test, to: [alice@alpha.test], count: 400, every: 365d}\n");
    CHECK(tests::problems_of(loaded) ==
          "s.yaml:6:73: mail[0].every: the last of them would be sent after the longest run, 6d\n");
}

TEST_CASE("mails that answer or forward one another without end") {
    const auto chain = [](std::string_view key, std::size_t count) {
        std::string text = world + "mail:\n  - {id: m1, from: alice@alpha.test, to: [alice@alpha.test]}\n";
        for (std::size_t number = 2; number <= count; ++number) {
            text += fmt::format("  - {{id: m{}, from: alice@alpha.test, to: [alice@alpha.test], {}: m{}}}\n", number,
                                key, number - 1);
        }
        return tests::problems_of(tests::load_text(text));
    };
    CHECK(chain("in_reply_to", limits::conversation_max).empty());
    CHECK(
        chain("in_reply_to", limits::conversation_max + 1).find("in_reply_to: more than 100 mails answer or forward") !=
        std::string::npos);
    CHECK(chain("forwards", limits::forwarded_deep_max + 1).empty());
    CHECK(chain("forwards", limits::forwarded_deep_max + 2).find("forwards: more than 8 mails are in one another") !=
          std::string::npos);
}

TEST_CASE("attachments that are too large together") {
    const auto loaded = tests::load_text(world + R"(mail:
  - {id: m1, from: alice@alpha.test, to: [alice@alpha.test], attachments: [{name: a, size: 600MiB}]}
  - {id: m2, from: alice@alpha.test, to: [alice@alpha.test], forwards: m1, attachments: [{name: a, size: 600MiB}]}
)");
    CHECK(tests::problems_of(loaded).find(fmt::format("mail[1].forwards: the mail comes to more than {} octets\n",
                                                      limits::mail_octets_max)) != std::string::npos);
}
