#pragma once

#include "sim/fields/quantities.hpp"
#include "sim/time/time.hpp"

/// The words that every model uses for quantities.
namespace gameday::models {

using fields::Count;
using fields::Name;
using fields::Rate;
using fields::Share;
using sim::Duration;
using sim::Time;

} // namespace gameday::models
