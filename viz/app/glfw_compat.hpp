#pragma once

#include <GLFW/glfw3.h>

#include <cstdlib>

/// What differs between GLFW 3.3 (Debian 12) and 3.4 (Debian 13).
namespace viz::app {

/// Before glfwInit(). GLFW 3.4 asks for Wayland first, whose library complains on standard error where there is none.
inline void choose_window_system() {
#ifdef GLFW_PLATFORM
    if (std::getenv("WAYLAND_DISPLAY") == nullptr && std::getenv("DISPLAY") != nullptr) {
        glfwInitHint(GLFW_PLATFORM, GLFW_PLATFORM_X11);
    }
#endif
}

}  // namespace viz::app
