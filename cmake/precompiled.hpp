// What the sanitizer build compiles once for all sources of a room, and the release build for its tests: the
// standard library and the small part of Random123 that nearly everything includes. Never our own headers.
// The clang build does without it, so a source that forgets an include is found there.
#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <coroutine>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <ostream>
#include <ranges>
#include <set>
#include <span>
#include <sstream>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include <Random123/philox.h>
