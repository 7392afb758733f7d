#pragma once

#include <string>
#include <string_view>

namespace viz::model {

/// Text as it may stand between tags and in quoted attributes of XML 1.0. Control characters, which XML cannot hold,
/// become blanks.
[[nodiscard]] std::string xml_escaped(std::string_view text);

/// The beginning of a picture as SVG 1.1: the root element with its title, on white. The end is `</svg>`.
/// @param width  of the picture in pixels, as `height`
[[nodiscard]] std::string svg_begin(double width, double height, std::string_view title);

/// Words whose rim is white, so that lines beneath do not cross the letters. @param y  of the letters' feet
/// @param anchor  start, middle or end: which part of the words stands at `x`
[[nodiscard]] std::string svg_words(double x, double y, std::string_view anchor, std::string_view colour,
                                    std::string_view text);

}  // namespace viz::model
