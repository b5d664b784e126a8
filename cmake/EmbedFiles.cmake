# nova_embed(TARGET ns NAMESPACE var FILES...) compiles text files into the target as
#   namespace <ns> { extern const std::array<EmbeddedFile, N> files; }
# reachable by including "<target dir>/<header>". The text is a raw string, split where the
# standard's limit asks.
function(nova_embed target)
  cmake_parse_arguments(ARG "" "HEADER;NAMESPACE" "FILES" ${ARGN})
  set(out ${CMAKE_CURRENT_BINARY_DIR}/embedded)
  add_custom_command(
    OUTPUT ${out}/${ARG_HEADER}
    COMMAND ${CMAKE_COMMAND} -DOUT=${out}/${ARG_HEADER} -DNAMESPACE=${ARG_NAMESPACE} "-DFILES=${ARG_FILES}"
      -P ${PROJECT_SOURCE_DIR}/cmake/embed.cmake
    DEPENDS ${ARG_FILES} ${PROJECT_SOURCE_DIR}/cmake/embed.cmake
    VERBATIM)
  add_custom_target(${target}_embedded_${ARG_NAMESPACE} DEPENDS ${out}/${ARG_HEADER})
  add_dependencies(${target} ${target}_embedded_${ARG_NAMESPACE})
  target_include_directories(${target} PRIVATE ${out})
endfunction()
