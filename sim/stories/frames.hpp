#pragma once

#include <concepts>
#include <cstddef>
#include <memory_resource>
#include <new>
#include <type_traits>

#include "sim/events/engine.hpp"

namespace gameday::sim {

/// What a story takes as a parameter, or is a member of, so that its frame finds the engine of its run.
template <class T>
concept KnowsEngine = std::is_same_v<std::remove_cvref_t<T>, Engine> || requires(T& knower) {
    { knower.engine() } -> std::same_as<Engine&>;
};

/// Gives a coroutine's frame room in the engine's pool: a base of the promise. The room of a frame that has
/// gone is the next one's, so that stories which come and go allocate nothing.
///
/// The pool's address stands behind the frame, because a frame is freed by its address and size alone.
class PooledFrame {
public:
    /// Called with the coroutine's parameters, of a member function with the object first.
    template <class... Parameters> static void* operator new(std::size_t size, Parameters&... parameters) {
        static_assert((KnowsEngine<Parameters> || ...),
                      "a story's parameters, or the object it is a member of, tell its engine");
        std::pmr::memory_resource* pool = nullptr;
        (find(parameters, pool), ...);
        void* const frame = pool->allocate(with_address(size), alignment);
        new (address_in(frame, size)) std::pmr::memory_resource*(pool);
        return frame;
    }
    static void operator delete(void* frame, std::size_t size) {
        (*address_in(frame, size))->deallocate(frame, with_address(size), alignment);
    }

private:
    using Address = std::pmr::memory_resource*;
    static constexpr std::size_t alignment = __STDCPP_DEFAULT_NEW_ALIGNMENT__;

    /// The first parameter that knows the engine decides; they all know the same one.
    template <class T> static void find(T& parameter, Address& pool) {
        if constexpr (std::is_same_v<T, Engine>) {
            pool = pool != nullptr ? pool : &parameter.frames();
        } else if constexpr (KnowsEngine<T>) {
            pool = pool != nullptr ? pool : &parameter.engine().frames();
        }
    }
    static std::size_t up_to_address(std::size_t size) {
        return (size + alignof(Address) - 1) / alignof(Address) * alignof(Address);
    }
    static std::size_t with_address(std::size_t size) { return up_to_address(size) + sizeof(Address); }
    static Address* address_in(void* frame, std::size_t size) {
        return reinterpret_cast<Address*>(static_cast<std::byte*>(frame) + up_to_address(size));
    }
};

} // namespace gameday::sim
