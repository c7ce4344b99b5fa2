#include "wild_system.hpp"

#include <algorithm>
#include <cmath>
#include <vector>

#include <fmt/format.h>

#include "dice.hpp"

namespace gameday::properties {

namespace {

using Names = std::vector<std::string>;

/// Expected of a replication: what the request grain has time for.
constexpr double most_requests = 40000;

std::string seconds(double some) {
    return fmt::format("{}ms", std::max<std::int64_t>(std::llround(some * 1000), 1));
}

class Architect {
public:
    explicit Architect(std::uint64_t seed)
        : dice_(seed, "wild"), mail_dice_(seed, "mail"), scale_dice_(seed, "scale") {}

    Scenario scenario(std::uint64_t seed) {
        minutes_ = dice_.between(15, 60);
        all_ = {{"gameday", 1}, {"scenario", fmt::format("wild {}", seed)}};
        regions();
        names();
        resolvers();
        databases();
        clients();
        capacities();
        runbooks();
        timeline();
        mail();
        scale();
        all_["duration"] = fmt::format("{}m", minutes_);
        return all_;
    }

private:
    void regions() {
        const Names known{"ash", "birch", "cedar", "elm"};
        regions_.assign(known.begin(), known.begin() + dice_.between(2, 4));
        for (const std::string& region : regions_) {
            Scenario& check = all_["health"]["check-" + region];
            check = {{"region", region},
                     {"interval", fmt::format("{}s", dice_.between(2, 40))},
                     {"threshold", dice_.between(1, 4)},
                     {"checkers", dice_.between(1, 16)}};
        }
        all_["network"] = Scenario::array();
        for (std::size_t a = 0; a < regions_.size(); ++a) {
            for (std::size_t b = a + 1; b < regions_.size(); ++b) {
                all_["network"].push_back({{"between", {regions_[a], regions_[b]}},
                                           {"round_trip", fmt::format("{}ms", dice_.between(1, 200))}});
            }
        }
    }

    void names() {
        const Names routings{"latency", "failover", "hybrid"};
        const std::int64_t count = dice_.chance(0.3) ? 2 : 1;
        for (std::int64_t i = 0; i < count; ++i) {
            const std::string name = i == 0 ? "shop" : "admin";
            Scenario& dns = all_["dns"][name];
            dns["name"] = name + ".example.com";
            dns["ttl"] = seconds(dice_.chance(0.1) ? 0.001 : dice_.spread(2, 300));
            dns["routing"] = dice_.of(routings);
            for (const std::string& region : regions_) {
                if (dice_.chance(0.85) || region == regions_.front()) {
                    dns["targets"][region] = "check-" + region;
                }
            }
            if (dice_.chance(0.5)) {
                dns["primary"] = dns["targets"].begin().key();
            }
            names_.push_back(name);
        }
    }

    void resolvers() {
        const std::int64_t count = dice_.between(1, 3);
        for (std::int64_t i = 0; i < count; ++i) {
            const std::string name = fmt::format("kind-{}", i);
            Scenario& kind = all_["resolvers"][name];
            if (dice_.chance(0.2)) {
                kind = {{"own", true}, {"refresh", seconds(dice_.spread(1, 120))}};
            } else {
                kind["count"] = static_cast<std::int64_t>(dice_.spread(1, 300));
                const std::int64_t rule = dice_.between(0, 3);
                if (rule == 0) {
                    const double low = dice_.spread(10, 600);
                    kind["ttl"] = {
                        {"at_least", fmt::format("uniform({}, {})", seconds(low), seconds(2 * low))}};
                } else if (rule == 1) {
                    kind["ttl"] = {{"at_most", seconds(dice_.spread(1, 60))}};
                }
            }
            kinds_.push_back(name);
        }
    }

    void databases() {
        const std::int64_t count = dice_.chance(0.15) ? 0 : dice_.chance(0.25) ? 2 : 1;
        for (std::int64_t i = 0; i < count; ++i) {
            const std::string name = i == 0 ? "orders" : "stock";
            Scenario& database = all_["database"][name];
            const std::string primary = dice_.of(regions_);
            database["primary"] = primary;
            database["fencing"] = dice_.chance(0.8);
            database["endpoint"] = {{"name", name + ".db"},
                                    {"ttl", seconds(dice_.spread(1, 120))},
                                    {"hosts", dice_.between(1, 30)}};
            database["pool"] = {{"size", dice_.between(1, 40)},
                                {"on_error", dice_.chance(0.7) ? "recycle" : "hang"},
                                {"lifetime", seconds(dice_.spread(60, 3600))},
                                {"socket_timeout", seconds(dice_.spread(1, 60))},
                                {"connect_timeout", seconds(dice_.spread(1, 30))}};
            for (const std::string& region : regions_) {
                if (region != primary && dice_.chance(0.7)) {
                    const double lag = dice_.spread(0.05, 20);
                    database["replicas"][region] = {
                        {"lag", dice_.chance(0.5)
                                    ? seconds(lag)
                                    : fmt::format("uniform({}, {})", seconds(lag), seconds(3 * lag))},
                        {"promotion", seconds(dice_.spread(5, 600))}};
                }
            }
            databases_.push_back(name);
        }
    }

