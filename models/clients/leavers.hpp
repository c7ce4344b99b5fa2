#pragma once

#include <algorithm>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "models/clients/flow/drain.hpp"

namespace gameday::models {

/// Those behind one kind of resolver who ought to leave a region, and how many of them have left by when.
class Leavers {
public:
    /// One by one: when each of them left, `Time::never()` for one who has not, for good.
    Leavers(std::string resolvers, std::vector<Time> left)
        : resolvers_(std::move(resolvers)), users_(static_cast<double>(left.size())),
          how_(sorted(std::move(left))) {}
    /// As drains that began at `opened`, which outlive this. From `closed` on nobody has to leave any more.
    Leavers(std::string resolvers, double users, std::vector<const Drain*> drains, Time opened, Time closed)
        : resolvers_(std::move(resolvers)), users_(users), how_(Drains{std::move(drains), opened, closed}) {}

    [[nodiscard]] const std::string& resolvers() const { return resolvers_; }
    [[nodiscard]] double users() const { return users_; }
    /// How many had not left at that instant.
    [[nodiscard]] double still_there(Time when) const {
        return std::visit([&](const auto& how) { return still_there(how, when); }, how_);
    }
    /// Nobody leaves after this.
    [[nodiscard]] Time last() const {
        return std::visit([](const auto& how) { return last(how); }, how_);
    }

private:
    struct Drains {
        std::vector<const Drain*> all;
        Time opened, closed; // opened never: nobody has begun to leave
    };

    static std::vector<Time> sorted(std::vector<Time> left) {
        std::sort(left.begin(), left.end());
        return left;
    }
    [[nodiscard]] static double still_there(const std::vector<Time>& left, Time when) {
        return static_cast<double>(left.end() - std::upper_bound(left.begin(), left.end(), when));
    }
    [[nodiscard]] double still_there(const Drains& drains, Time when) const {
        if (when < drains.opened) {
            return users_;
        }
        if (when >= drains.closed) {
            return 0;
        }
        double there = 0;
        for (const Drain* const drain : drains.all) {
            there += drain->still_there(when);
        }
        return std::min(there, users_);
    }
    [[nodiscard]] static Time last(const std::vector<Time>& left) {
        // Those who never left come last.
        const auto never = std::lower_bound(left.begin(), left.end(), Time::never());
        return never == left.begin() ? Time{} : *std::prev(never);
    }
    [[nodiscard]] static Time last(const Drains& drains) {
        if (drains.opened == Time::never()) {
            return Time{};
        }
        Time last = drains.opened;
        for (const Drain* const drain : drains.all) {
            // Whom nothing else lets go, leaves when nobody has to leave any more.
            const bool to_the_end = drain->for_ever() && drains.closed != Time::never();
            last = std::max(last, to_the_end ? drains.closed : std::min(drain->settled(), drains.closed));
        }
        return last;
    }

    std::string resolvers_;
    double users_;
    std::variant<std::vector<Time>, Drains> how_;
};

} // namespace gameday::models
