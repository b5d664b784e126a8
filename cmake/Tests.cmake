# nova_test(name LABEL unit|functional|e2e|lint SOURCES ... LIBS ...): one GoogleTest program, one entry of
# ctest.
find_package(GTest REQUIRED)
function(nova_test name)
  cmake_parse_arguments(ARG "" "LABEL;TIMEOUT" "SOURCES;LIBS;ARGS" ${ARGN})
  add_executable(${name} ${ARG_SOURCES})
  target_include_directories(${name} PRIVATE ${PROJECT_SOURCE_DIR})
  target_link_libraries(${name} PRIVATE nova_warnings GTest::gmock GTest::gtest
    GTest::gtest_main)
  nova_precompile(${name} precompiled_test)
  foreach(lib IN LISTS ARG_LIBS)
    target_link_libraries(${name} PRIVATE nova::${lib})
  endforeach()
  add_test(NAME ${name} COMMAND ${name} ${ARG_ARGS} WORKING_DIRECTORY ${PROJECT_SOURCE_DIR})
  if(NOT ARG_TIMEOUT)
    set(ARG_TIMEOUT 300)
  endif()
  set_tests_properties(${name} PROPERTIES LABELS ${ARG_LABEL} TIMEOUT ${ARG_TIMEOUT})
endfunction()
