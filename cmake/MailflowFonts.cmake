# Finds the fonts of Debian's packages fonts-inter, fonts-jetbrains-mono and fonts-font-awesome. Their folders and
# file formats have changed from release to release, so that several are tried.
function(mailflow_find_font variable package)
    find_file(${variable} NAMES ${ARGN} NO_DEFAULT_PATH PATHS /usr/share/fonts /usr/local/share/fonts
        PATH_SUFFIXES opentype/inter truetype/inter opentype/inter-otf opentype/jetbrains-mono truetype/jetbrains-mono
                      opentype/font-awesome truetype/font-awesome
        DOC "A font to embed")
    if(NOT ${variable})
        message(FATAL_ERROR "None of ${ARGN} is in the system's font folders: install ${package}")
    endif()
endfunction()

# mailflow_find_fonts(): MAILFLOW_FONT_inter_regular and its like are their files.
function(mailflow_find_fonts)
    mailflow_find_font(MAILFLOW_FONT_inter_regular fonts-inter Inter-Regular.otf Inter-Regular.ttf)
    mailflow_find_font(MAILFLOW_FONT_inter_semi_bold fonts-inter Inter-SemiBold.otf Inter-SemiBold.ttf)
    mailflow_find_font(MAILFLOW_FONT_jetbrains_mono_regular fonts-jetbrains-mono
        JetBrainsMono-Regular.ttf JetBrainsMono-Regular.otf)
    mailflow_find_font(MAILFLOW_FONT_font_awesome fonts-font-awesome FontAwesome.otf fontawesome-webfont.ttf)
endfunction()

# mailflow_embed_fonts(TARGET TEMPLATE)
# Adds a source file to TARGET, made from TEMPLATE, that holds the fonts.
function(mailflow_embed_fonts target template)
    mailflow_find_fonts()

    set(files "")
    set(digests "")
    set(MAILFLOW_FONT_ASSEMBLY "")
    set(MAILFLOW_FONT_SYMBOLS "")
    set(MAILFLOW_FONT_CASES "")
    foreach(font inter_regular inter_semi_bold jetbrains_mono_regular font_awesome)
        set(file ${MAILFLOW_FONT_${font}})
        set(symbol mailflow_font_${font})
        list(APPEND files ${file})
        file(SHA256 ${file} digest)
        string(APPEND digests ${digest})
        string(APPEND MAILFLOW_FONT_ASSEMBLY
            "    .balign 16\n${symbol}_begin:\n    .incbin \"${file}\"\n${symbol}_end:\n"
            "    .globl ${symbol}_begin\n    .globl ${symbol}_end\n")
        string(APPEND MAILFLOW_FONT_SYMBOLS
            "extern const unsigned char ${symbol}_begin[];\nextern const unsigned char ${symbol}_end[];\n")
        string(APPEND MAILFLOW_FONT_CASES
            "        case FontFile::${font}: return {${symbol}_begin, ${symbol}_end};\n")
    endforeach()
    string(SHA256 MAILFLOW_FONT_DIGEST "${digests}")

    set(source ${CMAKE_CURRENT_BINARY_DIR}/embedded_fonts.cpp)
    configure_file(${template} ${source} @ONLY)
    set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${files})
    set_source_files_properties(${source} PROPERTIES OBJECT_DEPENDS "${files}" SKIP_UNITY_BUILD_INCLUSION ON)
    target_sources(${target} PRIVATE ${source})
endfunction()
