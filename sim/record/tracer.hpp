#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "sim/time/time.hpp"

namespace gameday::sim {

/// One thing that a run did, in the form in which it is compared with what another run did. It holds no
/// address, so that it is the same in every process and on every machine.
struct TracePoint {
    enum class Kind : std::uint32_t {
        event,  ///< handled: `subject` is the handler's number, `detail` the argument
        draw,   ///< of random bits: `subject` is the hash of the stream's name, `detail` the entity
        change, ///< recorded: `subject` is the subject's number, `detail` the new value
    };

    Time at; ///< of a draw: of the event that is being handled
    std::uint64_t subject = 0;
    std::uint64_t detail = 0;
    std::uint64_t key = 0;     ///< of a draw's stream: with the rest of the address it decides the bits
    std::uint32_t ordinal = 0; ///< of a draw
    Kind kind = Kind::event;

    bool operator==(const TracePoint&) const = default;
};
static_assert(std::has_unique_object_representations_v<TracePoint>, "its bytes are hashed");

/// Follows one run: each event it handles, each change it records and each draw it makes, in order. A run
/// that is not followed pays a comparison for each.
class Tracer {
public:
    /// Takes the next points of the run. It is called between two events, and may throw to end the run there.
    using Take = std::function<void(std::span<const TracePoint>)>;

    explicit Tracer(Take take) : take_(std::move(take)) { points_.reserve(2 * block); }

    void event(Time at, std::uint32_t handler, std::uint64_t argument);
    /// A draw from a stream, which is named by its hash.
    void draw(std::uint64_t stream, std::uint64_t key, std::uint64_t entity, std::uint32_t ordinal) {
        points_.push_back({now_, stream, entity, key, ordinal, TracePoint::Kind::draw});
    }
    void change(std::uint32_t subject, std::int64_t value) {
        points_.push_back({now_, subject, static_cast<std::uint64_t>(value), 0, 0, TracePoint::Kind::change});
    }
    /// Another run begins. Names of streams are kept.
    void restart() {
        now_ = {};
        points_.clear();
    }
    /// What was not taken yet, at the end of the run.
    [[nodiscard]] std::span<const TracePoint> rest() const { return points_; }

    /// Streams are drawn from by the hash of their names.
    void name_stream(std::uint64_t hash, std::string_view name) { streams_.try_emplace(hash, name); }
    /// The name of a stream; its hash when it was never named.
    [[nodiscard]] std::string stream_name(std::uint64_t hash) const;

private:
    static constexpr std::size_t block = 4096; // points: 160 KiB, so that two runs' stay in the cache

    Take take_;
    Time now_;
    std::vector<TracePoint> points_;
    std::map<std::uint64_t, std::string> streams_;
};

} // namespace gameday::sim
