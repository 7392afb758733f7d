#include "viz/app/window.hpp"

namespace viz::app {

protocol::Result<void, Failure> show_in_window(ViewerSession&, const WindowOptions&) {
    return protocol::failure(Failure{ExitCode::our_fault, "mailflow-view: this program was built without GLFW"});
}

}  // namespace viz::app
