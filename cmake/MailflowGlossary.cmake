# mailflow_embed_glossary(TARGET): adds a source file to TARGET that holds docs/glossary.md, which its readers and the program
# thereby share.
function(mailflow_embed_glossary target)
    set(file ${PROJECT_SOURCE_DIR}/docs/glossary.md)
    file(READ ${file} MAILFLOW_GLOSSARY)
    set(source ${CMAKE_CURRENT_BINARY_DIR}/glossary_text.cpp)
    configure_file(${PROJECT_SOURCE_DIR}/sim/lesson/glossary_text.cpp.in ${source} @ONLY)
    set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${file})
    target_sources(${target} PRIVATE ${source})
endfunction()
