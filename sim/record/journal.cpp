#include "sim/record/journal.hpp"

#include <cassert>
#include <utility>

namespace gameday::sim {

SubjectId Journal::add(Subject subject) {
    subjects_.push_back(std::move(subject));
    return {static_cast<std::uint32_t>(subjects_.size() - 1)};
}

ChangeId Journal::record(Change change) {
    assert(change.cause.number <= changes_.size() && "a cause precedes its effect");
    assert(change.subject.number < subjects_.size());
    changes_.push_back(change);
    return id_at(changes_.size() - 1);
}

std::string Journal::describe(ChangeId id) const {
    const Change& change = (*this)[id];
    const Subject& what = subject(change.subject);
    return what.describe ? what.describe(change.value) : what.name + ' ' + std::to_string(change.value);
}

std::vector<ChangeId> Journal::chain(ChangeId id) const {
    std::vector<ChangeId> chain;
    for (; id.exists(); id = (*this)[id].cause) {
        chain.push_back(id);
    }
    return chain;
}

} // namespace gameday::sim
