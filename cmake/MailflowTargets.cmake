# mailflow_layer(NAME [DEPENDS TARGET...] [PRIVATE TARGET...])
# One library per folder: every .cpp file of the current folder. DEPENDS lists the only targets its
# headers and sources may use; the arrows of docs/ARCHITECTURE.md are these lists.
function(mailflow_layer name)
    cmake_parse_arguments(arg "" "" "DEPENDS;PRIVATE" ${ARGN})
    file(GLOB sources CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/*.cpp)
    if(sources)
        add_library(${name} STATIC ${sources})
        target_link_libraries(${name} PUBLIC mailflow-options ${arg_DEPENDS} PRIVATE ${arg_PRIVATE})
    else()
        add_library(${name} INTERFACE)
        target_link_libraries(${name} INTERFACE mailflow-options ${arg_DEPENDS})
    endif()
endfunction()

# mailflow_program(NAME DEPENDS TARGET... [PRIVATE TARGET...])
# One program from every .cpp file of the current folder, built as bin/NAME: programs are siblings.
function(mailflow_program name)
    cmake_parse_arguments(arg "" "" "DEPENDS;PRIVATE" ${ARGN})
    file(GLOB sources CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/*.cpp)
    add_executable(${name} ${sources})
    target_link_libraries(${name} PRIVATE mailflow-options ${arg_DEPENDS} ${arg_PRIVATE})
    set_target_properties(${name} PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${PROJECT_BINARY_DIR}/bin)
endfunction()

# mailflow_test(NAME [COST SECONDS] DEPENDS TARGET...)
# One test program from every .cpp file of the current folder, registered with ctest under NAME. The ones that take longest
# say about how long: they start first, so that no processor waits for them in the end.
# A test that cannot run here prints why and exits 77 (see tests/support/skip.hpp).
function(mailflow_test name)
    cmake_parse_arguments(arg "" "COST" "DEPENDS" ${ARGN})
    file(GLOB sources CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/*.cpp)
    if(NOT sources)
        return()
    endif()
    add_executable(${name} ${sources})
    target_link_libraries(${name} PRIVATE mailflow-options mailflow-test-support ${arg_DEPENDS})
    add_test(NAME ${name} COMMAND ${name} WORKING_DIRECTORY ${PROJECT_SOURCE_DIR})
    set_tests_properties(${name} PROPERTIES SKIP_RETURN_CODE 77)
    if(arg_COST)
        set_tests_properties(${name} PROPERTIES COST ${arg_COST})
    endif()
endfunction()
