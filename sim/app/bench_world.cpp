#include "sim/app/bench_world.hpp"

#include <fmt/format.h>

#include <ostream>

#include "protocol/base/random_stream.hpp"
#include "sim/scenario/loader.hpp"

namespace sim::app {

namespace {

constexpr protocol::Instant first_mail_at{2'000'000'000};

std::string domain_name(std::uint64_t number) {
    return fmt::format("d{}.test", number);
}
std::string address(std::uint64_t user, std::uint64_t domain) {
    return fmt::format("u{}@{}", user, domain_name(domain));
}

std::string world_text(const BenchArguments& arguments) {
    std::string users;
    for (std::uint32_t user = 0; user < arguments.users; ++user) users += fmt::format("{}u{}", user ? ", " : "", user);
    std::string text = fmt::format("mailflow: 1\ntitle: Benchmark\nseed: {}\ndomains:\n", arguments.seed);
    for (std::uint32_t domain = 0; domain < arguments.domains; ++domain) {
        text += fmt::format("  {}: {{clients: shared, users: [{}]}}\n", domain_name(domain), users);
    }
    return text;
}

void add_mails(const BenchArguments& arguments, scenario::Scenario& scenario) {
    protocol::RandomStream random(arguments.seed, 0, "bench", "traffic");
    scenario.mail.reserve(arguments.mails);
    for (std::uint32_t number = 0; number < arguments.mails; ++number) {
        const std::uint64_t from = random.below(arguments.domains);
        scenario::Mail mail;
        mail.id = fmt::format("m{}", number + 1);
        mail.at = first_mail_at + number * bench_mail_interval;
        mail.from = address(random.below(arguments.users), from);
        mail.to = {address(random.below(arguments.users), random.below(arguments.domains))};
        mail.subject = "benchmark";
        mail.size_octets = arguments.size_octets;  // filled up when it is sent: a body a mail would fill the memory
        mail.client = "clients." + domain_name(from);
        mail.server = {"mail." + domain_name(from), 587};
        scenario.mail.push_back(std::move(mail));
    }
}

}  // namespace

std::optional<scenario::Scenario> make_bench_world(const BenchArguments& arguments, std::ostream& errors) {
    auto scenario = scenario::load({"benchmark", {}, {}}, scenario::text_reader(world_text(arguments)));
    if (!scenario) {
        for (const auto& diagnostic : scenario.error()) errors << diagnostic.to_string() << '\n';
        return std::nullopt;
    }
    add_mails(arguments, *scenario);
    return std::move(*scenario);
}

}  // namespace sim::app
