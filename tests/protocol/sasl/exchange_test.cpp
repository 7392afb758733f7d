#include <vector>

#include "protocol/sasl/client_exchange.hpp"
#include "protocol/sasl/server_exchange.hpp"
#include "tests/support/catch.hpp"

namespace sasl = protocol::sasl;
using protocol::Octets;
using sasl::Mechanism;

namespace {

sasl::ServerContext rfc_7677_server() {
    const Octets salt("\x5b\x6d\x99\x68\x9d\x12\x35\x8e\xec\xa0\x4b\x14\x12\x36\xfa\x81", 16);
    return {"%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0", "<1896.697170952@postoffice.reston.mci.net>", salt, 4096, "tim"};
}

/// Runs both ends against each other. What the server knows: password `pencil` of `user`.
struct Exchange {
    std::vector<Octets> said{};  ///< by client and server in turn, from the client's initial response on
    std::string end{};

    Exchange(Mechanism mechanism, const sasl::Credentials& credentials, const std::string& nonce,
             sasl::ServerContext context) {
        auto client = sasl::ClientExchange::make(mechanism, credentials, nonce);
        auto server = sasl::ServerExchange::make(mechanism, std::move(context));
        const auto initial = client->initial_response();
        if (initial) said.push_back(*initial);
        auto step = server->start(initial ? std::optional<std::string_view>(*initial) : std::nullopt);
        for (int turns = 0; turns < 10 && end.empty(); ++turns) step = follow(*client, *server, step);
    }

private:
    sasl::ServerStep follow(sasl::ClientExchange& client, sasl::ServerExchange& server, const sasl::ServerStep& step) {
        if (const auto* challenge = std::get_if<sasl::Challenge>(&step)) {
            said.push_back(challenge->text);
            const auto response = client.respond(challenge->text);
            if (!response) end = "cancelled";
            if (!response) return step;
            said.push_back(*response);
            return server.take_response(*response);
        }
        if (const auto* wanted = std::get_if<sasl::PasswordWanted>(&step)) {
            return server.take_password(wanted->user == "user" ? std::optional<std::string>("pencil") : std::nullopt);
        }
        if (const auto* given = std::get_if<sasl::CredentialsGiven>(&step)) {
            end = "given " + given->credentials.user + " " + given->credentials.password;
        } else if (const auto* proved = std::get_if<sasl::Proved>(&step)) {
            end = "proved " + proved->user + (proved->authorization.empty() ? "" : " for " + proved->authorization);
            if (!client.may_succeed()) end += ", not believed";
        } else {
            const bool malformed = std::get<sasl::Refused>(step).reason == sasl::Refused::Reason::malformed;
            end = malformed ? "malformed" : "wrong";
        }
        return step;
    }
};

}  // namespace

TEST_CASE("the exchange of RFC 7677 section 3") {
    const Exchange exchange(Mechanism::scram_sha_256, {"user", "pencil"}, "rOprNGfwEbeRWgbNEkqO", rfc_7677_server());
    REQUIRE(exchange.said.size() == 5);
    CHECK(exchange.said[0] == "n,,n=user,r=rOprNGfwEbeRWgbNEkqO");
    CHECK(exchange.said[1] == "r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096");
    CHECK(exchange.said[2] ==
          "c=biws,r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,p=dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ=");
    CHECK(exchange.said[3] == "v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=");
    CHECK(exchange.said[4].empty());
    CHECK(exchange.end == "proved user");
}

TEST_CASE("the exchange of RFC 5802 section 5") {
    auto context = rfc_7677_server();
    context.nonce = "3rfcNHYJY1ZVvWVs7j";
    context.salt = Octets("\x41\x25\xc2\x47\xe4\x3a\xb1\xe9\x3c\x6d\xff\x76", 12);
    const Exchange exchange(Mechanism::scram_sha_1, {"user", "pencil"}, "fyko+d2lbbFgONRv9qkxdawL", context);
    REQUIRE(exchange.said.size() == 5);
    CHECK(exchange.said[1] == "r=fyko+d2lbbFgONRv9qkxdawL3rfcNHYJY1ZVvWVs7j,s=QSXCR+Q6sek8bf92,i=4096");
    CHECK(exchange.said[2] == "c=biws,r=fyko+d2lbbFgONRv9qkxdawL3rfcNHYJY1ZVvWVs7j,p=v0X8v3Bz2T0CJGbJQyF0X+HI4Ts=");
    CHECK(exchange.said[3] == "v=rmF9pqV8S7suAoZWja4dJRkFsKQ=");
    CHECK(exchange.end == "proved user");
}

