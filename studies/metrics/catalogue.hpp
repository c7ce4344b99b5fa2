#pragma once

#include "studies/metrics/metric.hpp"

/// The metrics, by what they look at: one file each family, one function each family.
namespace gameday::studies::families {

std::vector<Metric> failover();
std::vector<Metric> departure();
std::vector<Metric> service();
std::vector<Metric> load();
std::vector<Metric> data();
std::vector<Metric> email();

} // namespace gameday::studies::families
