#pragma once

#include <vector>

#include "models/clients/connection_life.hpp"
#include "models/clients/parameters.hpp"

namespace gameday::models {

/// How much longer users go on with an answer after the resolver behind them has dropped it, and how often
/// they look up at all.
///
/// A connection that is open when the resolver's answer ends goes on until it is idle for too long, or too
/// old. Each client-side layer was filled by a process that knows nothing of that instant, so at it the
/// layer is hot with probability D/(D+W) with a residual life uniform on (0, D), and pins what it holds.
/// These spans follow one another, from the resolver to the user: re-pinning is their sum. Residual lives and
/// ages have one law, so a span is also how old what a user goes by is, at any instant: so long ago it was
/// asked of the resolver.
class Clinging {
public:
    /// One possible span, and its probability.
    struct Span {
        double seconds = 0; ///< infinite: until the client is restarted
        double share = 0;
    };

    explicit Clinging(const ClientParameters& parameters);

    /// One over the time from any instant until the next look-up of so many users reaches the resolver that
    /// they share, in a world where all goes well. A fraction of one user asks as much less often.
    [[nodiscard]] Rate look_ups(double users) const;
    /// The same of one user where no connection lives longer than a request.
    [[nodiscard]] Rate look_ups_unconnected() const { return look_ups_unconnected_; }
    /// The law of the span, as so many points at most, the shortest first. Without a connection where it
    /// has been broken: a region that no longer answers keeps nobody's.
    [[nodiscard]] const std::vector<Span>& spans(bool with_connection) const {
        return with_connection ? all_ : layers_;
    }

    /// After so many seconds at the longest nothing goes on with what it held before; infinite where a layer
    /// never lets go.
    [[nodiscard]] double longest() const { return longest_; }

    /// The probability that a layer, the nearest is 0, holds anything at any instant.
    [[nodiscard]] double hot(std::size_t layer) const {
        return layer < by_layer_.size() ? by_layer_[layer].hot : 0; // behind one that never lets go
    }
    [[nodiscard]] const ConnectionLife& connections() const { return connections_; }
    /// The probability that some layer, of users who asked `ago` seconds ago, holds what they were told then.
    [[nodiscard]] double longer_than_asked(double ago) const;

private:
    /// A layer: for how long it keeps what it holds, and whether it holds anything.
    struct Layer {
        double seconds, hot;
    };

    ConnectionLife connections_;
    std::vector<Layer> by_layer_;
    double requests_; // a second
    Rate look_ups_unconnected_;
    std::vector<Span> layers_;
    std::vector<Span> all_;
    double longest_ = 0;
};

} // namespace gameday::models
