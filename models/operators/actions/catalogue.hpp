#pragma once

#include "models/operators/actions.hpp"

/// The actions, each in a file of its own.
namespace gameday::models::actions {

StepAction fence();
StepAction point();
StepAction promote();
StepAction restart();
StepAction shift();
StepAction switchover();
StepAction task();
StepAction verify();

} // namespace gameday::models::actions
