#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace sim::guide {

/// A page that can be gone to.
struct Destination {
    std::string file;   ///< its name within the site
    std::string title;  ///< in words
};

/// What stands around every page.
struct Frame {
    std::vector<Destination> pages;    ///< the site's own, at the top
    std::vector<Destination> lessons;  ///< in the order of the course, at the side
};

/// A whole page of HTML: the style is in it, there is no script, nothing comes from elsewhere; printed, it is the text
/// alone.
/// @param page  the one that it is
/// @param body  elements of HTML
[[nodiscard]] std::string framed_page(const Frame& frame, const Destination& page, std::string_view body);

/// The link to the page: `<a href="FILE">TITLE</a>`.
[[nodiscard]] std::string link_to(const Destination& destination);

}  // namespace sim::guide
