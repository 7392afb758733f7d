// What is said about a message, whatever its octets: ENVELOPE, BODY and BODYSTRUCTURE have the form of the grammar and
// agree with the sections; partials are pieces of them; search, order, threads and preview come to an end and agree
// with each other.

#include "protocol/base/utf8.hpp"
#include "protocol/imap/preview.hpp"
#include "protocol/imap/search.hpp"
#include "protocol/imap/section_text.hpp"
#include "protocol/imap/sort.hpp"
#include "protocol/imap/thread.hpp"
#include "tests/fuzz/support/check.hpp"
#include "tests/fuzz/support/input.hpp"
#include "tests/protocol/imap/fetch_reader.hpp"

namespace imap = protocol::imap;
namespace message = protocol::message;
using tests::fuzz::require;

namespace {

class FuzzedMessage : public imap::MessageView {
public:
    FuzzedMessage(std::string_view octets, std::uint32_t number)
        : octets_(octets), entity_(message::parse_entity(octets, {.depth_max = 8, .parts_max = 40})) {
        facts_.sequence_number = number;
        facts_.uid = number + 100;
        facts_.size_octets = octets.size();
    }
    [[nodiscard]] const imap::MessageFacts& facts() const override { return facts_; }
    [[nodiscard]] std::string_view octets() const override { return octets_; }
    [[nodiscard]] const message::Entity& entity() const override { return entity_; }

private:
    imap::MessageFacts facts_{};
    std::string_view octets_;
    message::Entity entity_;
};

void check_sections(const imap::MessageView& mail, std::uint8_t choice) {
    const imap::BodySection section{{1U + choice % 3U}, imap::BodySection::Text::none, {}};
    for (const imap::BodySection& each : {imap::whole_message, imap::message_header, imap::message_text, section}) {
        const auto whole = imap::section_text(mail, each);
        const std::uint64_t at = choice;
        const auto first = imap::section_text(mail, each, imap::Partial{0, at + 1});
        const auto rest = imap::section_text(mail, each, imap::Partial{at + 1, UINT64_MAX});
        require(whole.has_value() == first.has_value() && whole.has_value() == rest.has_value(),
                "a partial of nothing is nothing");
        require(!whole || *first + *rest == *whole, "partials are pieces of the whole");
    }
    require(*imap::section_text(mail, imap::whole_message) == mail.octets(), "BODY[] is the message");
    static_cast<void>(imap::binary_section(mail, section.part));
}

void check_search(const imap::MessageView& mail, std::string_view sought) {
    using Kind = imap::SearchKey::Kind;
    const imap::SearchContext context{2, 102, 0, {}};
    const auto holds = [&](Kind kind, std::string text, std::string field = {}) {
        imap::SearchKey key;
        key.kind = kind;
        key.text = std::move(text);
        key.field = std::move(field);
        return imap::matches(key, mail, context);
    };
    const std::string text(sought);
    if (holds(Kind::body, text)) require(holds(Kind::text, text), "what is in the body is in the message");
    if (holds(Kind::subject, text)) require(holds(Kind::header, text, "subject"), "a subject is a header");
    static_cast<void>(holds(Kind::from, text));
    imap::SearchKey sent;
    sent.kind = Kind::sent_since;
    imap::SearchKey before = sent;
    before.kind = Kind::sent_before;
    require(!imap::matches(sent, mail, context) || !imap::matches(before, mail, context), "a day is before or not");
}

void check_threads(const imap::MessageView& one, const imap::MessageView& other) {
    std::vector<const imap::MessageView*> mails{&one, &other};
    for (const auto algorithm : {imap::ThreadAlgorithm::ordered_subject, imap::ThreadAlgorithm::references}) {
        const std::string text = imap::thread_messages(mails, algorithm, imap::ThreadNumbers::sequence_numbers);
        const bool known = text == "(1)(2)" || text == "(2)(1)" || text == "(1 2)" || text == "(2 1)" ||
                           text == "((1)(2))" || text == "((2)(1))";
        require(known, "each message is in the threads once");
    }
    using Key = imap::SortCriterion::Key;
    for (const Key key : {Key::arrival, Key::cc, Key::date, Key::from, Key::size, Key::subject, Key::to}) {
        std::vector<const imap::MessageView*> there = mails;
        imap::sort_messages(there, {{key, false}});
        std::vector<const imap::MessageView*> back = there;
        imap::sort_messages(back, {{key, false}});
        require(there == back, "what is in order stays so");
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size_octets) {
    tests::fuzz::Input input(data, size_octets);
    const std::uint8_t choice = input.choice();
    const std::string_view octets = input.rest();
    const FuzzedMessage mail(octets, 1);
    require(tests::imap::find_fetch_mistake(mail).empty(), "structure, envelope and sections agree");
    check_sections(mail, choice);
    check_search(mail, octets.substr(octets.size() - std::min<std::size_t>(octets.size(), choice % 8U)));
    check_threads(mail, FuzzedMessage(octets.substr(octets.size() / 2), 2));
    const std::string preview = imap::preview_text(mail);
    require(protocol::is_valid_utf8(preview) && protocol::utf8_prefix_octets(preview, 200) == preview.size(),
            "a preview is at most 200 characters of UTF-8");
    return 0;
}
