#include "tests/support/xml_check.hpp"

#include <algorithm>
#include <array>
#include <set>
#include <vector>

namespace tests {

namespace {

bool is_name_letter(char octet) {
    return (octet >= 'a' && octet <= 'z') || (octet >= 'A' && octet <= 'Z') || (octet >= '0' && octet <= '9') ||
           octet == '-' || octet == '_' || octet == ':' || octet == '.';
}

class XmlReader {
public:
    explicit XmlReader(std::string_view text) : rest_(text) {}

    std::string check() {
        bool any = false;
        while (!rest_.empty() && mistake_.empty()) {
            if (rest_.front() != '<') {
                read_text();
            } else if (rest_.starts_with("</")) {
                read_end();
            } else {
                if (any && open_.empty()) fail("two root elements");
                any = true;
                read_begin();
            }
        }
        if (mistake_.empty() && !open_.empty()) fail("no end of " + open_.back());
        if (mistake_.empty() && !any) fail("no element");
        return mistake_;
    }

private:
    void fail(const std::string& why) {
        if (mistake_.empty()) mistake_ = why + " before: " + std::string(rest_.substr(0, 60));
    }

    void check_reference() {
        static constexpr std::array<std::string_view, 5> known = {"&amp;", "&lt;", "&gt;", "&quot;", "&apos;"};
        const bool fits = std::ranges::any_of(known, [&](std::string_view each) { return rest_.starts_with(each); });
        if (!fits) fail("a stray &");
    }

    void read_text() {
        if (rest_.front() == '&') check_reference();
        const bool blank = rest_.front() == ' ' || rest_.front() == '\n';
        if (open_.empty() && !blank) fail("text outside of the root element");
        rest_.remove_prefix(1);
    }

    std::string read_name() {
        std::string name;
        while (!rest_.empty() && is_name_letter(rest_.front())) {
            name += rest_.front();
            rest_.remove_prefix(1);
        }
        if (name.empty()) fail("no name");
        return name;
    }

    void skip_blanks() {
        while (!rest_.empty() && (rest_.front() == ' ' || rest_.front() == '\n')) rest_.remove_prefix(1);
    }

    void expect(std::string_view wanted) {
        if (!rest_.starts_with(wanted)) return fail("no " + std::string(wanted));
        rest_.remove_prefix(wanted.size());
    }

    void read_begin() {
        expect("<");
        const std::string name = read_name();
        std::set<std::string> attributes;
        for (skip_blanks(); mistake_.empty() && !rest_.empty() && is_name_letter(rest_.front()); skip_blanks()) {
            if (!attributes.insert(read_name()).second) fail("an attribute twice");
            expect("=\"");
            read_value();
        }
        if (rest_.starts_with("/>")) return expect("/>");
        expect(">");
        open_.push_back(name);
    }

    void read_value() {
        while (mistake_.empty() && !rest_.empty() && rest_.front() != '"') {
            if (rest_.front() == '<') fail("a stray <");
            if (rest_.front() == '&') check_reference();
            rest_.remove_prefix(1);
        }
        expect("\"");
    }

    void read_end() {
        expect("</");
        const std::string name = read_name();
        if (open_.empty() || open_.back() != name) return fail("an end of " + name + " that is not open");
        open_.pop_back();
        expect(">");
    }

    std::string_view rest_;
    std::vector<std::string> open_;
    std::string mistake_;
};

}  // namespace

std::string xml_mistake(std::string_view text) {
    return XmlReader(text).check();
}

}  // namespace tests
