# shellcheck shell=bash
# What script/run, script/test, script/bench and script/tidy share: quiet configuring and building.
# Everything here speaks on standard error only, because standard output belongs to gameday's results.

gameday_root=$(dirname "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")")

# One line that overwrites itself, on a terminal only.
progress() {
    if [[ -t 2 ]]; then
        printf '\r\033[K%s' "${1:0:${COLUMNS:-79}}" >&2
    fi
}

# locked <preset> <command…>: two scripts at once must not write one build directory at the same time.
locked() {
    local preset=$1
    shift
    mkdir -p "$gameday_root/build"
    (
        if ! flock --nonblock 9; then
            progress "waiting for another build of build/$preset…"
            flock 9
        fi
        "$@"
    ) 9>"$gameday_root/build/.$preset.lock"
}

# configure <preset> [cmake options]: always runs CMake; shows what it said only if it failed.
configure() {
    local preset=$1 tree=$gameday_root/build/$1 log
    shift
    # A build directory that was copied with the repository still points at the original's sources.
    if [[ -e $tree/CMakeCache.txt ]] && ! configured_here "$tree"; then
        rm -rf "$tree"
    fi
    mkdir -p "$tree"
    log=$tree/configure.log
    progress "configuring build/$preset…"
    if ! (cd "$gameday_root" && cmake --preset "$preset" "$@" >"$log" 2>&1 </dev/null); then
        progress ''
        cat "$log" >&2
        # Without it, the next call would take the half-made directory for a good one.
        rm -f "$tree/build.ninja"
        return 1
    fi
    progress ''
}

configured_here() {
    grep --quiet --line-regexp --fixed-strings "CMAKE_HOME_DIRECTORY:INTERNAL=$gameday_root" "$1/CMakeCache.txt"
}

# configure_if_needed <preset>: Ninja itself runs CMake again when a CMakeLists.txt or the set of sources changes;
# it does not look at the presets.
configure_if_needed() {
    local tree=$gameday_root/build/$1
    if [[ ! -e $tree/build.ninja || $gameday_root/CMakePresets.json -nt $tree/build.ninja ]] ||
        ! configured_here "$tree"; then
        configure "$1"
    fi
}

# build <preset> [ninja arguments]: shows one progress line on a terminal, and the compiler's words only if it failed.
build() {
    local preset=$1 tree=$gameday_root/build/$1 log status=0
    shift
    log=$tree/build.log
    if [[ -t 2 ]]; then
        local line built=''
        NINJA_STATUS='[%f/%t] ' CLICOLOR_FORCE=1 ninja -C "$tree" "$@" </dev/null 2>&1 |
            while IFS= read -r line; do
                printf '%s\n' "$line"
                if [[ $line =~ ^(\[[0-9]+/[0-9]+\])\ (Building|Linking|Re-running) ]]; then
                    built=yes
                    progress "building build/$preset ${BASH_REMATCH[1]}"
                elif [[ -n $built ]]; then
                    progress ''
                fi
            done >"$log" || status=$?
        progress ''
    else
        ninja -C "$tree" "$@" >"$log" 2>&1 </dev/null || status=$?
    fi
    if ((status != 0)); then
        grep --invert-match --extended-regexp '^\[[0-9]+/[0-9]+\] (Building|Linking|Re-)|^ninja: Entering' "$log" >&2 || true
        # Said here too, because a Ninja that was killed says nothing.
        echo "building build/$preset failed: ninja ended with code $status" >&2
        return "$status"
    fi
}

# configure_and_build <preset> [ninja arguments]: with the tests. Always configures, because the directory may date
# from before the test packages were installed.
configure_and_build() {
    local preset=$1
    shift
    configure "$preset" -DGAMEDAY_TESTS=ON && build "$preset" "$@"
}
