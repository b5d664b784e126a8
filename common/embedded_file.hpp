// A text file compiled into the program by nova_embed(); lives as long as the program.
#pragma once
#include <string_view>

namespace nova {

struct EmbeddedFile {
  std::string_view name;  // file name without folder
  std::string_view text;
};

}  // namespace nova
