#pragma once

#include <memory>
#include <span>
#include <string>
#include <vector>

#include "models/operators/runbook_run.hpp"

namespace gameday::models {

/// What people found when they looked, after which alarm.
struct Finding {
    std::uint32_t alarm = 0; ///< counted from 1; 0: they have not looked yet
    bool real = false;

    constexpr bool operator==(const Finding&) const = default;
    explicit constexpr operator std::int64_t() const { return std::int64_t{alarm} * 2 + (real ? 1 : 0); }
};

/// Which alarm was acknowledged last, and by whom.
struct Acknowledgement {
    std::uint32_t alarm = 0; ///< counted from 1; 0: none yet
    bool by_second = false;  ///< by whoever the page went to as well

    constexpr bool operator==(const Acknowledgement&) const = default;
    explicit constexpr operator std::int64_t() const { return std::int64_t{alarm} * 2 + (by_second ? 1 : 0); }
};

/// Who or what stands ready to run one runbook: waits for its trigger, has people acknowledge, confirm
/// and decide (or nobody, when it is automatic), and runs it.
///
/// People confirm before they act: if the region works when they have looked, they stand down, and turn
/// to whatever other check has turned red meanwhile. Whoever acknowledges the page does the rest. Nobody
/// looks when it is automatic, so a lying health check then does cause a failover. Alarms start a runbook
/// once.
class Response {
public:
    Response(Estate& estate, std::string name, const RunbookParameters& runbook);
    Response(const Response&) = delete;
    Response& operator=(const Response&) = delete;

    /// Runs it at once, because a timeline says so: nobody is asked.
    void run_now();
    /// Pages its people, because a timeline says so, unless they are at it already: they acknowledge, confirm
    /// and decide, and then it runs. Whoever pages them by hand is believed.
    void page_now();

    [[nodiscard]] const std::string& name() const { return name_; }
    [[nodiscard]] const RunbookParameters& runbook() const { return runbook_; }
    /// Its runs, in the order in which they were started.
    [[nodiscard]] std::span<const std::unique_ptr<RunbookRun>> runs() const { return runs_; }
    /// How many alarms have paged people, or set the automatic off.
    [[nodiscard]] const sim::Observable<std::uint32_t>& alarms() const { return alarm_; }
    /// Whether somebody paged, of the alarm with that number, from 1.
    [[nodiscard]] bool by_hand(std::uint32_t alarm) const {
        return alarm > 0 && alarm <= pages_.size() && pages_[alarm - 1].check == nullptr;
    }
    /// When the check that it is about turned red; long before the run, if somebody paged by hand.
    [[nodiscard]] Time red_since(std::uint32_t alarm) const { return pages_.at(alarm - 1).red_since; }
    [[nodiscard]] const sim::Observable<Acknowledgement>& acknowledged() const { return acknowledged_; }
    [[nodiscard]] const sim::Observable<Finding>& finding() const { return finding_; }
    /// How often the runbook has been started.
    [[nodiscard]] const sim::Observable<std::uint32_t>& decided() const { return decided_; }
    /// How often an alarm started it although nothing was wrong with the region.
    [[nodiscard]] std::uint32_t false_starts() const { return false_starts_; }

    [[nodiscard]] sim::Engine& engine() const { return *estate_->engine; }

private:
    void reset(const sim::Randomness& randomness);
    void check_changed();
    /// A check that is red and turned so then or later (the one that is known: later); null: none.
    [[nodiscard]] HealthCheck* turned_red_since(Time then, const HealthCheck* known) const;
    /// To a check that has turned red; null: to a page by hand.
    sim::Story respond(HealthCheck* check);
    sim::Story respond_at_once(HealthCheck* check);
    [[nodiscard]] const OperatorParameters& second() const;
    [[nodiscard]] sim::Subject subject(const char* what, std::string label, const char* phase,
                                       std::string words) const;
    [[nodiscard]] sim::Subject alarm_subject() const;
    [[nodiscard]] sim::Subject acknowledged_subject() const;
    [[nodiscard]] sim::Subject finding_subject() const;
    [[nodiscard]] sim::Subject decided_subject() const;
    void begin_run(RegionId alarmed, bool asked, Time called);

    Estate* estate_;
    std::string name_;
    RunbookParameters runbook_;
    const OperatorParameters* by_; // null: nobody has to act
    std::string first_name_, second_name_;
    sim::Stream alarms_, acknowledgements_, escalations_, confirmations_, decisions_;
    sim::Observable<std::uint32_t> alarm_;
    sim::Observable<std::uint32_t> escalated_;
    sim::Observable<Acknowledgement> acknowledged_;
    sim::Observable<Finding> finding_;
    sim::Observable<std::uint32_t> decided_;
    std::uint32_t responses_ = 0;
    std::uint32_t false_starts_ = 0;
    sim::Story story_;
    std::vector<std::unique_ptr<RunbookRun>> runs_;
    std::vector<bool> asked_; // of each run: whether people, or an alarm, were asked
    struct Page {
        const HealthCheck* check = nullptr; // that turned red; null: somebody paged by hand
        Time red_since;
    };
    std::vector<Page> pages_; // of each alarm
    bool page_waits_ = false; // somebody has paged those who are at it already
};

} // namespace gameday::models
