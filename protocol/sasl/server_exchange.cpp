#include "protocol/sasl/server_exchange.hpp"

#include <utility>

#include "protocol/base/base64.hpp"
#include "protocol/sasl/plain.hpp"
#include "protocol/sasl/scram.hpp"

namespace protocol::sasl {

namespace {

using Reason = Refused::Reason;

class PlainServer final : public ServerExchange {
public:
    ServerStep start(std::optional<std::string_view> initial_response) override {
        if (!initial_response) return Challenge{};
        return take_response(*initial_response);
    }
    ServerStep take_response(std::string_view response) override {
        auto credentials = parse_plain(response);
        if (!credentials) return Refused{};
        return CredentialsGiven{std::move(*credentials)};
    }
};

class LoginServer final : public ServerExchange {
public:
    ServerStep start(std::optional<std::string_view> initial_response) override {
        if (initial_response && !initial_response->empty()) return take_response(*initial_response);
        return Challenge{Octets(login_user_challenge)};
    }
    ServerStep take_response(std::string_view response) override {
        if (user_) return CredentialsGiven{{*user_, std::string(response)}};
        if (response.empty()) return Refused{};
        user_.emplace(response);
        return Challenge{Octets(login_password_challenge)};
    }

private:
    std::optional<std::string> user_;
};

/// RFC 2195 section 2: the user, a blank, and the keyed MD5 of the challenge in hexadecimal digits.
class CramServer final : public ServerExchange {
public:
    explicit CramServer(ServerContext context) : context_(std::move(context)) {}
    ServerStep start(std::optional<std::string_view> initial_response) override {
        if (initial_response) return Refused{};  // the server speaks first
        return Challenge{context_.cram_challenge};
    }
    ServerStep take_response(std::string_view response) override {
        const std::size_t blank = response.rfind(' ');
        if (blank == std::string_view::npos || blank == 0) return Refused{};
        user_ = response.substr(0, blank);
        digest_ = response.substr(blank + 1);
        return PasswordWanted{user_};
    }
    ServerStep take_password(const std::optional<std::string>& password) override {
        const Octets keyed = crypto::hmac(crypto::HashAlgorithm::md5, password.value_or(""), context_.cram_challenge);
        const bool right = password && crypto::equal_in_constant_time(crypto::to_hex(keyed), digest_);
        if (!right) return Refused{Reason::wrong_proof};
        return Proved{user_, ""};
    }

private:
    ServerContext context_;
    std::string user_;
    std::string digest_;
};

class ScramServer final : public ServerExchange {
public:
    ScramServer(crypto::HashAlgorithm hash, ServerContext context) : hash_(hash), context_(std::move(context)) {}
    ServerStep start(std::optional<std::string_view> initial_response) override {
        if (!initial_response) return Challenge{};
        return take_response(*initial_response);
    }
    ServerStep take_response(std::string_view response) override {
        if (proved_) return Proved{first_->user, first_->authorization};
        if (first_) return take_final(response);
        first_ = ScramClientFirst::parse(response);
        if (!first_) return Refused{};
        return PasswordWanted{first_->user};
    }
    /// Whether the user exists shows only when the proof is refused.
    ServerStep take_password(const std::optional<std::string>& password) override {
        password_ = password;
        server_first_ = {first_->nonce + context_.nonce, context_.salt, context_.iterations};
        return Challenge{server_first_.encode()};
    }

private:
    ServerStep take_final(std::string_view response) {
        const auto client_final = ScramClientFinal::parse(response);
        if (!client_final || client_final->nonce != server_first_.nonce) return Refused{};
        if (client_final->channel_binding != first_->gs2_header) return Refused{};
        const ScramKeys keys = ScramKeys::of(hash_, password_.value_or(""), server_first_);
        const Octets covered = scram_auth_message(*first_, server_first_.encode(), *client_final);
        const Octets proof = scram_client_proof(hash_, keys, covered);
        if (!password_ || !crypto::equal_in_constant_time(proof, client_final->proof))
            return Refused{Reason::wrong_proof};
        proved_ = true;
        return Challenge{"v=" + encode_base64(scram_server_signature(hash_, keys, covered))};
    }

    crypto::HashAlgorithm hash_;
    ServerContext context_;
    std::optional<ScramClientFirst> first_;
    ScramServerFirst server_first_;
    std::optional<std::string> password_;
    bool proved_ = false;
};

/// RFC 4422 appendix A.
class ExternalServer final : public ServerExchange {
public:
    explicit ExternalServer(ServerContext context) : context_(std::move(context)) {}
    ServerStep start(std::optional<std::string_view> initial_response) override {
        if (!initial_response) return Challenge{};
        return take_response(*initial_response);
    }
    ServerStep take_response(std::string_view response) override {
        if (response.find('\0') != std::string_view::npos) return Refused{};
        if (context_.external_user.empty()) return Refused{Reason::wrong_proof};
        return Proved{context_.external_user, std::string(response)};
    }

private:
    ServerContext context_;
};

}  // namespace

ServerStep ServerExchange::take_password(const std::optional<std::string>&) {
    return Refused{};
}

std::unique_ptr<ServerExchange> ServerExchange::make(Mechanism mechanism, ServerContext context) {
    switch (mechanism) {
        case Mechanism::login:
            return std::make_unique<LoginServer>();
        case Mechanism::plain:
            return std::make_unique<PlainServer>();
        case Mechanism::cram_md5:
            return std::make_unique<CramServer>(std::move(context));
        case Mechanism::external:
            return std::make_unique<ExternalServer>(std::move(context));
        case Mechanism::scram_sha_1:
        case Mechanism::scram_sha_256:
            break;
    }
    return std::make_unique<ScramServer>(hash_of(mechanism), std::move(context));
}

}  // namespace protocol::sasl
