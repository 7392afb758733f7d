#pragma once

#include <string>
#include <string_view>

#include "viz/model/ladder.hpp"

namespace viz::model {

/// "nothing for 9 min 58 s"
[[nodiscard]] std::string quiet_words(Duration span);
/// What a rung says in full: its words, that they go under TLS, that they get lost.
[[nodiscard]] std::string rung_words(const LadderRung& rung);

/// A line a rung: when, from whom to whom, what.
[[nodiscard]] std::string ladder_text(const Ladder& ladder);
/// A sequence diagram in the language of Mermaid, which many editors and repositories draw.
[[nodiscard]] std::string ladder_mermaid(const Ladder& ladder, std::string_view title);
/// A picture as SVG 1.1, of one colour for each kind of packet; readable without colours too.
[[nodiscard]] std::string ladder_svg(const Ladder& ladder, LadderScale scale, std::string_view title);

}  // namespace viz::model
