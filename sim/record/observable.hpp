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
    Watcher(const Watcher&) = delete;
    Watcher& operator=(const Watcher&) = delete;
    /// Whether this is the value waited for; if so the watcher is let go, and told once.
    virtual bool sees(const T& value) = 0;

protected:
    Watcher() = default;
    ~Watcher() = default;
};

/// State that others watch, with its history. A change is recorded with its cause; then subscribers are
/// called in the order they subscribed, then watchers whose condition holds are let go.
///
/// A subscriber may set other observables, whose subscribers are called before it goes on. It may also
/// set this one again. Then its own change is told first, to every subscriber, and those who had not
/// heard of the former value yet never do: whoever is called finds the newest value, and the change
/// that brought it as the cause. Watchers and the history miss no value.
///
/// T is small, comparable, and converts to a 64-bit integer for the journal. An observable outlives the
/// stories that wait for it.
template <class T> class Observable {
public:
    Observable(Engine& engine, Subject subject, T initial)
        : engine_(&engine), subject_(engine.journal().add(std::move(subject))) {
        history_.push_back({engine.now(), initial, {}});
        engine.on_reset<&Observable::reset>(this);
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

    /// Gives it a new value, if it is one; the change is the present cause afterwards.
    void set(T value) {
        if (value == history_.back().value) {
            return;
        }
        if (telling_) { // set by a subscriber of its own: its watchers must not miss the value that goes
            const ChangeId cause = engine_->cause();
            release_watchers();
            engine_->set_cause(cause);
        }
        const ChangeId change = engine_->record(subject_, static_cast<std::int64_t>(value));
        history_.push_back({engine_->now(), value, change});
        telling_ = true;
        // By index: a callee may subscribe. A newer change has been told to all by the callee that made it.
        for (std::size_t i = 0; i < subscribers_.size() && last_change() == change; ++i) {
            const Callback<> subscriber = subscribers_[i];
            engine_->set_cause(change);
            subscriber();
        }
        if (last_change() == change) {
            telling_ = false;
            release_watchers();
        }
        engine_->set_cause(last_change());
    }

    /// Calls `(self->*Member)()` after each change: when `set` has returned, all have been called.
    /// `self` must outlive the observable. A subscriber added by another one hears of that change too.
    template <auto Member, class S> void subscribe(S* self) {
        subscribers_.push_back(Callback<>::to<Member>(self));
    }

    /// Tells the watcher of each change until it has seen what it waits for.
    void watch(Watcher<T>& watcher) { watchers_.push_back(&watcher); }
    /// Forgets a watcher; harmless when it has been let go already.
    void unwatch(Watcher<T>& watcher) { std::erase(watchers_, &watcher); }

private:
    /// Its first value is its only one.
    void reset(const Randomness&) {
        history_.resize(1, history_.front());
        watchers_.clear();
        telling_ = false;
    }

    void release_watchers() {
        if (watchers_.empty()) {
            return;
        }
        engine_->set_cause(last_change());
        // A watcher only schedules its story, so nothing here can change the list or the value.
        std::erase_if(watchers_, [this](Watcher<T>* watcher) { return watcher->sees(value()); });
    }

    Engine* engine_;
    SubjectId subject_;
    std::vector<Past<T>> history_;
    std::vector<Callback<>> subscribers_;
    std::vector<Watcher<T>*> watchers_;
    bool telling_ = false; // subscribers are being told of the present value
};

} // namespace gameday::sim
