# Compiler settings of every target, as one interface target.
add_library(mailflow-options INTERFACE)
target_compile_options(mailflow-options INTERFACE
    -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wsign-conversion -Wnon-virtual-dtor -Wold-style-cast
    -Woverloaded-virtual -Werror -Werror=unused-result)
target_include_directories(mailflow-options INTERFACE ${PROJECT_SOURCE_DIR} ${PROJECT_BINARY_DIR}/generated)

# Assertions state what must hold and stay on in release: no -DNDEBUG anywhere.
set(CMAKE_CXX_FLAGS_RELEASE "-O2")
set(CMAKE_CXX_FLAGS_RELWITHDEBINFO "-O2 -g")

# The build type of preset asan-ubsan: fast enough for the whole suite, line numbers in every report.
set(CMAKE_CXX_FLAGS_SANITIZE
    "-O1 -g1 -fno-omit-frame-pointer -fsanitize=address,undefined -fno-sanitize-recover=all")
set(CMAKE_EXE_LINKER_FLAGS_SANITIZE "-fsanitize=address,undefined")

if(CMAKE_CXX_COMPILER_ID STREQUAL Clang)
    # clang 14 cannot emit coroutines with -fsanitize=function ("Cannot represent a difference across sections").
    string(APPEND CMAKE_CXX_FLAGS_SANITIZE " -fno-sanitize=function")
else()
    # What the sanitizers of g++ add hides from it that a value was set, even in the standard library.
    string(APPEND CMAKE_CXX_FLAGS_SANITIZE " -Wno-maybe-uninitialized")
endif()

# The build type of preset fuzz, with clang++: what the compiler adds for libFuzzer is in every library, libFuzzer itself
# and its main() in the programs of tests/fuzz only.
option(MAILFLOW_FUZZ "Build the libFuzzer programs of tests/fuzz; needs clang++" OFF)
set(CMAKE_CXX_FLAGS_FUZZ
    "-O1 -g1 -fno-omit-frame-pointer -fsanitize=address,undefined,fuzzer-no-link -fno-sanitize-recover=all")
set(CMAKE_EXE_LINKER_FLAGS_FUZZ "-fsanitize=address,undefined")

# The build type of preset fuzz-fast: ten and more times as many executions, which only the properties of the targets, our
# assertions and those of the library watch over. What it finds new goes through preset fuzz afterwards.
set(CMAKE_CXX_FLAGS_FUZZFAST "-O2 -g1 -D_GLIBCXX_ASSERTIONS -fsanitize=fuzzer-no-link -fno-sanitize-coverage=trace-cmp")

# Presets release and asan-ubsan join source files (a third less work for the compiler, measured; precompiled headers
# save a fifth and nothing on top of this); dev compiles each alone, so that a missing include is found. Few enough
# files are joined for two cores to share a folder.
set(CMAKE_UNITY_BUILD_BATCH_SIZE 8)
if(CMAKE_UNITY_BUILD)
    # A joined file is not the main file of its compilation, so its own unnamed namespace looks like a header's.
    if(CMAKE_CXX_COMPILER_ID STREQUAL Clang)
        # Names of one file shadow those of the file before.
        target_compile_options(mailflow-options INTERFACE -Wno-shadow)
    else()
        add_compile_options(-Wno-subobject-linkage)
    endif()
endif()

find_program(MAILFLOW_CCACHE ccache)
if(MAILFLOW_CCACHE AND NOT DEFINED CMAKE_CXX_COMPILER_LAUNCHER)
    set(CMAKE_CXX_COMPILER_LAUNCHER ${MAILFLOW_CCACHE})
endif()

option(MAILFLOW_CLANG_TIDY "Run clang-tidy beside the compiler" OFF)
if(MAILFLOW_CLANG_TIDY)
    find_program(MAILFLOW_CLANG_TIDY_PROGRAM NAMES clang-tidy-14 clang-tidy REQUIRED)
    set(CMAKE_CXX_CLANG_TIDY ${MAILFLOW_CLANG_TIDY_PROGRAM} --quiet)
endif()
