#pragma once

#include <map>
#include <string>
#include <string_view>

namespace viz::panels {

/// Where widgets were drawn in the last frame, by name such as "transport.play" or "map.host.mail.alpha.test":
/// for tests, for scripts that click, and for pointing at things.
class Probes {
public:
    struct Rectangle {
        float left = 0;
        float top = 0;
        float right = 0;
        float bottom = 0;
    };

    void clear() { rectangles_.clear(); }
    void set(std::string_view name, const Rectangle& rectangle) { rectangles_[std::string(name)] = rectangle; }
    /// The widget that was submitted last.
    void set_last_item(std::string_view name);

    /// @return nullptr: it was not drawn
    [[nodiscard]] const Rectangle* find(std::string_view name) const;
    [[nodiscard]] const std::map<std::string, Rectangle, std::less<>>& all() const { return rectangles_; }

private:
    std::map<std::string, Rectangle, std::less<>> rectangles_;
};

}  // namespace viz::panels
