#include "sim/mta/virtual_expansion.hpp"

#include <set>
#include <vector>

#include "sim/mta/address_rewriting.hpp"

namespace sim::mta {

namespace smtp = protocol::smtp;

namespace {

/// The addresses that one is being replaced by.
class Expansion {
public:
    Expansion(const RecipientClassifier& classifier, const smtp::Mailbox& recipient)
        : classifier_(classifier), addresses_{recipient} {}

    /// @return false: it comes to no end
    bool run() {
        for (std::size_t place = 0; place < addresses_.size(); ++place) {
            unsigned nesting = 0;
            while (replace(place)) {
                if (++nesting >= virtual_nesting_max || addresses_.size() > virtual_addresses_max) return false;
            }
        }
        return true;
    }

private:
    /// Puts the first that an alias stands for in its place, and the others behind all.
    /// @return whether it is an alias
    bool replace(std::size_t place) {
        const smtp::Mailbox alias = addresses_[place];
        if (means_itself_.contains(alias.canonical())) return false;
        const auto verdict = classifier_.classify_virtual(alias);
        if (!verdict || verdict->kind != Classification::Kind::alias || !verdict->list.empty()) return false;
        std::vector<smtp::Mailbox> targets;
        for (const std::string& text : verdict->expansion) {
            const auto target = mapped_address(text, alias, verdict->detail);
            if (target) targets.push_back(*target);  // the scenario checks alias targets
        }
        if (targets.empty()) return false;
        addresses_[place] = targets.front();
        addresses_.insert(addresses_.end(), targets.begin() + 1, targets.end());
        for (const smtp::Mailbox& target : targets) {
            if (target == alias) means_itself_.insert(alias.canonical());
        }
        return true;
    }

    const RecipientClassifier& classifier_;
    std::vector<smtp::Mailbox> addresses_;
    std::set<std::string> means_itself_;
};

}  // namespace

bool virtual_aliases_end(const RecipientClassifier& classifier, const smtp::Mailbox& recipient) {
    return Expansion(classifier, recipient).run();
}

}  // namespace sim::mta
