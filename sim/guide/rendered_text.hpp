#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace sim::guide {

/// A text in Markdown as HTML.
struct RenderedText {
    std::string title;  ///< the words of its first heading; empty: it has none
    std::string body;   ///< elements that are all closed, as in XML; headings have an id
};

/// Where a link or a picture of a text leads. Nothing: nowhere; its words stay.
using LinkTarget = std::function<std::optional<std::string>(const std::string& destination)>;

/// CommonMark with the tables and task lists of GitHub. HTML in the text is left out. The id of a heading is the one
/// that GitHub gives it, so that links to `page.md#a-heading` arrive.
[[nodiscard]] RenderedText render_text(std::string_view markdown, const LinkTarget& target);

}  // namespace sim::guide
