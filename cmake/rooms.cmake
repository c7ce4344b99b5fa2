# gameday_room(<name> FOLDER <folder> [UNROLLED <folder>] USES <target>…)
#
# One static library, gameday_<name>, from every .cpp below the folder. New files are found by themselves: the
# glob is checked at each build. cli/main.cpp stays out, so that tests can link the rest of cli/.
# An empty folder gives a library without code, which carries its dependencies all the same.
# What lies in UNROLLED, a folder in it, is compiled with -O3 in a release: for loops that take most of the time. (As a
# library of objects, since CMake leaves files with options of their own out of its unity builds.)
function(gameday_room name)
    cmake_parse_arguments(PARSE_ARGV 1 ROOM "" "FOLDER;UNROLLED" "USES")
    file(GLOB_RECURSE sources CONFIGURE_DEPENDS "${CMAKE_SOURCE_DIR}/${ROOM_FOLDER}/*.cpp")
    list(REMOVE_ITEM sources "${CMAKE_SOURCE_DIR}/cli/main.cpp")
    if(sources)
        set(unrolled ${sources})
        list(FILTER unrolled INCLUDE REGEX "/${ROOM_UNROLLED}/[^/]*$")
        if(ROOM_UNROLLED AND unrolled)
            list(REMOVE_ITEM sources ${unrolled})
            add_library(gameday_${name}_unrolled OBJECT ${unrolled})
            target_link_libraries(gameday_${name}_unrolled PRIVATE gameday_build ${ROOM_USES})
            target_compile_options(gameday_${name}_unrolled PRIVATE $<$<CONFIG:Release>:-O3>)
            list(APPEND sources $<TARGET_OBJECTS:gameday_${name}_unrolled>)
        endif()
        add_library(gameday_${name} STATIC ${sources})
        target_link_libraries(gameday_${name} PUBLIC gameday_build ${ROOM_USES})
        if(GAMEDAY_PRECOMPILE STREQUAL "ALL")
            target_precompile_headers(gameday_${name} PRIVATE "${CMAKE_SOURCE_DIR}/cmake/precompiled.hpp")
        endif()
    else()
        add_library(gameday_${name} INTERFACE)
        target_link_libraries(gameday_${name} INTERFACE gameday_build ${ROOM_USES})
    endif()
endfunction()

set(GAMEDAY_PRECOMPILE OFF CACHE STRING "Compile the headers of cmake/precompiled.hpp once a room: OFF, TESTS or ALL")
set_property(CACHE GAMEDAY_PRECOMPILE PROPERTY STRINGS OFF TESTS ALL)

# What all our code has in common: its warnings, and includes that start at the top of the repository.
add_library(gameday_build INTERFACE)
target_include_directories(gameday_build INTERFACE "${CMAKE_SOURCE_DIR}")
target_link_libraries(gameday_build INTERFACE gameday_warnings)
