#pragma once

#include <algorithm>
#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <vector>

#include "sim/record/change.hpp"
#include "sim/time/time.hpp"

namespace gameday::sim {

/// Names something whose changes are recorded.
struct SubjectId {
    std::uint32_t number = 0;
    constexpr bool operator==(const SubjectId&) const = default;
};

/// Something whose state is watched, and how people speak of it. Text is made only when somebody reads.
struct Subject {
    /// What it is, as in the YAML: "health.east", "database.main.primary".
    std::string name;
    /// One word for it where it is named as a cause: "health", "DNS", "on-call".
    std::string label;
    /// The phase of a recovery that a change of it ends: "detect", "promote". Empty: it ends none.
    std::string phase;
    /// A sentence for a new value: "health check of us-east-1 red".
    std::function<std::string(std::int64_t value)> describe;
    /// Whether a reader of the timeline wants to see it.
    bool in_story = true;
};

/// One state change: when, of what, to which value, and the change that led to it.
struct Change {
    Time at;
    SubjectId subject;
    std::int64_t value = 0;
    ChangeId cause;
};

/// Every state change of a run, in order, each with its cause. Metrics, timelines and explanations
/// are read off it.
class Journal {
public:
    /// Names a subject for `record`.
    SubjectId add(Subject subject);
    /// Forgets every change, and the subjects that were named after the first so many.
    void reset(std::size_t subjects) {
        changes_.clear();
        subjects_.resize(std::min(subjects, subjects_.size()));
    }
    [[nodiscard]] std::size_t subjects() const { return subjects_.size(); }
    /// Appends a change, whose cause must have been recorded before.
    ChangeId record(Change change);

    [[nodiscard]] const Change& operator[](ChangeId id) const { return changes_[id.number - 1]; }
    [[nodiscard]] const Subject& subject(SubjectId id) const { return subjects_[id.number]; }
    [[nodiscard]] const Subject& subject_of(ChangeId id) const { return subject((*this)[id].subject); }
    /// The subject's own sentence for the change, or its name and value.
    [[nodiscard]] std::string describe(ChangeId id) const;
    [[nodiscard]] std::span<const Change> changes() const { return changes_; }

    /// The change at this place of `changes()`.
    [[nodiscard]] static ChangeId id_at(std::size_t place) { return {static_cast<std::uint32_t>(place + 1)}; }
    /// From a change back to the first cause, the change itself first.
    [[nodiscard]] std::vector<ChangeId> chain(ChangeId id) const;

private:
    std::vector<Subject> subjects_;
    std::vector<Change> changes_;
};

} // namespace gameday::sim
