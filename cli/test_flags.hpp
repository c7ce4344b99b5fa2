#pragma once

#include <string>
#include <vector>

#include "cli/replication_flags.hpp"

namespace gameday::cli {

/// The flags of `gameday test`.
struct TestFlags {
    std::vector<std::string> paths;
    ReplicationFlags replication;
    std::string filter; ///< empty: every scenario
    bool fail_fast = false;
    bool until_decided = false;
    std::string baseline; ///< the folder; empty: nothing is recorded
    bool update_baseline = false;
    double tolerance = 0.05;
    std::string junit, markdown, openmetrics; ///< files; empty: none

    /// The files that are written beside the result.
    [[nodiscard]] std::vector<std::string> outputs() const;
};

} // namespace gameday::cli
