#pragma once

#include <GLFW/glfw3.h>

#include <optional>

#include "viz/panels/key_input.hpp"

namespace viz::app {

/// A key that types nothing, or a letter that is pressed with control. @return nullopt: it means nothing to the panels,
/// or it types a character and comes as one
/// @param key, modifiers  as GLFW tells them
[[nodiscard]] std::optional<panels::KeyPress> key_press(int key, int modifiers);

/// A typed character. @return nullopt: it is none of ASCII
[[nodiscard]] std::optional<panels::KeyPress> typed_character(unsigned int code_point);

}  // namespace viz::app
