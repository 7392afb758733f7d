// Debian's C++ library for WebAssembly has no exceptions: what would be thrown ends the program, with a word for
// player.js.
#include <cstddef>
#include <cstdio>
#include <cstdlib>
#include <typeinfo>

extern "C" void* __cxa_allocate_exception(std::size_t octets) {
    void* const memory = std::malloc(octets);
    if (memory == nullptr) std::abort();
    return memory;
}

extern "C" void __cxa_throw(void*, std::type_info* type, void (*)(void*)) {
    std::fprintf(stderr, "an exception of type %s\n", type->name());
    std::abort();
}
