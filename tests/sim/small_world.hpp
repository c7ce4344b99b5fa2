#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "sim/events/engine.hpp"
#include "sim/fields/quantities.hpp"
#include "sim/record/journal.hpp"
#include "sim/time/time.hpp"

namespace gameday::sim::testing {

inline Duration seconds(std::int64_t count) {
    return Duration::seconds(count);
}
inline Time at_second(std::int64_t count) {
    return Time::at(Duration::seconds(count));
}

/// A subject with nothing but a name.
inline Subject named(std::string name) {
    Subject subject;
    subject.name = std::move(name);
    return subject;
}

/// What happened in a tiny world, as lines of "5s text", so that a test asserts all of it at once.
class Log {
public:
    explicit Log(const Engine& engine) : engine_(&engine) {}

    void say(std::string_view what) {
        text_ +=
            fields::Scalar<Duration>::format(engine_->now().since_start()) + " " + std::string(what) + "\n";
    }
    [[nodiscard]] const std::string& text() const { return text_; }

private:
    const Engine* engine_;
    std::string text_;
};

/// The journal as lines of "5s #2 door 1 because #1".
inline std::string journal_text(const Journal& journal) {
    std::string text;
    for (std::size_t place = 0; place < journal.changes().size(); ++place) {
        const ChangeId id = Journal::id_at(place);
        const Change& change = journal[id];
        text += fields::Scalar<Duration>::format(change.at.since_start()) + " #" + std::to_string(id.number) +
                " " + journal.describe(id);
        text += change.cause.exists() ? " because #" + std::to_string(change.cause.number) + "\n" : "\n";
    }
    return text;
}

/// Calls functions at instants of the test's choosing.
class Script {
public:
    explicit Script(Engine& engine) : engine_(&engine), handler_(engine.bind<&Script::run>(this)) {}

    template <class F> EventId at(Time when, F act) {
        acts_.emplace_back(std::move(act));
        return engine_->schedule(when, {handler_, acts_.size() - 1});
    }
    template <class F> EventId at_second(std::int64_t second, F act) {
        return at(testing::at_second(second), std::move(act));
    }

private:
    void run(std::uint64_t number) {
        const std::function<void()> act = acts_[number]; // a copy: it may add acts
        act();
    }

    Engine* engine_;
    std::uint32_t handler_;
    std::vector<std::function<void()>> acts_;
};

} // namespace gameday::sim::testing
