# Builds the page of the HTML report from harness/report/web/ into a library: report/page_assets.hpp gives its script and
# its style. That needs node and, in that folder, the packages of its package-lock.json (`npm ci`, which scripts/setup runs);
# nothing is fetched here. Where they are missing the library is built without, and says so when it is asked.
function(backbench_page library)
  set(web ${CMAKE_SOURCE_DIR}/harness/report/web)
  find_program(NODE NAMES node nodejs)
  set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${web}/package-lock.json)
  if(NOT NODE OR NOT EXISTS ${web}/node_modules/.package-lock.json)
    message(STATUS "backbench is built without the page of `report`: node or ${web}/node_modules is missing; "
                   "install npm and run scripts/setup")
    target_sources(${library} PRIVATE ${CMAKE_SOURCE_DIR}/cmake/no_page.cpp)
    return()
  endif()
  set(built ${CMAKE_BINARY_DIR}/generated/report)
  file(GLOB sources CONFIGURE_DEPENDS ${web}/src/*.ts ${web}/src/*.css)
  add_custom_command(
    OUTPUT ${built}/page.js ${built}/page.css ${built}/page_hashes.hpp
    COMMAND ${NODE} ${web}/build.mjs ${built}
    DEPENDS ${sources} ${web}/build.mjs ${web}/package-lock.json ${web}/tsconfig.json
    COMMENT "Bundling the page of the report" VERBATIM)
  configure_file(${CMAKE_SOURCE_DIR}/cmake/page.cpp.in ${built}/page_assets.cpp @ONLY)
  set_source_files_properties(${built}/page_assets.cpp PROPERTIES
    OBJECT_DEPENDS "${built}/page.js;${built}/page.css;${built}/page_hashes.hpp")
  target_sources(${library} PRIVATE ${built}/page_assets.cpp)
endfunction()
