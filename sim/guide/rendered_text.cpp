#include "sim/guide/rendered_text.hpp"

#include <cmark-gfm-core-extensions.h>
#include <cmark-gfm.h>
#include <fmt/format.h>

#include <cassert>
#include <map>
#include <memory>
#include <vector>

namespace sim::guide {

namespace {

template <auto release>
struct Release {
    template <typename T>
    void operator()(T* owned) const {
        release(owned);
    }
};
using Parser = std::unique_ptr<cmark_parser, Release<cmark_parser_free>>;
using Document = std::unique_ptr<cmark_node, Release<cmark_node_free>>;
using Iterator = std::unique_ptr<cmark_iter, Release<cmark_iter_free>>;

/// Without CMARK_OPT_UNSAFE: HTML in the text, and links such as javascript:, are left out.
constexpr int options = CMARK_OPT_VALIDATE_UTF8;

Parser make_parser() {
    cmark_gfm_core_extensions_ensure_registered();
    Parser parser(cmark_parser_new(options));
    for (const char* name : {"table", "tasklist"}) {
        cmark_syntax_extension* extension = cmark_find_syntax_extension(name);
        assert(extension != nullptr);  // it comes with the library
        cmark_parser_attach_syntax_extension(parser.get(), extension);
    }
    return parser;
}

std::string_view literal_of(cmark_node* node) {
    const char* literal = cmark_node_get_literal(node);
    return literal == nullptr ? std::string_view() : std::string_view(literal);
}

/// The nodes of a tree in the order of the text, so that it can be changed afterwards.
std::vector<cmark_node*> nodes_of(cmark_node* root) {
    std::vector<cmark_node*> nodes;
    const Iterator iterator(cmark_iter_new(root));
    while (cmark_iter_next(iterator.get()) != CMARK_EVENT_DONE) {
        if (cmark_iter_get_event_type(iterator.get()) == CMARK_EVENT_ENTER) {
            nodes.push_back(cmark_iter_get_node(iterator.get()));
        }
    }
    return nodes;
}

std::string words_of(cmark_node* heading) {
    std::string words;
    for (cmark_node* node : nodes_of(heading)) {
        const cmark_node_type type = cmark_node_get_type(node);
        if (type == CMARK_NODE_TEXT || type == CMARK_NODE_CODE) words += literal_of(node);
        if (type == CMARK_NODE_SOFTBREAK) words += ' ';
    }
    return words;
}

/// As GitHub: small letters, blanks as hyphens, no punctuation; a second heading of the same words has -1 behind.
class HeadingIds {
public:
    std::string next(std::string_view words) {
        std::string id;
        for (const char octet : words) {
            const bool is_capital = octet >= 'A' && octet <= 'Z';
            const bool stays = is_capital || (octet >= 'a' && octet <= 'z') || (octet >= '0' && octet <= '9') ||
                               octet == '-' || octet == '_' || static_cast<unsigned char>(octet) >= 0x80;
            if (octet == ' ') id += '-';
            if (stays) id += is_capital ? static_cast<char>(octet - 'A' + 'a') : octet;
        }
        const unsigned before = used_[id]++;
        return before == 0 ? id : fmt::format("{}-{}", id, before);
    }

private:
    std::map<std::string, unsigned> used_;
};

/// A custom inline is written as it is. @pre the id has no markup
void mark(cmark_node* heading, const std::string& id) {
    cmark_node* anchor = cmark_node_new(CMARK_NODE_CUSTOM_INLINE);
    cmark_node_set_on_enter(anchor, fmt::format("<span id=\"{}\"></span>", id).c_str());
    cmark_node_prepend_child(heading, anchor);
}

/// Puts the words of a link in its place.
void leave_words(cmark_node* link) {
    while (cmark_node* child = cmark_node_first_child(link)) cmark_node_insert_before(link, child);
    cmark_node_free(link);
}

void lead(cmark_node* link, const LinkTarget& target) {
    const auto found = target(cmark_node_get_url(link));
    if (!found) return leave_words(link);
    cmark_node_set_url(link, found->c_str());
}

}  // namespace

RenderedText render_text(std::string_view markdown, const LinkTarget& target) {
    const Parser parser = make_parser();
    cmark_parser_feed(parser.get(), markdown.data(), markdown.size());
    const Document document(cmark_parser_finish(parser.get()));
    RenderedText text;
    HeadingIds ids;
    for (cmark_node* node : nodes_of(document.get())) {
        const cmark_node_type type = cmark_node_get_type(node);
        if (type == CMARK_NODE_LINK || type == CMARK_NODE_IMAGE) lead(node, target);
        if (type != CMARK_NODE_HEADING) continue;
        const std::string words = words_of(node);
        if (text.title.empty()) text.title = words;
        mark(node, ids.next(words));
    }
    char* html = cmark_render_html(document.get(), options, cmark_parser_get_syntax_extensions(parser.get()));
    text.body = html;
    cmark_get_default_mem_allocator()->free(html);
    return text;
}

}  // namespace sim::guide