    void clients() {
        const std::int64_t count = dice_.between(1, 3);
        const double wanted = most_requests / (static_cast<double>(minutes_) * 60); // a second, of all
        double left = wanted;
        for (std::int64_t i = 0; i < count; ++i) {
            Scenario& place = all_["clients"][fmt::format("place-{}", i)];
            const double rate = i + 1 == count ? left : left * dice_.spread(0.02, 0.9);
            left -= rate;
            const auto users = static_cast<std::int64_t>(dice_.spread(5, 2000));
            place["near"] = dice_.of(regions_);
            place["users"] = users;
            place["requests"] = fmt::format("{:.6f}/s", std::max(rate / static_cast<double>(users), 1e-5));
            place["writes"] = fmt::format("{}%", dice_.between(0, 100));
            rate_ += rate;
            place["via"] = shares_of(kinds_);
            if (names_.size() > 1) {
                place["asks"] = dice_.of(names_);
            }
            if (databases_.size() > 1) {
                place["databases"] = shares_of(databases_);
            }
            habits(place);
        }
    }

    void habits(Scenario& place) {
        if (dice_.chance(0.3)) {
            const double idle = dice_.spread(0.5, 120);
            const double age = idle * dice_.spread(1, 20);
            place["keep_alive"] = {{"idle", seconds(idle)}, {"max_age", seconds(age)}};
        }
        if (dice_.chance(0.4)) {
            place["timeout"] = seconds(dice_.spread(0.5, 30));
        }
        if (dice_.chance(0.5)) {
            const double backoff = dice_.spread(0.05, 5);
            place["retry"] = {{"attempts", dice_.between(1, 6)},
                              {"backoff", seconds(backoff)},
                              {"limit", seconds(backoff * dice_.spread(1, 16))},
                              {"jitter", dice_.chance(0.7) ? "full" : "none"}};
        }
        if (dice_.chance(0.25)) {
            place["layers"] = {{{"name", "browser"}, {"pin", seconds(dice_.spread(5, 600))}}};
        }
    }

    /// Of one of them, or of some, in shares that add up to a whole.
    Scenario shares_of(const Names& all) {
        Scenario shares;
        std::int64_t left = 100;
        for (std::size_t i = 0; i + 1 < all.size() && left > 0; ++i) {
            const std::int64_t share = dice_.chance(0.3) ? 0 : dice_.between(1, left);
            if (share > 0) {
                shares[all[i]] = fmt::format("{}%", share);
            }
            left -= share;
        }
        if (left > 0) {
            shares[all.back()] = fmt::format("{}%", left);
        }
        return shares;
    }

    void capacities() {
        for (const std::string& region : regions_) {
            const double room = dice_.chance(0.7) ? dice_.spread(2, 20) : dice_.spread(0.4, 2);
            all_["regions"][region] = {{"capacity", fmt::format("{:.3f}/s", std::max(rate_ * room, 0.5))},
                                       {"queue_limit", seconds(dice_.spread(0.5, 5))}};
        }
    }

    void runbooks() {
        if (dice_.chance(0.6)) {
            all_["operators"]["on-call"] = {{"alarm", fmt::format("uniform(0s, {}s)", dice_.between(1, 90))},
                                            {"acknowledge", seconds(dice_.spread(5, 300))},
                                            {"confirm", seconds(dice_.spread(5, 300))},
                                            {"decide", seconds(dice_.spread(5, 300))}};
        }
        if (databases_.empty()) {
            return;
        }
        Scenario steps = Scenario::array();
        Scenario planned = Scenario::array();
        for (const std::string& database : databases_) {
            if (dice_.chance(0.8)) {
                steps.push_back({{"fence", database}, {"id", "fence-" + database}});
            }
            if (all_["database"][database].contains("replicas")) {
                steps.push_back({{"promote", database}, {"id", "promote-" + database}});
                planned.push_back({{"switchover", database}, {"id", "switch-" + database}});
            }
            if (dice_.chance(0.9)) {
                steps.push_back({{"point", database + ".db"}, {"id", "point-" + database}});
                planned.push_back({{"point", database + ".db"}, {"id", "point-" + database}});
            }
        }
        if (!steps.empty()) {
            Scenario& move = all_["runbooks"]["move"];
            if (dice_.chance(0.85)) {
                move["on"] = "region-alarm";
            }
            if (all_.contains("operators")) {
                move["by"] = "on-call";
            }
            move["steps"] = steps;
            runbooks_.emplace_back("move");
        }
        if (!planned.empty()) {
            all_["runbooks"]["switch"]["steps"] = planned;
            runbooks_.emplace_back("switch");
        }
    }

