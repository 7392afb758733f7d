#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "sim/scenario/model.hpp"
#include "sim/scenario/section.hpp"

namespace sim::scenario {

/// Reads which earlier mail a mail answers or forwards. As only mails that stand before it count, there are no circles.
class ConversationReader {
public:
    /// @param scenario  outlives the reader; its mails are those before the next one
    explicit ConversationReader(const Scenario& scenario) : scenario_(&scenario) {}

    /// Lays `in_reply_to`, `forwards` and the subject that comes of them over a mail whose other keys are read.
    void read(const Section& section, Mail& mail);

private:
    /// What a mail drags along.
    struct Size {
        std::size_t mails = 1;           ///< each of which answers or forwards the one before
        std::size_t forwarded_deep = 0;  ///< mails in one another
        std::uint64_t octets = 0;        ///< of its texts and attachments, before they are encoded
    };

    [[nodiscard]] const Mail* find_parent(const Section& section, std::string_view key, const Mail& mail) const;
    [[nodiscard]] Size size_of(const Mail& mail) const;
    void check_size(const Section& section, std::string_view key, const Mail& mail) const;

    const Scenario* scenario_;
    std::vector<Size> sizes_;  ///< of the scenario's mails
};

}  // namespace sim::scenario
