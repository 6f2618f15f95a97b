# Compiler settings that hold for every file of ours, and for nothing else.

find_program(CCACHE ccache)
if(CCACHE AND NOT CMAKE_CXX_COMPILER_LAUNCHER)
  set(CMAKE_CXX_COMPILER_LAUNCHER ${CCACHE})
endif()

add_library(backbench_flags INTERFACE)
target_include_directories(backbench_flags INTERFACE ${CMAKE_SOURCE_DIR}/harness ${CMAKE_BINARY_DIR}/generated)
target_compile_options(backbench_flags INTERFACE -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wnon-virtual-dtor
                                                 -Wold-style-cast -Woverloaded-virtual)
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU" AND CMAKE_CXX_COMPILER_VERSION VERSION_LESS 13)
  # GCC PR 105651: false alarms on joined std::strings at -O3.
  target_compile_options(backbench_flags INTERFACE -Wno-restrict)
endif()
option(BACKBENCH_WERROR "warnings are errors" OFF)
if(BACKBENCH_WERROR)
  target_compile_options(backbench_flags INTERFACE -Werror)
endif()

if(BACKBENCH_SANITIZE)
  if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
    # Instrumented code hides from GCC 12 what is initialised (std::regex, std::optional) and which operator delete
    # belongs to a coroutine, and it warns of Asio's fences, which ThreadSanitizer does not know. The release build
    # has these warnings on.
    target_compile_options(backbench_flags INTERFACE -Wno-maybe-uninitialized -Wno-mismatched-new-delete -Wno-tsan)
  endif()
  add_compile_options(-fsanitize=${BACKBENCH_SANITIZE} -fno-omit-frame-pointer -fno-sanitize-recover=undefined)
  add_link_options(-fsanitize=${BACKBENCH_SANITIZE})
endif()

# Asio's macros change types, so they stand on the one target through which it is used.
add_library(backbench_asio INTERFACE)
target_compile_definitions(backbench_asio INTERFACE BOOST_ASIO_NO_DEPRECATED)

# Rules that changed are a reason to look at every file again.
if(CMAKE_CXX_CLANG_TIDY)
  set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/.clang-tidy)
  file(SHA256 ${CMAKE_SOURCE_DIR}/.clang-tidy rules)
  target_compile_definitions(backbench_flags INTERFACE BACKBENCH_TIDY_RULES=${rules})
endif()
