/// How luck decides whom a region near or at its limit sheds, as far as traffic at the flow grain sees it.

#include <algorithm>
#include <cmath>
#include <numeric>

#include "models/clients/flow/traffic.hpp"
#include "sim/random/exp_log.hpp"

namespace gameday::models {

namespace {

/// Seconds by which waits may differ that are taken for the same: less than half a step of most crowds.
constexpr double same_wait = 0.1;

bool alike(const std::vector<double>& waits, const std::vector<double>& others) {
    return std::equal(waits.begin(), waits.end(), others.begin(), others.end(),
                      [](double wait, double other) { return std::abs(wait - other) < same_wait; });
}

/// Whether requests of both groups meet the same.
bool alike(const Crowding::Group& group, const Crowding::Group& other) {
    return group.errors == other.errors && group.hangs == other.hangs && group.attempts == other.attempts &&
           group.keeps_silent == other.keeps_silent && alike(group.waits_least, other.waits_least) &&
           alike(group.waits_most, other.waits_most) && alike(group.silent_waits, other.silent_waits);
}

/// Whether all attempts of a request are made while a crowd is as it is; else each meets another one.
bool soon_over(const Crowding::Group& group) {
    constexpr double soon = 5; // seconds
    double twice = std::accumulate(group.waits_least.begin(), group.waits_least.end(), 0.0);
    twice = std::accumulate(group.waits_most.begin(), group.waits_most.end(), twice);
    return twice / 2 < soon;
}

/// What gives `value`, from 0 to 1, to that power, by Newton's method from `near` on; the bits of std::pow
/// depend on the processor.
double root_of(double value, std::uint32_t power, double near) {
    if (value <= 0) {
        return 0;
    }
    const auto n = static_cast<double>(power);
    const auto next = [&](double root) {
        return root - (root - value / sim::whole_power(root, power - 1)) / n;
    };
    double root = std::min(next(near), 1.0); // from above, from here on
    constexpr double near_enough = 1e-12;
    for (double before = 2; before - root > near_enough * root;) {
        before = root;
        root = std::min(next(root), root);
    }
    return root;
}

/// What becomes of one attempt, such that so often all attempts of a request fail.
Fate in_crowd(const Crowding::Group& group, double shed, double failed) {
    const Fate fate = admitted(shed, group.errors, group.hangs);
    if (fate.fails() <= 0 || !soon_over(group)) {
        return fate;
    }
    const double scale = root_of(failed, group.attempts, fate.fails()) / fate.fails();
    return {scale * fate.fails_fast, scale * fate.fails_silent};
}

/// The second one's requests are counted as the first one's.
void move_in(Crowding::Group& group, Crowding::Group& other) {
    group.firsts += other.firsts;
    other.firsts = 0;
    for (std::size_t attempt = 0; attempt < other.repeats.size(); ++attempt) {
        group.repeats[attempt] += other.repeats[attempt];
        other.repeats[attempt] = 0;
    }
}

} // namespace

bool FlowTraffic::crowded(std::size_t region) const {
    const Queue& queue = queues_[region];
    const double capacity = regions_[region]->capacity() * scale_;
    // Well below the capacity no queue forms; with so many requests a second luck evens out, and means are
    // enough: what is left of it then is about a hundredth of the failures.
    constexpr double full_enough = 0.9;
    constexpr double many = 1e4;
    return queue.offered > full_enough * capacity && capacity < many;
}

std::vector<Crowding::Group> FlowTraffic::crowd_in(std::size_t region) const {
    std::vector<Crowding::Group> groups;
    for (const Place& place : places_) {
        const ClientParameters& clients = place.flows->parameters();
        const double round_trip = topology_->round_trip(place.flows->near(), RegionId{region}).in_seconds();
        Crowding::Group group;
        group.attempts = static_cast<std::uint32_t>(clients.retry.attempts.value);
        for (std::uint32_t attempt = 0; attempt + 1 < group.attempts; ++attempt) {
            const double longest = clients.retry.longest_wait(attempt).in_seconds();
            group.waits_least.push_back(round_trip + (clients.retry.jitter == Jitter::full ? 0 : longest));
            group.waits_most.push_back(round_trip + longest);
            group.silent_waits.push_back(clients.wait_after_silence(attempt));
        }
        const auto most = std::max_element(group.silent_waits.begin(), group.silent_waits.end());
        if (most != group.silent_waits.end() &&
            *most > Crowding::looks_ahead(regions_[region]->queue_limit().in_seconds())) {
            group.silent_waits.clear();
        }
        groups.insert(groups.end(), 2, group); // reads, and writes
    }
    return groups;
}

void FlowTraffic::gather_crowd(std::size_t region) {
    Queue& queue = queues_[region];
    if (!queue.crowd) {
        queue.groups = crowd_in(region);
        queue.crowd.emplace(regions_[region]->capacity() * scale_,
                            regions_[region]->queue_limit().in_seconds(), queue.groups);
    }
    queue.crowd->clear();
    queue.crowd_shed = queue.shed;
}

bool FlowTraffic::sends_back(std::size_t place, std::size_t region) const {
    const Queue& queue = queues_[region];
    // Where DNS sends elsewhere those who are told by the time-out, they are followed one region to another.
    return queue.crowded && !queue.groups[2 * place].silent_waits.empty() &&
           places_[place].flows->answer().index() == region;
}

void FlowTraffic::leave_to_crowd(Time now, std::size_t region) {
    bool any_taken = false;
    bool any_left = false;
    for (std::size_t place = 0; place < places_.size(); ++place) {
        Repeats& repeats = repeats_[place];
        const bool keeps = sends_back(place, region);
        any_left = any_left || keeps;
        if (keeps == repeats.left_to_crowd(region)) {
            continue;
        }
        // Who was told before comes back as what has failed, and nobody does both: it is looked at again when
        // the last of them has; or, when the crowd is over, at once, for then those in it are among them.
        Duration again = Duration::milliseconds(1);
        if (keeps) {
            repeats.leave_to_crowd(region, now.since_start().in_seconds());
            again = Duration::from_seconds(repeats.longest_wait());
        } else {
            repeats.take_from_crowd(region);
            any_taken = true;
        }
        add_break({now + again, false});
    }
    if (any_taken && !any_left && queues_[region].crowded) {
        queues_[region].crowd->clear(); // it goes on, without those whom it would have brought back
    }
}

void FlowTraffic::fill_crowd(std::size_t region) {
    Queue& queue = queues_[region];
    queue.counted_with.clear();
    for (std::size_t i = 0; i < queue.groups.size(); ++i) {
        const std::size_t place = i / 2;
        const std::size_t kind = i % 2;
        const Inside& in = inside(place, region);
        Crowding::Group& group = queue.groups[i];
        group.firsts = places_[place].flows->parameters().requests_of(
            passing_users_[place * regions_.size() + region])[kind];
        group.errors = in.errors[kind];
        group.hangs = in.hangs[kind];
        group.keeps_silent = sends_back(place, region);
        // The others who come back, after failing at once or in silence, are sent by the crowd itself.
        const auto returning = repeats_[place].returning(region, kind);
        group.repeats.assign(returning.begin(), returning.end());
        const auto first_alike =
            std::find_if(queue.groups.begin(), queue.groups.begin() + std::ssize(queue.counted_with),
                         [&](const Crowding::Group& other) { return alike(other, group); });
        const auto with = static_cast<std::size_t>(first_alike - queue.groups.begin());
        queue.counted_with.push_back(with);
        if (with != i) {
            move_in(queue.groups[with], group);
        }
    }
}

void FlowTraffic::pass_crowded(std::size_t region, Time from, Time to) {
    const double length = (to - from).in_seconds();
    Queue& queue = queues_[region];
    fill_crowd(region);
    const double passed = queue.crowd->pass(queue.groups, length, queue.wait,
                                            crowds_.at(region, static_cast<std::uint32_t>(queue.passes++)));
    if (passed <= 0) { // less than a step: as it was
        regions_[region]->load.add(from, to, queue.offered, queue.crowd_shed);
        return;
    }
    queue.crowd_shed = queue.groups.front().shed; // all are shed alike
    regions_[region]->load.add(from, to, queue.crowd->offered() / passed, queue.crowd_shed, true);
    queue.crowded_for += passed;
    history_.note_luck();
    const double part = passed / queue.crowded_for;
    queue.lately.resize(queue.groups.size());
    for (std::size_t i = 0; i < queue.groups.size(); ++i) {
        const std::size_t with = queue.counted_with[i];
        const Crowding::Group& group = queue.groups[with];
        Lately& lately = queue.lately[i];
        if (part >= 1) {
            lately = {};
        }
        // Requests are added up, not what one attempt meets: a mean of roots is not the root of the mean, and
        // how often somebody looks must not matter.
        lately.came += group.came;
        lately.failures += group.failures;
        lately.shed += part * (group.shed - lately.shed);
        const double failed = lately.came > 0 ? std::min(lately.failures / lately.came, 1.0) : group.failed;
        const Fate fate = in_crowd(group, lately.shed, failed);
        history_.last_fates(i / 2, region)[i % 2] = {fate.fails_fast, fate.fails_silent, true};
    }
}

} // namespace gameday::models
