# Headers from outside the tree, parsed once per build (cmake/precompiled.hpp): they are half of most files.
# Not CMake's own target_precompile_headers(): what that puts on the command line, ccache cannot share between
# checkouts. Clang alone; g++ has other rules.
option(NOVA_PRECOMPILED "Parse outside headers once" ON)
if(NOT CMAKE_CXX_COMPILER_ID STREQUAL "Clang")
  set(NOVA_PRECOMPILED OFF)
endif()

# nova_precompiled_header(name FILE header LIBS ...): compiles the header as the only "object" of a library.
# Beside the result lies <name>.pch.sum, by which ccache knows it (CCACHE_PCH_EXTSUM): a hash of what it
# contains, without the paths that the result itself holds.
function(nova_precompiled_header name)
  cmake_parse_arguments(ARG "" "FILE" "LIBS" ${ARGN})
  set_source_files_properties(${ARG_FILE} PROPERTIES LANGUAGE CXX)
  foreach(kind IN ITEMS header text)
    add_library(nova_${name}_${kind} OBJECT ${ARG_FILE})
    set_target_properties(nova_${name}_${kind} PROPERTIES CXX_COMPILER_LAUNCHER "" LINKER_LANGUAGE CXX)
    target_link_libraries(nova_${name}_${kind} PRIVATE ${ARG_LIBS})
    target_include_directories(nova_${name}_${kind} PRIVATE ${PROJECT_SOURCE_DIR})
  endforeach()
  target_compile_options(nova_${name}_header PRIVATE "SHELL:-x c++-header" "SHELL:-Xclang -fno-pch-timestamp")
  target_compile_options(nova_${name}_text PRIVATE "SHELL:-x c++" -E -P -dD
    -Wno-pragma-once-outside-header)
  set(header ${CMAKE_BINARY_DIR}/${name}.pch)
  add_custom_command(OUTPUT ${header} ${header}.sum
    COMMAND sha256sum < $<TARGET_OBJECTS:nova_${name}_text> > ${header}.sum
    COMMAND ${CMAKE_COMMAND} -E copy $<TARGET_OBJECTS:nova_${name}_header> ${header}
    DEPENDS nova_${name}_text $<TARGET_OBJECTS:nova_${name}_text> nova_${name}_header
      $<TARGET_OBJECTS:nova_${name}_header>
    WORKING_DIRECTORY ${CMAKE_BINARY_DIR} VERBATIM)
  add_custom_target(nova_${name} DEPENDS ${header} ${header}.sum)
endfunction()

function(nova_precompile target name)
  if(NOVA_PRECOMPILED)
    add_dependencies(${target} nova_${name})
    target_compile_options(${target} PRIVATE "SHELL:-include-pch ${CMAKE_BINARY_DIR}/${name}.pch")
  endif()
endfunction()

if(NOVA_PRECOMPILED)
  find_package(GTest REQUIRED)
  nova_precompiled_header(precompiled FILE cmake/precompiled.hpp LIBS nova::asio nova::fmt)
  nova_precompiled_header(precompiled_test FILE cmake/precompiled_test.hpp
    LIBS nova::asio nova::fmt GTest::gmock GTest::gtest)
endif()
