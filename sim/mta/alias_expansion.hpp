#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "sim/mta/queue.hpp"
#include "sim/mta/recipient_classifier.hpp"

namespace sim::mta {

/// Replaces the aliases among recipients, also aliases of aliases. Each address is served once. An alias that
/// names itself means the mailbox of that name beside its other targets, as in Postfix.
class AliasExpansion {
public:
    /// Aliases of aliases beyond this are a mistake (Postfix: virtual_alias_recursion_limit).
    static constexpr unsigned nesting_max = 1000;
    /// Which aliases are replaced.
    enum class Scope : std::uint8_t {
        virtual_only,  ///< as Postfix does on arrival; the others wait for their delivery
        all,
    };
    struct Result {
        std::vector<Recipient> recipients;
        std::vector<Recipient> looping;  ///< they stand for nobody: their aliases lead in a circle
    };

    /// @param recorded  whether each step is told (`alias-expanded`)
    AliasExpansion(host::Runtime& runtime, const RecipientClassifier& classifier, const QueueEntry& entry, Scope scope,
                   bool recorded)
        : runtime_(runtime), classifier_(classifier), entry_(entry), scope_(scope), recorded_(recorded) {}

    [[nodiscard]] Result expand(const std::vector<Recipient>& recipients);

private:
    [[nodiscard]] bool is_final(const Recipient& recipient) const;
    [[nodiscard]] Classification classify(const Recipient& recipient) const;
    /// @return whether somebody gets the mail for this recipient
    bool add(const Recipient& recipient);
    bool add_targets(const Recipient& alias, const Classification& verdict);
    [[nodiscard]] bool has_mailbox(const Recipient& recipient) const;
    bool keep(Recipient recipient);
    /// A mailing list is served by its delivery, in every profile: the author's message ends there.
    bool leave(Recipient list);

    host::Runtime& runtime_;
    const RecipientClassifier& classifier_;
    const QueueEntry& entry_;
    Scope scope_;
    bool recorded_;
    std::map<std::string, bool> served_;  ///< by address; false while its targets are being added
    unsigned depth_ = 0;                  ///< aliases of aliases that are being replaced
    std::set<std::string> kept_;          ///< addresses in the result
    Result result_;
};

}  // namespace sim::mta
