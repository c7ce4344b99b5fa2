#include "models/clients/population.hpp"

#include <algorithm>

#include <boost/random/uniform_01.hpp>

namespace gameday::models {

Population::Population(const Surroundings& around, const sim::Randomness& randomness, const std::string& name,
                       const ClientParameters& parameters, std::int64_t scale, std::vector<UserGroup> groups)
    : around_(around), name_(name), parameters_(parameters),
      near_(around.topology->find(parameters.near.text)),
      users_(static_cast<std::size_t>(parameters.users.value * scale)),
      layers_(users_.size() * parameters.layers.size()), clinging_(parameters), groups_(std::move(groups)),
      arrivals_(randomness.stream("clients." + name + "/requests"), users_.size(), parameters.requests,
                parameters.writes, around.backends),
      retries_(randomness.stream("clients." + name + "/retries")),
      pins_(randomness.stream("clients." + name + "/layers")),
      connections_(randomness.stream("clients." + name + "/connections")),
      on_arrival_(around.engine->bind<&Population::arrive>(this)),
      on_retry_(around.engine->bind<&Population::retry>(this)) {
    if (parameters.retry.jitter == Jitter::none) {
        for (std::int64_t attempt = 0; attempt + 1 < parameters.retry.attempts.value; ++attempt) {
            lanes_.push_back(around.engine->add_lane());
        }
    }
    place_users();
    open_connections();
    fill_layers();
    around.engine->on_reset<&Population::reset>(this);
    around.authority->answer(near_).subscribe<&Population::answer_changed>(this);
}

void Population::reset(const sim::Randomness& randomness) {
    arrivals_.reset(randomness);
    randomness.renew(retries_, pins_, connections_);
    for (UserGroup& group : groups_) { // before the layers, as they are made
        group.caches.reset(randomness);
    }
    place_users();
    open_connections();
    std::fill(layers_.begin(), layers_.end(), Layer{});
    fill_layers();
    departure_ = {};
    open_.clear();
    free_slots_.clear();
}

void Population::place_users() {
    for (std::size_t group = 0; group < groups_.size(); ++group) {
        const UserGroup& those = groups_[group];
        for (std::size_t i = 0; i < those.count; ++i) {
            users_[those.first + i] = {.opened = {},
                                       .last_used = {},
                                       .left = {},
                                       .resolver = static_cast<std::uint32_t>(i % those.caches.size()),
                                       .connection = {},
                                       .group = static_cast<std::uint8_t>(group)};
        }
    }
}

void Population::open_connections() {
    const RegionId usual = around_.authority->answer(near_).value();
    for (std::size_t user = 0; user < users_.size(); ++user) {
        if (const auto open = clinging_.connections().draw(connections_.at(user))) {
            users_[user].connection = usual;
            users_[user].opened = Time{} - Duration::from_seconds(open->age);
            users_[user].last_used = Time{} - Duration::from_seconds(open->idle_for);
        }
    }
}

void Population::fill_layers() {
    const RegionId usual = around_.authority->answer(near_).value();
    const std::size_t layers = parameters_.layers.size();
    for (std::size_t i = 0; i < layers; ++i) {
        const auto* pin = std::get_if<PinFor>(&parameters_.layers[i].pin);
        const double length = pin ? pin->length.in_seconds() : 0;
        for (std::size_t user = 0; user < users_.size(); ++user) {
            Layer& layer = layers_[user * layers + i];
            if (pin == nullptr) { // long before the run
                layer = {Time::never(), usual};
                continue;
            }
            sim::Draw draw = pins_.at(user, static_cast<std::uint32_t>(i));
            boost::random::uniform_01<double> uniform;
            if (uniform(draw) < clinging_.hot(i)) {
                layer = {Time{} + Duration::from_seconds(uniform(draw) * length), usual};
            }
        }
    }
}

void Population::start() {
    const Arrivals::Arrival next = arrivals_.next();
    next_ = {arrivals_.number(), {}, next.user, 0, next.kind, next.backend};
    fetch_ahead();
    around_.engine->set_cause({}); // users come by themselves
    around_.engine->schedule_in(next.gap, {on_arrival_, 0});
}

void Population::finish(const DepartureWatch::Outlook& outlook) {
    departure_.finish(outlook, around_.authority->answer(near_));
    std::vector<bool> is_free(open_.size());
    for (const std::uint32_t slot : free_slots_) {
        is_free[slot] = true;
    }
    for (std::size_t slot = 0; slot < open_.size(); ++slot) {
        if (!is_free[slot]) {
            count(open_[slot], false);
        }
    }
}

ClientRecord Population::record() const {
    ClientRecord record{.name = name_,
                        .near = near_,
                        .answer = &around_.authority->answer(near_),
                        .requests = parameters_.requests,
                        .leaving_opened_by = departure_.opened_by(),
                        .leaving_closed_at = departure_.closed_at()};
    for (const UserGroup& group : groups_) {
        if (!departure_.concerns()) {
            break;
        }
        std::vector<Time> left;
        left.reserve(group.count);
        for (std::size_t user = group.first; user < group.first + group.count; ++user) {
            left.push_back(this->left(user));
        }
        record.leavers.emplace_back(group.resolvers, std::move(left));
    }
    return record;
}

void Population::arrive(std::uint64_t) {
    Request request = next_;
    request.first_attempt = around_.engine->now();
    start();
    attempt(request);
}

void Population::retry(std::uint64_t slot) {
    const Request request = open_[slot];
    free_slots_.push_back(static_cast<std::uint32_t>(slot));
    attempt(request);
}

void Population::attempt(const Request& request) {
    const Time now = around_.engine->now();
    const RegionId where = choose_region(request.user, now);
    const Reply reply = request.kind == RequestKind::write ? around_.front->write(where, now, request.backend)
                                                           : around_.front->read(where, now, request.backend);
    User& user = users_[request.user];
    if (reply == Reply::ok || reply == Reply::error) {
        user.last_used = now;
    } else {
        user.connection = RegionId{}; // a request that was refused or timed out takes its connection along
    }
    if (departure_.open()) {
        Departure::still_there_until(user.left, now, there_until(request.user, departure_.from(), now));
    }
    if (reply == Reply::ok) {
        count(request, true);
    } else {
        failed(request, where, reply);
    }
}

void Population::failed(const Request& request, RegionId where, Reply reply) {
    if (request.attempt + 1 >= static_cast<std::uint32_t>(parameters_.retry.attempts.value)) {
        count(request, false);
        return;
    }
    const bool silence = reply == Reply::vanished || reply == Reply::hangs;
    const Duration noticed = silence ? parameters_.timeout : around_.topology->round_trip(near_, where);
    if (request.attempt == 0) {
        around_.service->hold(request.first_attempt);
    }
    std::uint32_t slot = 0;
    if (free_slots_.empty()) {
        slot = static_cast<std::uint32_t>(open_.size());
        open_.emplace_back();
    } else {
        slot = free_slots_.back();
        free_slots_.pop_back();
    }
    open_[slot] = request;
    ++open_[slot].attempt;
    const Duration wait = noticed + backoff(request);
    if (silence && !lanes_.empty()) {
        around_.engine->schedule_in(lanes_[request.attempt], wait, {on_retry_, slot});
    } else {
        around_.engine->schedule_in(wait, {on_retry_, slot});
    }
}

Duration Population::backoff(const Request& request) const {
    const Duration longest = parameters_.retry.longest_wait(request.attempt);
    if (parameters_.retry.jitter == Jitter::none) {
        return longest;
    }
    sim::Draw bits = retries_.at(request.ordinal, request.attempt);
    const double u = boost::random::uniform_01<double>{}(bits);
    return Duration::from_nanoseconds(u * static_cast<double>(longest.count()));
}

RegionId Population::choose_region(std::uint32_t index, Time now) {
    User& user = users_[index];
    if (!connected(user, now)) {
        user.connection = look_up(index, now);
        user.opened = now;
        user.last_used = now;
    }
    return user.connection;
}

RegionId Population::look_up(std::uint32_t user, Time now) {
    const std::size_t layers = parameters_.layers.size();
    Layer* const own = layers_.data() + user * layers;
    std::size_t fresh = 0;
    while (fresh < layers && own[fresh].expires <= now) {
        ++fresh;
    }
    RegionId answer;
    if (fresh < layers) {
        answer = own[fresh].answer;
    } else {
        answer = groups_[users_[user].group].caches.resolve(users_[user].resolver, now);
    }
    for (std::size_t i = 0; i < fresh; ++i) { // every expired layer pins the answer anew, for its full TTL
        const auto* pin = std::get_if<PinFor>(&parameters_.layers[i].pin);
        own[i] = {pin ? now + pin->length : Time::never(), answer};
    }
    return answer;
}

void Population::watch_departure(RegionId from) {
    const Time now = around_.engine->now();
    departure_.begin(from, now);
    if (around_.authority->answer(near_).value() == from) {
        return;
    }
    bool anybody = false; // has not left it since they were sent elsewhere
    for (std::size_t user = 0; user < users_.size() && !anybody; ++user) {
        anybody = there_until(user, from, now) > now;
    }
    departure_ = anybody ? departure_ : Departure{};
    if (anybody) {
        start_leaving(now);
    }
}

void Population::start_leaving(Time now) {
    departure_.start_leaving(now, around_.authority->answer(near_).last_change());
    for (std::size_t user = 0; user < users_.size(); ++user) {
        users_[user].left = now;
        Departure::still_there_until(users_[user].left, now, there_until(user, departure_.from(), now));
    }
}

double Population::kept_in(RegionId region, Time now) {
    std::size_t kept = 0;
    for (std::size_t user = 0; user < users_.size(); ++user) {
        kept += there_until(user, region, now) > now ? 1 : 0;
    }
    return static_cast<double>(kept) / static_cast<double>(std::max<std::size_t>(users_.size(), 1));
}

void Population::answer_changed() {
    if (!departure_.concerns() || departure_.state() == Departure::State::closed) {
        return;
    }
    const sim::Observable<RegionId>& answer = around_.authority->answer(near_);
    const Time now = around_.engine->now();
    const bool sent_there = answer.value() == departure_.from();
    if (departure_.open() && sent_there) {
        departure_.called_back(now, DepartureWatch::end_of(*around_.trouble, false).at);
    } else if (departure_.state() == Departure::State::waiting && !sent_there) {
        start_leaving(now);
    }
}

Time Population::there_until(std::size_t index, RegionId from, Time now) {
    Time until = now;
    const User& user = users_[index];
    if (user.connection == from && connected(user, now)) {
        until = std::min(user.last_used + parameters_.keep_alive.idle,
                         user.opened + parameters_.keep_alive.max_age);
    }
    const std::size_t layers = parameters_.layers.size();
    for (std::size_t i = 0; i < layers; ++i) {
        const Layer& layer = layers_[index * layers + i];
        if (layer.answer == from) {
            until = std::max(until, layer.expires);
        }
    }
    return std::max(until, groups_[user.group].caches.answers_until(user.resolver, from, now));
}

} // namespace gameday::models
