#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

namespace protocol::pop3 {

/// What a client offers to prove who it is.
class Credentials {
public:
    enum class Method : std::uint8_t { user_pass, apop };

    Credentials(Method method, std::string mailbox, std::string proof, std::string timestamp)
        : method_(method), mailbox_(std::move(mailbox)), proof_(std::move(proof)), timestamp_(std::move(timestamp)) {}

    [[nodiscard]] Method method() const { return method_; }
    [[nodiscard]] const std::string& mailbox() const { return mailbox_; }
    /// They prove knowledge of this password (for APOP: shared secret).
    [[nodiscard]] bool prove(std::string_view password) const;

    bool operator==(const Credentials&) const = default;

private:
    Method method_;
    std::string mailbox_;
    std::string proof_;
    std::string timestamp_;
};

}  // namespace protocol::pop3
