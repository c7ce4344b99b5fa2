#pragma once

#include "models/operators/actions.hpp"

/// The actions, each in a file of its own.
namespace gameday::models::actions {

/// How often somebody looks whether a replica that cannot be reached is back.
inline constexpr Duration looks_for_lost_host_every = Duration::seconds(1);

StepAction fence();
StepAction point();
StepAction promote();
StepAction restart();
StepAction shift();
StepAction switchover();
StepAction task();
StepAction verify();

} // namespace gameday::models::actions
