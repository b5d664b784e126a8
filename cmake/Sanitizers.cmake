# NOVA_SANITIZE=address,undefined or thread instruments the whole build.
set(NOVA_SANITIZE "" CACHE STRING "Sanitizers: address,undefined or thread")
if(NOVA_SANITIZE)
  add_compile_options(-fsanitize=${NOVA_SANITIZE} -fno-sanitize-recover=all -fno-omit-frame-pointer)
  add_link_options(-fsanitize=${NOVA_SANITIZE})
endif()
