#include "sim/guide/page_frame.hpp"

#include <fmt/format.h>

#include "sim/lesson/markup.hpp"

namespace sim::guide {

namespace {

using lesson::escape_markup;

/// Contrast of at least 7 to 1 (WCAG 2.1, 1.4.6), in the light and in the dark.
constexpr std::string_view style = R"(
:root { color-scheme: light dark; --ink: #1a1a1a; --paper: #fff; --soft: #f2f2ee; --line: #767676; --link: #0b3d91; }
@media (prefers-color-scheme: dark) {
  :root { --ink: #f0f0f0; --paper: #121212; --soft: #202024; --line: #8a8a8a; --link: #a8c7ff; }
}
* { box-sizing: border-box; }
body { margin: 0; font: 1.05rem/1.6 Georgia, 'Times New Roman', serif; color: var(--ink); background: var(--paper); }
a { color: var(--link); }
nav, aside, h1, h2, h3, th, footer { font-family: 'Helvetica Neue', Arial, sans-serif; }
nav { padding: .6rem 1.5rem; background: var(--soft); border-bottom: 1px solid var(--line); }
nav a, footer a { margin-right: 1.2rem; }
.columns { display: flex; align-items: flex-start; justify-content: center; }
aside { flex: 0 0 16rem; padding: 1rem 0 2rem 1.5rem; font-size: .9rem; }
aside ol { padding-left: 1.4rem; }
main { flex: 1 1 auto; max-width: 48rem; min-width: 0; padding: 1rem 2rem 3rem; }
[aria-current] { font-weight: bold; color: var(--ink); text-decoration: none; }
h1 { font-size: 1.9rem; line-height: 1.25; }
h2 { margin-top: 2.2rem; padding-bottom: .2rem; border-bottom: 1px solid var(--line); font-size: 1.35rem; }
h3 { margin-top: 1.6rem; font-size: 1.05rem; }
code, pre { font: .9em/1.5 'DejaVu Sans Mono', Consolas, monospace; overflow-wrap: anywhere; }
pre { padding: .7rem 1rem; background: var(--soft); overflow-x: auto; }
pre code { overflow-wrap: normal; font-size: 1em; }
blockquote { margin: 1rem 0; padding: .1rem 1rem; border-left: 4px solid var(--line); background: var(--soft); }
table { border-collapse: collapse; width: 100%; font-size: .92rem; }
th, td { padding: .35rem .6rem; border: 1px solid var(--line); text-align: left; vertical-align: top; }
img { max-width: 100%; height: auto; }
footer { margin-top: 3rem; padding-top: .8rem; border-top: 1px solid var(--line); }
@media (max-width: 60rem) { .columns { display: block; } main { padding: 1rem 1.5rem 0; } }
@media print {
  :root { --ink: #000; --paper: #fff; --soft: #fff; --link: #000; }
  body { font-size: 10.5pt; } nav, aside, footer { display: none; } main { max-width: none; padding: 0; }
  h1, h2, h3 { break-after: avoid; } tr, blockquote, pre, img { break-inside: avoid; } a { text-decoration: none; }
}
)";

std::string entry(const Destination& destination, const Destination& page) {
    if (destination.file != page.file) return link_to(destination);
    return fmt::format("<a href=\"{}\" aria-current=\"page\">{}</a>", escape_markup(destination.file),
                       escape_markup(destination.title));
}

std::string top_of(const Frame& frame, const Destination& page) {
    std::string text = "<nav aria-label=\"The guide\">\n";
    for (const Destination& each : frame.pages) text += entry(each, page) + '\n';
    return text + "</nav>\n";
}

std::string side_of(const Frame& frame, const Destination& page) {
    if (frame.lessons.empty()) return {};
    std::string text = "<aside aria-label=\"The lessons\">\n<ol>\n";
    for (const Destination& each : frame.lessons) text += "<li>" + entry(each, page) + "</li>\n";
    return text + "</ol>\n</aside>\n";
}

}  // namespace

std::string link_to(const Destination& destination) {
    return fmt::format("<a href=\"{}\">{}</a>", escape_markup(destination.file), escape_markup(destination.title));
}

std::string framed_page(const Frame& frame, const Destination& page, std::string_view body) {
    return fmt::format(
        "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\" />\n"
        "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\" />\n<title>{}</title>\n"
        "<style>{}</style>\n</head>\n<body>\n{}<div "
        "class=\"columns\">\n<main>\n{}</main>\n{}</div>\n</body>\n</html>\n",
        escape_markup(page.title), style, top_of(frame, page), body, side_of(frame, page));
}

}  // namespace sim::guide
