#include "protocol/imap/ordered_subject.hpp"

#include <map>

#include "protocol/imap/base_subject.hpp"
#include "protocol/imap/casemap.hpp"
#include "protocol/imap/sent_date.hpp"

namespace protocol::imap {

ThreadForest thread_by_subject(const std::vector<const MessageView*>& messages) {
    ThreadForest forest;
    std::map<std::string, std::vector<std::size_t>> threads;
    for (const MessageView* message : messages) {
        const BaseSubject subject = extract_base_subject(message->entity().header.body_of("Subject"));
        threads[unicode_casemap(subject.text)].push_back(forest.add(message, sent_unix_seconds(*message)));
    }
    for (auto& [subject, members] : threads) {
        forest.sort(members);
        for (std::size_t index = 1; index < members.size(); ++index) forest.link(members.front(), members[index]);
        forest.roots.push_back(members.front());
    }
    forest.sort(forest.roots);
    return forest;
}

}  // namespace protocol::imap
