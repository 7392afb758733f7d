#include <exception>
#include <iostream>
#include <new>

#include "viz/app/command_line.hpp"
#include "viz/app/failure.hpp"

int main(int argc, char** argv) {
    using viz::app::ExitCode;
    try {
        const int status = viz::app::run_command_line(argc, argv, std::cout, std::cerr);
        std::cout.flush();
        if (std::cout) return status;
        std::cerr << "mailflow-view: the output cannot be written\n";
    } catch (const std::bad_alloc&) {
        std::cerr << "mailflow-view: out of memory\n";
    } catch (const std::exception& error) {
        std::cerr << "mailflow-view: " << error.what() << '\n';
    }
    return static_cast<int>(ExitCode::our_fault);
}
