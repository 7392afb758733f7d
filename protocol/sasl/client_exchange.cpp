#include "protocol/sasl/client_exchange.hpp"

#include <algorithm>
#include <utility>

#include "protocol/base/base64.hpp"
#include "protocol/sasl/plain.hpp"
#include "protocol/sasl/scram.hpp"

namespace protocol::sasl {

namespace {

class PlainClient final : public ClientExchange {
public:
    explicit PlainClient(Credentials credentials) : credentials_(std::move(credentials)) {}
    std::optional<Octets> initial_response() override {
        sent_ = true;
        return encode_plain(credentials_);
    }
    std::optional<Octets> respond(std::string_view) override {
        if (std::exchange(sent_, true)) return std::nullopt;  // everything has been said
        return encode_plain(credentials_);
    }

private:
    Credentials credentials_;
    bool sent_ = false;
};

/// The challenges are no standard: the first asks for the user, the second for the password, whatever they say.
class LoginClient final : public ClientExchange {
public:
    explicit LoginClient(Credentials credentials) : credentials_(std::move(credentials)) {}
    std::optional<Octets> initial_response() override { return std::nullopt; }
    std::optional<Octets> respond(std::string_view) override {
        switch (++challenges_) {
            case 1:
                return credentials_.user;
            case 2:
                return credentials_.password;
            default:
                return std::nullopt;
        }
    }

private:
    Credentials credentials_;
    unsigned challenges_ = 0;
};

class CramClient final : public ClientExchange {
public:
    explicit CramClient(Credentials credentials) : credentials_(std::move(credentials)) {}
    std::optional<Octets> initial_response() override { return std::nullopt; }
    std::optional<Octets> respond(std::string_view challenge) override {
        if (std::exchange(answered_, true)) return std::nullopt;
        const Octets keyed = crypto::hmac(crypto::HashAlgorithm::md5, credentials_.password, challenge);
        return credentials_.user + ' ' + crypto::to_hex(keyed);
    }

private:
    Credentials credentials_;
    bool answered_ = false;
};

class ScramClient final : public ClientExchange {
public:
    ScramClient(crypto::HashAlgorithm hash, Credentials credentials, std::string nonce)
        : hash_(hash),
          password_(std::move(credentials.password)),
          first_(ScramClientFirst::make(std::move(credentials.authorization), std::move(credentials.user),
                                        std::move(nonce))) {}
    std::optional<Octets> initial_response() override {
        step_ = Step::first_sent;
        return first_.encode();
    }
    std::optional<Octets> respond(std::string_view challenge) override {
        switch (step_) {
            case Step::begin:
                return initial_response();
            case Step::first_sent:
                return take_first(challenge);
            case Step::final_sent:
                return take_final(challenge);
            case Step::done:
                break;
        }
        return std::nullopt;
    }
    bool may_succeed() const override { return step_ == Step::done; }

private:
    enum class Step : std::uint8_t { begin, first_sent, final_sent, done };

    std::optional<Octets> take_first(std::string_view challenge) {
        const auto server_first = ScramServerFirst::parse(challenge);
        const bool is_ours = server_first && server_first->nonce.size() > first_.nonce.size() &&
                             server_first->nonce.starts_with(first_.nonce);
        if (!is_ours) return std::nullopt;
        ScramClientFinal client_final{first_.gs2_header, server_first->nonce, {}};
        const ScramKeys keys = ScramKeys::of(hash_, password_, *server_first);
        const Octets covered = scram_auth_message(first_, challenge, client_final);
        client_final.proof = scram_client_proof(hash_, keys, covered);
        signature_ = "v=" + encode_base64(scram_server_signature(hash_, keys, covered));
        step_ = Step::final_sent;
        return client_final.encode();
    }
    std::optional<Octets> take_final(std::string_view challenge) {
        if (!crypto::equal_in_constant_time(challenge, signature_)) return std::nullopt;
        step_ = Step::done;
        return Octets();
    }

    crypto::HashAlgorithm hash_;
    std::string password_;
    ScramClientFirst first_;
    Octets signature_;  ///< what the server must say
    Step step_ = Step::begin;
};

class ExternalClient final : public ClientExchange {
public:
    explicit ExternalClient(Credentials credentials) : credentials_(std::move(credentials)) {}
    std::optional<Octets> initial_response() override { return credentials_.authorization; }
    std::optional<Octets> respond(std::string_view) override { return credentials_.authorization; }

private:
    Credentials credentials_;
};

}  // namespace

std::unique_ptr<ClientExchange> ClientExchange::make(Mechanism mechanism, Credentials credentials, std::string nonce) {
    switch (mechanism) {
        case Mechanism::login:
            return std::make_unique<LoginClient>(std::move(credentials));
        case Mechanism::plain:
            return std::make_unique<PlainClient>(std::move(credentials));
        case Mechanism::cram_md5:
            return std::make_unique<CramClient>(std::move(credentials));
        case Mechanism::external:
            return std::make_unique<ExternalClient>(std::move(credentials));
        case Mechanism::scram_sha_1:
        case Mechanism::scram_sha_256:
            break;
    }
    return std::make_unique<ScramClient>(hash_of(mechanism), std::move(credentials), std::move(nonce));
}

std::optional<Mechanism> choose_mechanism(std::string_view offered, bool without_password, bool proved) {
    std::optional<Mechanism> best;
    while (!offered.empty()) {
        const std::size_t end = std::min(offered.find(' '), offered.size());
        const auto known = parse_mechanism(offered.substr(0, end));
        offered.remove_prefix(std::min(end + 1, offered.size()));
        // EXTERNAL is for those who have proved themselves by other means, which a password is not.
        const bool is_possible = known && (proved || *known != Mechanism::external);
        if (!is_possible || (without_password && sends_password(*known))) continue;
        if (!best || *known > *best) best = known;
    }
    return best;
}

}  // namespace protocol::sasl
