#include "studies/audit/audited.hpp"

#include <algorithm>
#include <atomic>
#include <iterator>
#include <utility>

#include "studies/audit/compare.hpp"

namespace gameday::studies {

namespace {

/// One replication that has to be made.
struct Task {
    models::Grain grain;
    std::uint32_t number;
};

bool within(const ReplicateOptions& part, std::uint32_t number) {
    return number >= part.first && number - part.first < part.runs;
}

/// The flows that are compared, the same by requests, and the other flows of this part.
std::vector<Task> tasks_of(const ReplicateOptions& part, std::uint32_t compared) {
    std::vector<Task> tasks;
    tasks.reserve(2 * compared + part.runs);
    for (const models::Grain grain : {models::Grain::flow, models::Grain::request}) {
        for (std::uint32_t number = 1; number <= compared; ++number) {
            tasks.push_back({grain, number});
        }
    }
    for (std::uint32_t i = 0; i < part.runs; ++i) {
        if (part.first + i > compared) {
            tasks.push_back({models::Grain::flow, part.first + i});
        }
    }
    return tasks;
}

/// Takes what has been made of the tasks, in their order, and compares as soon as both sides are there.
class GrainComparison {
public:
    GrainComparison(const Study& study, const AuditPlan& plan, const ReplicateOptions& part)
        : study_(study), plan_(plan), part_(part) {}

    void take(const Task& task, Replication replication) {
        replication.number = task.number;
        if (task.grain == models::Grain::request) {
            requests_.push_back(std::move(replication));
        } else if (task.number <= plan_.replications) {
            flows_.push_back(std::move(replication));
        } else {
            settle(); // those that are compared come before all others
            if (!flows_are_off()) {
                keep(replication);
            }
        }
    }

    /// Whether no more flows are needed; may be asked from any thread.
    [[nodiscard]] bool flows_are_off() const { return off_; }

    /// What came of it; nothing was compared where one of them is missing.
    Audit settled() {
        settle();
        return std::move(audit_);
    }

private:
    void settle() {
        if (std::exchange(settled_, true)) {
            return;
        }
        if (flows_.size() == plan_.replications && requests_.size() == plan_.replications) {
            audit_ = compare_grains(study_, plan_, requests_, flows_);
        } else {
            audit_.skipped = "it was stopped before its end";
        }
        off_ = audit_.decision == AuditDecision::request;
        for (const Replication& replication : off_ ? requests_ : flows_) {
            if (within(part_, replication.number)) {
                keep(replication);
            }
        }
    }

    void keep(const Replication& replication) const {
        if (part_.keep) {
            part_.keep(replication);
        }
    }

    const Study& study_;
    const AuditPlan& plan_;
    const ReplicateOptions& part_;
    std::vector<Replication> flows_, requests_;
    Audit audit_;
    bool settled_ = false;
    std::atomic<bool> off_{false};
};

/// What has been made for this part at that grain, with the numbers that the tasks stand for.
Replications of_part(Replications made, const std::vector<Task>& tasks, const ReplicateOptions& part,
                     models::Grain grain) {
    for (FailedReplication& failed : made.failed) {
        failed.number = tasks[failed.number].number;
    }
    std::vector<Replication> done;
    for (Replication& replication : made.done) {
        const Task& task = tasks[replication.number];
        // Where flows are off, those that were not begun yet are empty: they are at the other grain.
        if (task.grain == grain && within(part, task.number)) {
            replication.number = task.number;
            done.push_back(std::move(replication));
        }
    }
    made.done = std::move(done);
    return made;
}

} // namespace

Replications AuditedReplications::operator()(const ReplicateOptions& part) {
    if (plan_.replications > 0 && !compared_) {
        compared_ = true;
        return compare_and_replicate(part);
    }
    ReplicateOptions rest = part;
    rest.grain = grain();
    return replicate(study_, rest);
}

Replications AuditedReplications::compare_and_replicate(const ReplicateOptions& part) {
    const std::vector<Task> tasks = tasks_of(part, plan_.replications);
    const auto count = static_cast<std::uint32_t>(tasks.size());
    GrainComparison comparison(study_, plan_, part);
    Replicator flows(study_, models::Grain::flow, part.seed);
    Replicator requests(study_, models::Grain::request, part.seed);
    const auto make = [&](std::uint32_t index) {
        const Task& task = tasks[index];
        if (task.grain == models::Grain::request) {
            return requests(task.number);
        }
        return comparison.flows_are_off() ? Replication{} : flows(task.number);
    };
    ReplicateOptions all = part;
    all.first = 0;
    all.runs = count;
    all.keep = [&](const Replication& made) { comparison.take(tasks[made.number], made); };
    if (part.progress) {
        all.progress = [&](std::uint32_t done) {
            part.progress(static_cast<std::uint32_t>(std::uint64_t{done} * part.runs / count));
        };
    }
    Replications made = replicate(make, all);
    audit_ = comparison.settled();
    made = of_part(std::move(made), tasks, part, grain());
    const std::uint32_t next = std::max(part.first, plan_.replications + 1);
    if (grain() == models::Grain::flow || made.stopped || !within(part, next)) {
        return made;
    }
    ReplicateOptions rest = part;
    rest.grain = models::Grain::request;
    rest.first = next;
    rest.runs = part.runs - (next - part.first);
    if (part.progress) {
        rest.progress = [&](std::uint32_t done) { part.progress(next - part.first + done); };
    }
    Replications more = replicate(study_, rest);
    std::move(more.done.begin(), more.done.end(), std::back_inserter(made.done));
    std::move(more.failed.begin(), more.failed.end(), std::back_inserter(made.failed));
    made.stopped = more.stopped;
    return made;
}

} // namespace gameday::studies