    void timeline() {
        all_["timeline"] = Scenario::array();
        const std::int64_t count = dice_.chance(0.5) ? 1 : dice_.between(2, 3);
        for (std::int64_t i = 0; i < count; ++i) {
            Scenario entry{{"at", fmt::format("{}s", dice_.between(120, minutes_ * 60 / 2))}};
            happening(entry);
            if (entry.contains("fault") && dice_.chance(0.6)) {
                entry["for"] = seconds(dice_.spread(10, static_cast<double>(minutes_) * 40));
            }
            all_["timeline"].push_back(std::move(entry));
        }
    }

    void happening(Scenario& entry) {
        if (!runbooks_.empty() && dice_.chance(0.2)) {
            entry["runbook"] = dice_.of(runbooks_);
            return;
        }
        const std::int64_t kind = dice_.between(0, databases_.empty() ? 2 : 5);
        if (kind <= 2) {
            entry["fault"] = kind == 2 ? "health-override" : "region-down";
            entry["target"] = dice_.of(regions_);
            if (kind == 1 && dice_.chance(0.5)) {
                entry["answer"] = "refuse";
            }
            return;
        }
        const std::string database = dice_.of(databases_);
        entry["target"] = database;
        const Scenario& described = all_["database"][database];
        if (kind == 3 || !described.contains("replicas")) {
            entry["fault"] = "primary-crash";
            entry["answer"] = dice_.chance(0.5) ? "refuse" : "black-hole";
            return;
        }
        Names replicas;
        for (const auto& [region, replica] : described["replicas"].items()) {
            replicas.push_back(region);
        }
        entry["fault"] = kind == 4 ? "replica-stall" : "lag-spike";
        entry["replica"] = dice_.of(replicas);
        if (kind == 5) {
            entry["to"] = seconds(dice_.spread(5, 120));
            entry["ramp"] = seconds(dice_.spread(1, 120));
        }
    }

    /// Drawn apart from all else.
    void mail() {
        if (!mail_dice_.chance(0.3)) {
            return;
        }
        const double rate = mail_dice_.spread(0.02, 5);
        const std::string where = mail_dice_.of(regions_);
        const double times = mail_dice_.spread(1.1, 20);
        all_["saas"]["mail"] = {
            {"endpoint", where},
            {"rate", fmt::format("{:.3f}/s", rate)},
            {"accepts", fmt::format("{:.3f}/s", rate * times + 0.001)},
            {"outbox", {{"retry_every", fmt::format("{}s", mail_dice_.between(1, 120))}}}};
        if (mail_dice_.chance(0.5)) {
            all_["saas"]["mail"]["outbox"]["give_up"] = seconds(mail_dice_.spread(60, 7200));
        }
        Scenario outage{{"at", fmt::format("{}s", mail_dice_.between(60, minutes_ * 60 / 2))},
                        {"fault", "saas-outage"},
                        {"target", "mail"}};
        if (mail_dice_.chance(0.7)) {
            outage["for"] = seconds(mail_dice_.spread(10, static_cast<double>(minutes_) * 40));
        }
        if (mail_dice_.chance(0.7)) {
            all_["timeline"].push_back(std::move(outage));
        }
    }

    /// Several users for each: capacities and pools grow with them. Drawn apart from all else.
    void scale() {
        if (!scale_dice_.chance(0.3)) {
            return;
        }
        const std::int64_t times = scale_dice_.between(2, 20);
        all_["scale_users"] = times;
        for (const char* const section : {"clients", "regions"}) {
            for (auto& [name, entry] : all_[section].items()) {
                Scenario& rate = entry[section == std::string("clients") ? "requests" : "capacity"];
                rate =
                    fmt::format("{:.9f}/s", std::stod(rate.get<std::string>()) / static_cast<double>(times));
            }
        }
    }

    Dice dice_;
    Dice mail_dice_;
    Dice scale_dice_;
    Scenario all_;
    std::int64_t minutes_ = 0;
    double rate_ = 0; // first attempts a second, of all
    Names regions_, names_, kinds_, databases_, runbooks_;
};

} // namespace

Scenario wild_system(std::uint64_t seed) {
    return Architect(seed).scenario(seed);
}

} // namespace gameday::properties
