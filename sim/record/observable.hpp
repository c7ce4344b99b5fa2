#pragma once

#include <algorithm>
#include <span>
#include <utility>
#include <vector>

#include "sim/events/engine.hpp"

namespace gameday::sim {

/// One value an observable had, from when, and the change that brought it.
template <class T> struct Past {
    Time from;
    T value;
    ChangeId change;
};

/// Waits for a value of an observable; a link of the list that the observable keeps.
template <class T> class Watcher {
  public:
    /// Whether this is the value waited for; if so the watcher is let go, and told once.
    virtual bool sees(const T& value) = 0;

  protected:
    Watcher() = default;
    ~Watcher() = default;
};

/// State that others watch, with its history. A change is recorded with its cause; then subscribers are
/// called in the order they subscribed, then watchers whose condition holds are let go.
///
/// T is small, comparable, and converts to a 64-bit integer for the journal.
template <class T> class Observable {
  public:
    Observable(Engine& engine, Subject subject, T initial)
        : engine_(&engine), subject_(engine.journal().add(std::move(subject))) {
        history_.push_back({engine.now(), initial, {}});
    }
    Observable(const Observable&) = delete;
    Observable& operator=(const Observable&) = delete;
    Observable(Observable&&) = delete;
    Observable& operator=(Observable&&) = delete;
    ~Observable() = default;

    [[nodiscard]] const T& value() const { return history_.back().value; }
    [[nodiscard]] ChangeId last_change() const { return history_.back().change; }
    [[nodiscard]] Time since() const { return history_.back().from; }
    [[nodiscard]] SubjectId subject() const { return subject_; }

    /// Every value so far, the initial one first, in order of time.
    [[nodiscard]] std::span<const Past<T>> history() const { return history_; }

    /// The value at an instant; of several changes at that instant, the last.
    [[nodiscard]] const T& at(Time when) const {
        auto after = std::upper_bound(history_.begin(), history_.end(), when,
                                      [](Time t, const Past<T>& past) { return t < past.from; });
        return after == history_.begin() ? after->value : std::prev(after)->value;
    }

    /// Gives it a new value, if it is one.
    void set(T value) {
        if (value == history_.back().value) {
            return;
        }
        const ChangeId change = engine_->record(subject_, static_cast<std::int64_t>(value));
        history_.push_back({engine_->now(), value, change});
        for (std::size_t i = 0; i < subscribers_.size(); ++i) { // by index: a callee may subscribe
            const Subscriber subscriber = subscribers_[i];
            engine_->set_cause(change);
            subscriber.call(subscriber.self);
        }
        engine_->set_cause(change);
        release_watchers();
        engine_->set_cause(change);
    }

    /// Calls `(self->*Member)()` after each change. `self` must outlive the observable.
    template <auto Member, class S> void subscribe(S* self) {
        subscribers_.push_back({self, [](void* object) { (static_cast<S*>(object)->*Member)(); }});
    }

    void watch(Watcher<T>& watcher) { watchers_.push_back(&watcher); }
    void unwatch(Watcher<T>& watcher) { std::erase(watchers_, &watcher); }

  private:
    struct Subscriber {
        void* self;
        void (*call)(void* self);
    };

    void release_watchers() {
        if (watchers_.empty()) {
            return;
        }
        // A watcher only schedules its story, so nothing here can change the list or the value.
        std::erase_if(watchers_, [this](Watcher<T>* watcher) { return watcher->sees(value()); });
    }

    Engine* engine_;
    SubjectId subject_;
    std::vector<Past<T>> history_;
    std::vector<Subscriber> subscribers_;
    std::vector<Watcher<T>*> watchers_;
};

} // namespace gameday::sim
