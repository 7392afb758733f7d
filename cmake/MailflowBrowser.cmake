# The libraries of the page's player (viz/web), made of the sources of Debian's packages, since the packages themselves hold
# machine code. `./mailflow build-player` fetches them and configures this.
enable_language(C)
set(MAILFLOW_LIBRARY_SOURCES ${PROJECT_SOURCE_DIR}/build/library-sources CACHE PATH
    "Folder with the unpacked source packages imgui, freetype, libzstd, simdjson, yaml-cpp")

# Small rather than fast: the page is sent by mail. Debian's libc++ for WebAssembly has no exceptions; whatever throws ends
# the page, which says so. Of a recording that mailflow has written nothing does.
add_compile_options(-Os -ffunction-sections -fdata-sections $<$<COMPILE_LANGUAGE:CXX>:-fignore-exceptions>)
add_compile_options(-w)  # the other builds warn, and the libraries are not ours

# mailflow_source_folder(VARIABLE PACKAGE): where a source package was unpacked, whatever its version.
function(mailflow_source_folder variable package)
    file(GLOB folders LIST_DIRECTORIES true ${MAILFLOW_LIBRARY_SOURCES}/${package}-*)
    list(FILTER folders EXCLUDE REGEX "\\.(dsc|asc|tar\\..*)$")
    if(NOT folders)
        message(FATAL_ERROR "The sources of ${package} are not in MAILFLOW_LIBRARY_SOURCES; see ./mailflow build-player")
    endif()
    list(GET folders 0 folder)
    set(${variable} ${folder} PARENT_SCOPE)
endfunction()

# mailflow_header_folder(NAME...): a folder of the build with these headers of /usr/include and no others, which are for
# another machine.
function(mailflow_header_folder)
    file(MAKE_DIRECTORY ${PROJECT_BINARY_DIR}/headers)
    foreach(name ${ARGN})
        find_file(MAILFLOW_HEADER_${name} ${name} PATHS /usr/include NO_DEFAULT_PATH REQUIRED)
        file(CREATE_LINK ${MAILFLOW_HEADER_${name}} ${PROJECT_BINARY_DIR}/headers/${name} SYMBOLIC)
    endforeach()
endfunction()

mailflow_header_folder(fmt tl)
add_library(mailflow-browser-headers INTERFACE)
target_include_directories(mailflow-browser-headers INTERFACE ${PROJECT_BINARY_DIR}/headers ${PROJECT_SOURCE_DIR}/cmake/browser)
target_compile_definitions(mailflow-browser-headers INTERFACE FMT_HEADER_ONLY FMT_EXCEPTIONS=0)

