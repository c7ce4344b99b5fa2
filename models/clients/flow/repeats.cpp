#include "models/clients/flow/repeats.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <iterator>
#include <limits>
#include <numeric>
#include <utility>

namespace gameday::models {

namespace {

constexpr double long_ago = -std::numeric_limits<double>::infinity();
constexpr double still = std::numeric_limits<double>::infinity();
/// Seconds that rounding, to whole nanoseconds among others, may have taken away.
constexpr double rounding = 1e-8;
/// Waits shorter than this, in seconds, do not carry an attempt into another state of the world.
constexpr double short_wait = 1;
/// Rates that change by a smaller share of them do not jump.
constexpr double noticeable_rate = 0.01;
/// Of all first attempts: by less, what comes back as load is the same.
constexpr double noticeable_load = 0.01;
constexpr double looks_a_wait = 2;
/// Records that are not worth being forgotten.
constexpr std::size_t few_records = 64;
constexpr std::uint32_t no_slot = std::numeric_limits<std::uint32_t>::max();

} // namespace

Repeats::Repeats(const Flows& flows, double share, const Topology& topology, std::size_t regions)
    : flows_(&flows), share_(share), regions_(regions),
      again_(static_cast<std::size_t>(flows.parameters().retry.attempts.value) - 1),
      last_(regions, {long_ago, long_ago}), failing_(regions * 2 * again_), fails_(regions * 2),
      returning_(regions * 2 * again_), from_elsewhere_(regions * 2), left_(regions * 2 * again_),
      left_since_(regions, HUGE_VAL), before_(regions), slots_(regions, no_slot) {
    const ClientParameters& clients = flows.parameters();
    for (std::uint32_t attempt = 0; attempt < again_; ++attempt) {
        silent_waits_.push_back(clients.wait_after_silence(attempt));
        longest_ = std::max(longest_, silent_waits_.back());
    }
    for (std::size_t region = 0; region < regions; ++region) {
        const double round_trip = topology.round_trip(flows.near(), RegionId{region}).in_seconds();
        for (std::uint32_t attempt = 0; attempt < again_; ++attempt) {
            refused_waits_.push_back(clients.wait_after(attempt, round_trip));
            longest_ = std::max(longest_, refused_waits_.back());
        }
    }
}

void Repeats::clear() {
    std::fill(last_.begin(), last_.end(), Failing{long_ago, long_ago});
    nothing_ = true;
    std::fill(left_since_.begin(), left_since_.end(), HUGE_VAL);
    std::fill(failing_.begin(), failing_.end(), Failing{});
    std::fill(fails_.begin(), fails_.end(), std::uint8_t{0});
    begins_.clear();
    answers_.clear();
    users_.clear();
    records_.clear();
    kept_.clear();
    std::fill(slots_.begin(), slots_.end(), no_slot);
}

void Repeats::keep(std::size_t region) {
    const std::size_t width = record_size();
    slots_[region] = static_cast<std::uint32_t>(kept_.size());
    kept_.push_back(region);
    std::vector<Failing> wider(begins_.size() * record_size()); // until now nothing has failed there
    for (std::size_t i = 0; i < begins_.size(); ++i) {
        std::copy_n(records_.begin() + static_cast<std::ptrdiff_t>(i * width), width,
                    wider.begin() + static_cast<std::ptrdiff_t>(i * record_size()));
    }
    records_ = std::move(wider);
}

void Repeats::record(double now, std::span<const double> users, bool jumps) {
    bool any = false;
    for (std::size_t region = 0; region < regions_; ++region) {
        const auto here = std::span<const Failing>(failing_).subspan(place(region, 0), 2 * again_);
        const bool may_fail = fails_[2 * region] != 0 || fails_[2 * region + 1] != 0;
        for (const Way way : ways) {
            const bool fails = may_fail && std::any_of(here.begin(), here.end(),
                                                       [way](const Failing& some) { return some.*way > 0; });
            double& last = last_[region].*way;
            if (fails) {
                last = still;
            } else {
                last = std::min(last, now);
            }
            any = any || fails;
            if (fails && slots_[region] == no_slot) {
                keep(region);
            }
        }
    }
    if (!any && nothing_) {
        return; // one of those is enough
    }
    if (is_as_before(users)) { // as it was at the last two: the second of them speaks for now
        begins_.back() = now;
        return;
    }
    forget_before(now - longest_);
    if (nothing_) {
        begin_record(now, flows_->answer(), users);
        records_.resize(records_.size() + record_size());
    } else if (jumps) { // until now it was as it was before
        begin_record(now, answers_.back(), before_);
        const std::size_t size = records_.size();
        records_.resize(size + record_size());
        std::copy_n(records_.begin() + static_cast<std::ptrdiff_t>(size - record_size()), record_size(),
                    records_.begin() + static_cast<std::ptrdiff_t>(size));
    }
    begin_record(now, flows_->answer(), users);
    for (const std::size_t region : kept_) {
        const auto here = std::span<const Failing>(failing_).subspan(place(region, 0), 2 * again_);
        records_.insert(records_.end(), here.begin(), here.end());
    }
    nothing_ = !any;
}

bool Repeats::is_as_before(std::span<const double> users) const {
    if (begins_.size() < 2 || nothing_) {
        return false;
    }
    for (std::size_t record = begins_.size() - 2; record < begins_.size(); ++record) {
        const auto first = users_.begin() + static_cast<std::ptrdiff_t>(record * regions_);
        if (answers_[record] != flows_->answer() || !std::equal(users.begin(), users.end(), first) ||
            !std::equal(users.begin(), users.end(), before_.begin())) {
            return false;
        }
        const std::size_t width = 2 * again_;
        for (std::size_t slot = 0; slot < kept_.size(); ++slot) {
            const auto then =
                records_.begin() + static_cast<std::ptrdiff_t>(record * record_size() + slot * width);
            const auto here = failing_.begin() + static_cast<std::ptrdiff_t>(place(kept_[slot], 0));
            if (!std::equal(then, then + static_cast<std::ptrdiff_t>(width), here)) {
                return false;
            }
        }
    }
    return true;
}

void Repeats::begin_record(double now, RegionId answer, std::span<const double> users) {
    begins_.push_back(now);
    answers_.push_back(answer);
    users_.insert(users_.end(), users.begin(), users.end());
}

void Repeats::forget_before(double second) {
    if (begins_.size() < few_records) {
        return;
    }
    const auto first_needed = std::upper_bound(begins_.begin(), begins_.end(), second - rounding);
    const auto old = std::distance(begins_.begin(), first_needed) - 1; // that one speaks for what follows it
    if (old < std::ssize(begins_) / 2) {
        return;
    }
    begins_.erase(begins_.begin(), begins_.begin() + old);
    answers_.erase(answers_.begin(), answers_.begin() + old);
    users_.erase(users_.begin(), users_.begin() + old * static_cast<std::ptrdiff_t>(regions_));
    records_.erase(records_.begin(), records_.begin() + old * static_cast<std::ptrdiff_t>(record_size()));
}

Repeats::Line Repeats::line_at(double second) const {
    // Mostly it is one of the last few.
    constexpr int nearby = 6;
    auto after = begins_.end();
    for (int i = 0; i < nearby && after != begins_.begin() && *std::prev(after) > second + rounding; ++i) {
        --after;
    }
    if (after != begins_.begin() && *std::prev(after) > second + rounding) {
        after = std::upper_bound(begins_.begin(), after, second + rounding);
    }
    const auto earlier = static_cast<std::size_t>(std::distance(begins_.begin(), after)) - 1;
    const double end = after == begins_.end() ? now_ : *after;
    if (end - begins_[earlier] <= rounding) {
        return {0, earlier, earlier};
    }
    return {std::max(second - begins_[earlier], 0.0) / (end - begins_[earlier]), earlier, earlier + 1};
}

double Repeats::users_at(const Line& line, std::size_t region) const {
    const double later =
        line.later < begins_.size() ? users_[line.later * regions_ + region] : before_[region];
    return line.between(users_[line.earlier * regions_ + region], later);
}

double Repeats::failed_at_place(const Line& line, std::size_t region, std::size_t place, Way way) const {
    if (slots_[region] == no_slot) {
        return 0;
    }
    const std::size_t kept = std::size_t{slots_[region]} * 2 * again_ + (place - this->place(region, 0));
    const double earlier = records_[line.earlier * record_size() + kept].*way;
    if (line.later < begins_.size()) {
        return line.between(earlier, records_[line.later * record_size() + kept].*way);
    }
    // What fails now is not known yet: as many of all users as did at the last record.
    const double users = users_[line.earlier * regions_ + region];
    return users > 0 ? earlier * users_at(line, region) / users : earlier;
}

void Repeats::come_back(double now, std::span<const double> before, std::span<const double> users) {
    now_ = now;
    before_.assign(before.begin(), before.end());
    if (some_return_) {
        std::fill(returning_.begin(), returning_.end(), 0.0);
        std::fill(from_elsewhere_.begin(), from_elsewhere_.end(), 0.0);
        std::fill(left_.begin(), left_.end(), 0.0);
        some_return_ = false;
    }
    for (std::size_t region = 0; region < regions_; ++region) {
        for (const Way way : ways) {
            if (last_[region].*way >= now - longest_) {
                come_back_from(region, now, users[region], way);
            }
        }
    }
}

void Repeats::come_back_from(std::size_t region, double now, double users, Way way) {
    const RegionId answer = flows_->answer();
    const auto waits = waits_after(way, region);
    for (std::size_t attempt = 0; attempt < again_; ++attempt) {
        const double then = now - waits[attempt];
        if (begins_.empty() || then < begins_.front()) {
            continue;
        }
        const bool left = left_at(then, region, way);
        const Line line = line_at(then);
        double stay = -1; // is yet to be worked out
        for (std::size_t kind = 0; kind < 2; ++kind) {
            const std::size_t from = place(region, kind) + attempt;
            const double failed = failed_at_place(line, region, from, way);
            if (failed <= 0) {
                continue;
            }
            some_return_ = true;
            if (left) {
                left_[from] += failed;
                continue;
            }
            if (stay < 0) {
                stay = stays(region, then, now, line, users);
            }
            returning_[from] += failed * stay;
            returning_[place(answer.index(), kind) + attempt] += failed * (1 - stay);
            if (answer.index() != region) {
                from_elsewhere_[answer.index() * 2 + kind] += failed * (1 - stay);
            }
        }
    }
}

double Repeats::stays(std::size_t region, double made, double now, const Line& line, double users) const {
    if (flows_->answer().index() == region) {
        return 1;
    }
    const double before = users_at(line, region);
    const double any = before > 0 ? users / before : 0;
    // Who asked before the answer changed has filled a cache by asking.
    const bool asked = answers_[line.earlier].index() == region;
    const double since = flows_->answered_since().since_start().in_seconds();
    const double more = asked ? flows_->kept_by_asking(now - made, now - since) : 0;
    return std::clamp(any + more, 0.0, 1.0);
}

double Repeats::failed_at(const Line& line, std::size_t region, std::size_t attempt, Way way) const {
    return failed_at_place(line, region, place(region, 0) + attempt, way) +
           failed_at_place(line, region, place(region, 1) + attempt, way);
}

double Repeats::move_on(std::size_t region, std::size_t attempt, Way way, double made, double now,
                        const Line& line, double users) const {
    const double failed = failed_at(line, region, attempt, way);
    return failed <= 0 ? 0 : failed * (1 - stays(region, made, now, line, users));
}

double Repeats::steady_for(std::size_t region, double now, double users, Way way) const {
    const auto [reads, writes] = flows_->parameters().requests_of(flows_->users() * share_);
    const double noticed = noticeable_load * (reads + writes);
    const std::size_t last = begins_.size() - 1;
    const Line present{0, last, last};
    const auto waits = waits_after(way, region);
    for (std::size_t attempt = 0; attempt < again_; ++attempt) {
        const double then = now - waits[attempt];
        double load = 0; // of those who move on now
        if (then >= begins_.front()) {
            const Line line = line_at(then);
            // No more move on than have left; and of those that fail now nobody has.
            const double before = users_at(line, region);
            if (failed_at(line, region, attempt, way) * (before - users) <= noticed * before &&
                users_at(present, region) <= users) {
                continue;
            }
            load = move_on(region, attempt, way, then, now, line, users);
        }
        const double later = move_on(region, attempt, way, begins_[last], now, present, users);
        if (std::abs(later - load) > noticed) {
            return waits[attempt] / looks_a_wait;
        }
    }
    return still;
}

double Repeats::steady_for(double now, std::span<const double> users) const {
    double seconds = still;
    for (std::size_t region = 0; region < regions_ && !begins_.empty(); ++region) {
        for (const Way way : ways) {
            if (flows_->answer().index() != region && last_[region].*way >= now - longest_) {
                seconds = std::min(seconds, steady_for(region, now, users[region], way));
            }
        }
    }
    return seconds;
}

bool Repeats::left_at(double second, std::size_t region, Way way) const {
    return way == &Failing::silent && second > left_since_[region] - rounding;
}

bool Repeats::jumped(double changed, Way way) const {
    const std::size_t last = begins_.size() - 1;
    if (begins_.size() < 2 || begins_[last] < changed || begins_[last - 1] < changed) {
        return false;
    }
    for (std::size_t i = 0; i < record_size(); ++i) {
        const double before = records_[(last - 1) * record_size() + i].*way;
        const double after = records_[last * record_size() + i].*way;
        if (std::abs(after - before) > noticeable_rate * std::max(before, after)) {
            return true;
        }
    }
    return false;
}

bool Repeats::fails_since(double changed, Way way) const {
    for (std::size_t region = 0; region < regions_; ++region) {
        if (last_[region].*way >= changed && !left_at(changed, region, way)) {
            return true;
        }
    }
    return false;
}

void Repeats::add_echoes(double changed, bool answer, bool at_once, std::vector<Echo>& echoes) const {
    for (const Way way : ways) {
        if (!fails_since(changed, way)) {
            continue;
        }
        const bool jumps = jumped(changed, way);
        // Silence is noticed everywhere after the same time; a refusal after a round trip to its region.
        for (std::size_t region = 0; region < (way == &Failing::silent ? 1 : regions_); ++region) {
            add_echoes(changed, answer, jumps, !at_once, waits_after(way, region), echoes);
        }
    }
}

void Repeats::add_echoes(double changed, bool answer, bool jumps, bool slides, std::span<const double> waits,
                         std::vector<Echo>& echoes) {
    if (waits.empty()) {
        return;
    }
    if (answer && waits.back() > short_wait) { // little by little, until all who come back asked afterwards
        for (const double part : {0.25, 0.5, 0.75, 1.0}) {
            echoes.push_back({changed + part * waits.front(), false});
        }
    }
    double later = changed;
    for (std::size_t attempt = 0; (jumps || slides) && attempt < waits.size(); ++attempt) {
        echoes.push_back({later += waits[attempt], jumps});
    }
}

} // namespace gameday::models
