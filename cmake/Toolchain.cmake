# Compiler choice and the two build types. g++ below 13 destroys aggregate temporaries of co_await
# expressions twice, so it is refused rather than allowed to build a daemon that corrupts memory.
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU" AND CMAKE_CXX_COMPILER_VERSION VERSION_LESS 13)
  message(FATAL_ERROR "g++ ${CMAKE_CXX_COMPILER_VERSION} miscompiles coroutines (aggregate temporaries in a "
    "co_await expression are destroyed twice). Use clang++-19 (cmake --preset dev) or g++ 13 and newer.")
endif()
if(CMAKE_CXX_COMPILER_ID STREQUAL "Clang" AND CMAKE_CXX_COMPILER_VERSION VERSION_LESS 16)
  message(FATAL_ERROR "clang++ ${CMAKE_CXX_COMPILER_VERSION} is too old: 16 or newer is needed, 19 is the "
    "reference.")
endif()

# Not optimised: building takes a third of the time, and the tests hardly notice.
set(CMAKE_CXX_FLAGS_DEV "-O0 -g1" CACHE STRING "Flags of the Dev build type" FORCE)
set(CMAKE_CXX_FLAGS_RELWITHDEBINFO "-O2 -g1 -DNDEBUG" CACHE STRING "Flags of the release" FORCE)
if(NOT CMAKE_BUILD_TYPE)
  set(CMAKE_BUILD_TYPE Dev CACHE STRING "Dev or RelWithDebInfo" FORCE)
endif()
# Paths in objects are relative to the tree, so that ccache serves every checkout.
add_compile_definitions(NOVA_VERSION="${PROJECT_VERSION}")
add_compile_options("-ffile-prefix-map=${PROJECT_SOURCE_DIR}/=" -fdebug-compilation-dir=.)

find_program(NOVA_LLD NAMES ld.lld-19 ld.lld)
if(NOVA_LLD AND CMAKE_CXX_COMPILER_ID STREQUAL "Clang")
  add_link_options("--ld-path=${NOVA_LLD}")
endif()
