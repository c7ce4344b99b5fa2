# How every file of ours is compiled. Warnings live on the target `gameday_warnings`, which our own code links
# and third-party code never sees.

set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)

# A fused multiply-add rounds once where two operations round twice, so results would depend on the processor.
# -march=native is absent for the same reason: the same input gives the same bytes on every machine.
add_compile_options(-ffp-contract=off)

add_library(gameday_warnings INTERFACE)
target_compile_options(gameday_warnings INTERFACE -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Werror)
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU" AND CMAKE_CXX_COMPILER_VERSION VERSION_LESS 13)
    # g++ 12 sees overlapping copies in `"text" + std::string` where there are none (its bug 105651).
    # And it takes a coroutine's own operator new for another one than its operator delete's (its bug 109224).
    target_compile_options(gameday_warnings INTERFACE -Wno-restrict -Wno-mismatched-new-delete)
    if(CMAKE_BUILD_TYPE STREQUAL "Sanitize")
        # The instrumentation confuses g++'s flow analysis; the release build still checks this one.
        target_compile_options(gameday_warnings INTERFACE -Wno-maybe-uninitialized)
    endif()
    if(CMAKE_UNITY_BUILD)
        # With many files before it at once, it sees a memcpy inside std::string beyond its end where there is none;
        # each file by itself is still checked for that.
        target_compile_options(gameday_warnings INTERFACE -Wno-stringop-overflow)
    endif()
endif()

if(CMAKE_CXX_COMPILER_ID MATCHES "Clang" AND CMAKE_UNITY_BUILD)
    # A local may have the name of something in another file's anonymous namespace; each file by itself is still
    # checked by the other builds.
    target_compile_options(gameday_warnings INTERFACE -Wno-shadow)
endif()

# ccache when it is there. Paths below the repository are hashed relative to it, so that a second clone of the
# same commit compiles from the cache; error messages name the whole path all the same.
if(NOT CMAKE_CXX_COMPILER_LAUNCHER)
    find_program(CCACHE_PROGRAM ccache)
    if(CCACHE_PROGRAM)
        set(CMAKE_CXX_COMPILER_LAUNCHER
            "${CMAKE_COMMAND}" -E env
            "CCACHE_BASEDIR=${CMAKE_SOURCE_DIR}" CCACHE_NOHASHDIR=1 CCACHE_ABSSTDERR=1
            CCACHE_SLOPPINESS=pch_defines,time_macros
            "${CCACHE_PROGRAM}")
    endif()
endif()