mailflow_source_folder(zstd libzstd)
file(GLOB sources ${zstd}/lib/common/*.c ${zstd}/lib/decompress/*.c)
add_library(mailflow-browser-zstd STATIC ${sources})
target_compile_definitions(mailflow-browser-zstd PRIVATE ZSTD_DISABLE_ASM)
target_include_directories(mailflow-browser-zstd PUBLIC ${zstd}/lib)

mailflow_source_folder(simdjson simdjson)
add_library(mailflow-browser-simdjson STATIC ${simdjson}/singleheader/simdjson.cpp)
target_compile_definitions(mailflow-browser-simdjson PUBLIC SIMDJSON_EXCEPTIONS=0)
target_include_directories(mailflow-browser-simdjson PUBLIC ${simdjson}/singleheader)

mailflow_source_folder(freetype freetype)
set(sources base/ftbase base/ftbitmap base/ftdebug base/ftglyph base/ftinit base/ftsynth base/ftsystem autofit/autofit cff/cff
            psaux/psaux pshinter/pshinter psnames/psnames sfnt/sfnt smooth/smooth truetype/truetype)
list(TRANSFORM sources PREPEND ${freetype}/src/)
list(TRANSFORM sources APPEND .c)
add_library(mailflow-browser-freetype STATIC ${sources})
set_target_properties(mailflow-browser-freetype PROPERTIES UNITY_BUILD OFF)
target_compile_definitions(mailflow-browser-freetype
    PRIVATE FT2_BUILD_LIBRARY
    PUBLIC "FT_CONFIG_OPTIONS_H=<cmake/browser/freetype_options.h>" "FT_CONFIG_MODULES_H=<cmake/browser/freetype_modules.h>")
target_include_directories(mailflow-browser-freetype
    PUBLIC ${PROJECT_SOURCE_DIR}/cmake/browser ${freetype}/include ${PROJECT_SOURCE_DIR})

mailflow_source_folder(imgui imgui)
add_library(mailflow-browser-imgui STATIC ${imgui}/imgui.cpp ${imgui}/imgui_draw.cpp ${imgui}/imgui_tables.cpp
    ${imgui}/imgui_widgets.cpp ${imgui}/misc/freetype/imgui_freetype.cpp)
set_target_properties(mailflow-browser-imgui PROPERTIES UNITY_BUILD OFF)
target_compile_definitions(mailflow-browser-imgui PUBLIC
    IMGUI_ENABLE_FREETYPE IMGUI_DISABLE_DEMO_WINDOWS IMGUI_DISABLE_METRICS_WINDOW IMGUI_DISABLE_FILE_FUNCTIONS)
target_include_directories(mailflow-browser-imgui PUBLIC ${imgui} ${imgui}/misc/freetype)
target_link_libraries(mailflow-browser-imgui PUBLIC mailflow-browser-freetype)

mailflow_source_folder(yaml yaml-cpp)
file(GLOB sources ${yaml}/src/*.cpp)
list(FILTER sources EXCLUDE REGEX "/parse[.]cpp$")  # reads files, which there are none of
add_library(mailflow-browser-yaml STATIC ${sources})
set_target_properties(mailflow-browser-yaml PROPERTIES UNITY_BUILD OFF)
target_compile_definitions(mailflow-browser-yaml PUBLIC YAML_CPP_STATIC_DEFINE)
target_include_directories(mailflow-browser-yaml PUBLIC ${yaml}/include)

foreach(library zstd simdjson freetype imgui yaml)
    set_target_properties(mailflow-browser-${library} PROPERTIES CXX_CLANG_TIDY "")
endforeach()

# mailflow_shorten_fonts(): in place of the fonts, theirs with no more letters and icons than viz/theme takes from them.
function(mailflow_shorten_fonts)
    set(theme ${PROJECT_SOURCE_DIR}/viz/theme)
    set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${theme}/fonts.cpp ${theme}/icons.hpp)
    file(STRINGS ${theme}/fonts.cpp ranges REGEX "^ +0x[0-9A-F]+, 0x[0-9A-F]+,")
    list(TRANSFORM ranges REPLACE "^ +0x([0-9A-F]+), 0x([0-9A-F]+),.*" "\\1-\\2")
    file(STRINGS ${theme}/icons.hpp icons REGEX "= \"\\\\u[0-9a-f]+\"")
    list(TRANSFORM icons REPLACE ".*\\\\u([0-9a-f]+).*" "\\1")
    find_program(MAILFLOW_HB_SUBSET hb-subset REQUIRED)
    mailflow_find_fonts()
    foreach(font inter_regular inter_semi_bold jetbrains_mono_regular font_awesome)
        set(wanted ${ranges})
        if(font STREQUAL font_awesome)
            set(wanted ${icons})
        endif()
        list(JOIN wanted "," wanted)
        set(short ${PROJECT_BINARY_DIR}/fonts/${font})
        file(MAKE_DIRECTORY ${PROJECT_BINARY_DIR}/fonts)
        execute_process(COMMAND ${MAILFLOW_HB_SUBSET} --unicodes=${wanted} --layout-features= --output-file=${short}
            ${MAILFLOW_FONT_${font}} COMMAND_ERROR_IS_FATAL ANY)
        set(MAILFLOW_FONT_${font} ${short} PARENT_SCOPE)
    endforeach()
endfunction()