TEST_CASE("the exchange of RFC 2195 section 2") {
    auto client = sasl::ClientExchange::make(Mechanism::cram_md5, {"tim", "tanstaaftanstaaf"}, "");
    CHECK_FALSE(client->initial_response().has_value());
    const Octets challenge = "<1896.697170952@postoffice.reston.mci.net>";
    CHECK(client->respond(challenge) == "tim b913a602c7eda7a495b4e6e7334d3890");
    auto server = sasl::ServerExchange::make(Mechanism::cram_md5, rfc_7677_server());
    CHECK(std::get<sasl::Challenge>(server->start(std::nullopt)).text == challenge);
    const auto wanted = server->take_response("tim b913a602c7eda7a495b4e6e7334d3890");
    CHECK(std::get<sasl::PasswordWanted>(wanted).user == "tim");
    CHECK(std::get<sasl::Proved>(server->take_password("tanstaaftanstaaf")).user == "tim");
    CHECK(std::get<sasl::Refused>(server->take_password("other")).reason == sasl::Refused::Reason::wrong_proof);
}

TEST_CASE("the message of PLAIN and the questions of LOGIN") {
    const Exchange plain(Mechanism::plain, {"user", "pencil"}, "", {});
    CHECK(plain.said == std::vector<Octets>{Octets("\0user\0pencil", 12)});
    CHECK(plain.end == "given user pencil");
    const Exchange login(Mechanism::login, {"user", "pencil"}, "", {});
    CHECK(login.said == std::vector<Octets>{"Username:", "user", "Password:", "pencil"});
    CHECK(login.end == "given user pencil");
}

TEST_CASE("EXTERNAL takes whom another layer has proved") {
    const Exchange known(Mechanism::external, {"", "", "alice"}, "", rfc_7677_server());
    CHECK(known.end == "proved tim for alice");
    CHECK(Exchange(Mechanism::external, {}, "", {}).end == "wrong");
}

TEST_CASE("a wrong password and an unknown user are refused alike, at the end") {
    const auto mechanism = GENERATE(Mechanism::scram_sha_1, Mechanism::scram_sha_256, Mechanism::cram_md5);
    const Exchange wrong(mechanism, {"user", "pencils"}, "nonce", rfc_7677_server());
    const Exchange unknown(mechanism, {"nobody", "pencil"}, "nonce", rfc_7677_server());
    CHECK(wrong.end == "wrong");
    CHECK(unknown.end == "wrong");
    CHECK(wrong.said.size() == unknown.said.size());
}

TEST_CASE("names with the separators of SCRAM") {
    const Exchange exchange(Mechanism::scram_sha_256, {"us,er=", "pencil", "o=ther"}, "nonce", rfc_7677_server());
    CHECK(exchange.said.front() == "n,a=o=3Dther,n=us=2Cer=3D,r=nonce");
    CHECK(exchange.end == "wrong");
}

TEST_CASE("a client believes only a server that knows the password") {
    auto client = sasl::ClientExchange::make(Mechanism::scram_sha_256, {"user", "pencil"}, "nonce");
    CHECK(client->initial_response().has_value());
    SECTION("another nonce") {
        CHECK_FALSE(client->respond("r=other,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096").has_value());
    }
    SECTION("endless work") {
        CHECK_FALSE(client->respond("r=nonceX,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=1000001").has_value());
    }
    SECTION("no signature, or a wrong one") {
        REQUIRE(client->respond("r=nonceX,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096").has_value());
        CHECK_FALSE(client->may_succeed());
        CHECK_FALSE(client->respond("v=AAAA").has_value());
        CHECK_FALSE(client->may_succeed());
    }
}

TEST_CASE("what is no message of the mechanism is refused") {
    const auto refused = [](Mechanism mechanism, std::string_view message) {
        auto server = sasl::ServerExchange::make(mechanism, rfc_7677_server());
        return std::holds_alternative<sasl::Refused>(server->start(message));
    };
    CHECK(refused(Mechanism::plain, "user"));
    CHECK(refused(Mechanism::cram_md5, "user 00"));
    for (const char* message : {"", "n", "n,", "p=tls-unique,,n=user,r=x", "n,,n=user", "n,,n=,r=x", "n,,n=us=er,r=x",
                                "n,,m=x,n=user,r=x", "n,b=x,n=user,r=x"}) {
        CAPTURE(message);
        CHECK(refused(Mechanism::scram_sha_256, message));
    }
}

TEST_CASE("the best mechanism that both know") {
    CHECK(sasl::choose_mechanism("PLAIN LOGIN", false) == Mechanism::plain);
    CHECK(sasl::choose_mechanism("plain SCRAM-SHA-256 scram-sha-1 X", false) == Mechanism::scram_sha_256);
    CHECK(sasl::choose_mechanism("PLAIN CRAM-MD5", true) == Mechanism::cram_md5);
    CHECK(sasl::choose_mechanism("PLAIN LOGIN", true) == std::nullopt);
    CHECK(sasl::choose_mechanism("EXTERNAL", false) == std::nullopt);
    CHECK(sasl::choose_mechanism("EXTERNAL SCRAM-SHA-256", true, true) == Mechanism::external);
    CHECK(sasl::choose_mechanism("SCRAM-SHA-256 PLAIN", false, true) == Mechanism::scram_sha_256);
    CHECK(sasl::choose_mechanism("", false) == std::nullopt);
    for (const auto mechanism : {Mechanism::login, Mechanism::external, Mechanism::scram_sha_1}) {
        CHECK(sasl::parse_mechanism(sasl::name(mechanism)) == mechanism);
    }
}
