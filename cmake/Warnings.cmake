# Warnings that every target of the project is compiled with; all are errors.
add_library(nova_warnings INTERFACE)
target_compile_options(nova_warnings INTERFACE -Wall -Wextra -Wconversion -Wshadow -Wnon-virtual-dtor
  -Woverloaded-virtual -Werror)
