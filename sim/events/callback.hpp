#pragma once

namespace gameday::sim {

/// A member function of some object, to be called without knowing its type: two words, no allocation. The
/// object outlives it. An empty one calls nothing.
template <class... Arguments> class Callback {
public:
    Callback() = default;
    /// Calls `(self->*Member)(arguments…)`.
    template <auto Member, class T> static Callback to(T* self) {
        return Callback(self, [](void* object, Arguments... arguments) {
            (static_cast<T*>(object)->*Member)(arguments...);
        });
    }

    void operator()(Arguments... arguments) const { call_(self_, arguments...); }

private:
    Callback(void* self, void (*call)(void* self, Arguments...)) : self_(self), call_(call) {}

    void* self_ = nullptr;
    void (*call_)(void* self, Arguments...) = [](void*, Arguments...) {};
};

} // namespace gameday::sim
