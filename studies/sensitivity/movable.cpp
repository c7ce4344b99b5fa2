#include "studies/sensitivity/movable.hpp"

#include <algorithm>
#include <limits>
#include <map>
#include <utility>

#include <fmt/format.h>

#include "sim/fields/describe.hpp"
#include "sim/fields/distribution.hpp"

namespace gameday::studies {

namespace {

using fields::Count;
using fields::Distribution;
using fields::Factor;
using fields::Field;
using fields::Rate;
using fields::Share;
using language::Resolved;
using sim::Duration;

/// What people would write: three digits or so.
Duration rounded(Duration value) {
    constexpr std::int64_t digits = 1000;
    std::int64_t step = 1;
    while (value.count() / step >= digits) {
        step *= 10;
    }
    const Duration second = Duration::seconds(1);
    const std::int64_t whole = value >= Duration::seconds(10) ? std::min(step, second.count()) : step;
    return Duration::nanoseconds((value.count() + whole / 2) / whole * whole);
}

template <class T> struct Ends {
    T low, high;
};

Ends<Duration> ends_of(Duration value) {
    const bool fits = value.count() <= std::numeric_limits<std::int64_t>::max() / 2;
    return {Duration::nanoseconds(value.count() / 2),
            fits ? Duration::nanoseconds(value.count() * 2) : Duration::never()};
}

Ends<Share> ends_of(Share value) {
    const double rest = 1 - value.fraction;
    return value.fraction <= 0.5 ? Ends<Share>{{value.fraction / 2}, {value.fraction * 2}}
                                 : Ends<Share>{{1 - 2 * rest}, {1 - rest / 2}};
}

Ends<Rate> ends_of(Rate value) {
    return {{value.per_second / 2}, {value.per_second * 2}};
}

Ends<Factor> ends_of(Factor value) {
    return {{value.times / 2}, {value.times * 2}};
}

Ends<Count> ends_of(Count value) {
    const bool fits = value.value <= std::numeric_limits<std::int64_t>::max() / 2;
    return {{value.value / 2 + value.value % 2}, {fits ? value.value * 2 : value.value}};
}

template <class T> T within(T value, const Field* field) {
    if (field != nullptr && !field->low.empty()) {
        value = std::max(value, *fields::Scalar<T>::parse(field->low).value);
    }
    if (field != nullptr && !field->high.empty()) {
        value = std::min(value, *fields::Scalar<T>::parse(field->high).value);
    }
    return value;
}

std::optional<MovedTo> moved(const std::string& path, const std::string& from, const std::string& to) {
    return from == to ? std::nullopt : std::optional(MovedTo{to, path + "=" + to});
}

Duration between(const Ends<Duration>& ends, double share) {
    const auto way = static_cast<double>((ends.high - ends.low).count());
    return ends.low + Duration::nanoseconds(static_cast<std::int64_t>(share * way));
}

Share between(const Ends<Share>& ends, double share) {
    return {ends.low.fraction + share * (ends.high.fraction - ends.low.fraction)};
}

Rate between(const Ends<Rate>& ends, double share) {
    return {ends.low.per_second + share * (ends.high.per_second - ends.low.per_second)};
}

Factor between(const Ends<Factor>& ends, double share) {
    return {ends.low.times + share * (ends.high.times - ends.low.times)};
}

/// Each whole number as often as any other.
Count between(const Ends<Count>& ends, double share) {
    const std::int64_t numbers = ends.high.value - ends.low.value + 1;
    return {std::min(ends.high.value,
                     ends.low.value + static_cast<std::int64_t>(share * static_cast<double>(numbers)))};
}

template <class T> void set_ends(const Resolved& leaf, const Ends<T>& ends, Movable& movable) {
    movable.low = moved(leaf.path, leaf.text, fields::Scalar<T>::format(ends.low));
    movable.high = moved(leaf.path, leaf.text, fields::Scalar<T>::format(ends.high));
    movable.at = [path = leaf.path, ends](double share) {
        const std::string value = fields::Scalar<T>::format(between(ends, share));
        return MovedTo{value, path + "=" + value};
    };
}

/// What its field calls plausible, or half and twice as much.
template <class T> void scale(const Resolved& leaf, const Field* field, Movable& movable) {
    const auto read = [](const std::string& text) { return *fields::Scalar<T>::parse(text).value; };
    const bool described = field != nullptr && !field->plausible_low.empty();
    const Ends<T> ends = described ? Ends<T>{read(field->plausible_low), read(field->plausible_high)}
                                   : ends_of(read(leaf.text));
    set_ends(leaf, Ends<T>{within(ends.low, field), within(ends.high, field)}, movable);
}

/// From the 5th to the 95th percentile of its law.
void along_law(const Resolved& leaf, const Field* field, Movable& movable) {
    const auto law = *fields::Scalar<Distribution>::parse(leaf.text).value;
    if (law.constant() || (field != nullptr && !field->plausible_low.empty())) {
        scale<Duration>(leaf, field, movable);
        return;
    }
    const auto at = [law, field](double share) {
        return within(std::max(law.quantile(share), Duration{}), field);
    };
    set_ends(leaf, Ends<Duration>{rounded(at(0.05)), rounded(at(0.95))}, movable);
    movable.at = [path = leaf.path, at](double share) {
        // Nobody is certain of the ends of a law that has none.
        const std::string value = fields::Scalar<Duration>::format(at(std::clamp(share, 1e-6, 1 - 1e-6)));
        return MovedTo{value, path + "=" + value};
    };
}

/// Whether it has a type of which half and twice can be said; then the ends are found.
bool by_type(const Resolved& leaf, const Field* field, Movable& movable) {
    const auto is = [&](const fields::Type& type) { return leaf.type == &type; };
    if (is(fields::type_of<Distribution>())) {
        along_law(leaf, field, movable);
    } else if (is(fields::type_of<Duration>())) {
        scale<Duration>(leaf, field, movable);
    } else if (is(fields::type_of<Share>())) {
        scale<Share>(leaf, field, movable);
    } else if (is(fields::type_of<Rate>())) {
        scale<Rate>(leaf, field, movable);
    } else if (is(fields::type_of<Factor>())) {
        scale<Factor>(leaf, field, movable);
    } else if (is(fields::type_of<Count>())) {
        scale<Count>(leaf, field, movable);
    } else {
        return false;
    }
    return true;
}

Movable movable_of(const Resolved& leaf, const Field* field) {
    Movable movable{.path = leaf.path, .value = leaf.text, .low = {}, .high = {}, .why = {}, .at = {}};
    if (leaf.absent) {
        movable.why = "it is not there";
    } else if (!by_type(leaf, field, movable)) {
        movable.why = "it is no quantity";
    } else if (!movable.low && !movable.high) {
        movable.why = "half of it and twice it are the same, or not allowed";
    }
    return movable;
}

/// One of several shares becomes that much, and the others share the rest as before.
std::string whole_with(const Resolved& shares, const std::string& key, double fraction) {
    double others = 0;
    for (const Resolved& one : shares.children) {
        others += one.key == key ? 0 : fields::Scalar<Share>::parse(one.text).value->fraction;
    }
    Resolved changed = shares;
    for (Resolved& one : changed.children) {
        const double before = fields::Scalar<Share>::parse(one.text).value->fraction;
        const double after = one.key == key ? fraction : before / others * (1 - fraction);
        one.text = fields::Scalar<Share>::format(Share{after});
    }
    return language::one_line(changed);
}

/// Shares that make up a whole: each in turn.
std::vector<Movable> movables_of_shares(const Resolved& shares) {
    std::vector<Movable> all;
    for (const Resolved& one : shares.children) {
        const Share share = *fields::Scalar<Share>::parse(one.text).value;
        Movable movable{.path = one.path, .value = one.text, .low = {}, .high = {}, .why = {}, .at = {}};
        if (share.fraction <= 0 || share.fraction >= 1) {
            movable.why = "it is all or nothing";
        } else {
            const auto end = [shares, key = one.key](Share to) {
                return MovedTo{fields::Scalar<Share>::format(to),
                               shares.path + "=" + whole_with(shares, key, to.fraction)};
            };
            const Ends<Share> ends = ends_of(share);
            movable.low = end(ends.low);
            movable.high = end(ends.high);
            movable.at = [end, ends](double way) { return end(between(ends, way)); };
        }
        all.push_back(std::move(movable));
    }
    return all;
}

} // namespace

std::vector<Movable> movables_of(const Resolved& figure) {
    if (figure.kind == Resolved::Kind::leaf) {
        return {movable_of(figure, figure.field)};
    }
    if (figure.type == &fields::type_of<std::map<std::string, Share>>()) {
        return movables_of_shares(figure);
    }
    if (figure.kind == Resolved::Kind::list) {
        return {{figure.path, language::one_line(figure), {}, {}, "it is a list", {}}};
    }
    std::vector<Movable> all;
    for (const Resolved& child : figure.children) {
        for (Movable& one : movables_of(child)) {
            all.push_back(std::move(one));
        }
    }
    return all;
}

} // namespace gameday::studies
