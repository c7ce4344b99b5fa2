#include "studies/whatif/one_grain.hpp"

#include <algorithm>
#include <cmath>
#include <span>

#include "studies/audit/compare.hpp"
#include "studies/audit/plan.hpp"
#include "studies/grain.hpp"

namespace gameday::studies {

namespace {

using One = Alternatives::One;

/// In words, with the variant that it is about where that is not the base.
std::string about(const One& one, const std::string& words) {
    return one.name == "base" ? words : "in '" + one.name + "' " + words;
}

/// Of one replication of each.
double requests_of_all(const Alternatives& alternatives) {
    double all = 0;
    for (const One& one : alternatives.all) {
        all += requests_of(one.study.document());
    }
    return all;
}

/// Of all of them, by what each would be simulated at.
void choose(const Alternatives& alternatives, std::uint32_t runs, OneGrain& chosen) {
    chosen.grain = models::Grain::flow;
    bool too_many = false;
    for (const One& one : alternatives.all) {
        const ChosenGrain own = grain_of(one.study.document(), runs);
        const bool beyond = chosen.beyond_flows.empty() && !own.beyond_flows.empty();
        chosen.beyond_flows = beyond ? about(one, own.beyond_flows) : chosen.beyond_flows;
        chosen.grain = own.grain == models::Grain::request ? own.grain : chosen.grain;
        too_many = too_many || too_many_requests(one.study.document());
    }
    const bool left_open = alternatives.all.front().study.document().grain == GrainChoice::automatic;
    const bool dear = requests_of_all(alternatives) * runs > affordable_requests;
    chosen.grain = (too_many || dear) && left_open ? models::Grain::flow : chosen.grain;
}

Audit unaudited(const std::string& why) {
    Audit audit;
    audit.skipped = why;
    return audit;
}

/// Replications 1 to `count` at that grain.
std::vector<Replication> first_of(const Study& study, models::Grain grain, std::uint32_t count,
                                  const WhatIfOptions& options) {
    ReplicateOptions how{.seed = options.seed, .runs = count, .threads = options.threads, .grain = grain};
    how.stop = options.stop;
    return replicate(study, how).done;
}

/// Farther off than another of the same metric.
bool farther(const AuditedMetric& one, const AuditedMetric& other) {
    if (one.off() != other.off()) {
        return one.off();
    }
    const auto reach = [](const AuditedMetric& metric) {
        return metric.difference.same ? 0 : metric.difference.most().value_or(HUGE_VAL);
    };
    return reach(one) > reach(other);
}

void add(Audit& all, const std::vector<AuditedMetric>& metrics) {
    for (const AuditedMetric& metric : metrics) {
        const auto known = std::find_if(all.differences.begin(), all.differences.end(),
                                        [&](const AuditedMetric& other) { return other.key == metric.key; });
        if (known == all.differences.end()) {
            all.differences.push_back(metric);
        } else if (farther(metric, *known)) {
            *known = metric;
        }
    }
}

Audit compare(std::span<const One> compared, std::uint32_t replications, bool affordable,
              const WhatIfOptions& options, std::string& off_in) {
    Audit audit;
    audit.replications = replications;
    double metrics = 0;
    for (const One& one : compared) {
        metrics += static_cast<double>(one.study.measured().size());
    }
    const double confidence = 1 - 0.05 / std::max(metrics, 1.0);
    for (const One& one : compared) {
        const auto flows = first_of(one.study, models::Grain::flow, replications, options);
        const auto requests = first_of(one.study, models::Grain::request, replications, options);
        if (flows.size() != replications || requests.size() != replications) {
            return unaudited("it was stopped before its end");
        }
        const auto metrics_of_it = compare_metrics(one.study, requests, flows, confidence);
        const bool off = std::any_of(metrics_of_it.begin(), metrics_of_it.end(),
                                     [](const AuditedMetric& metric) { return metric.off(); });
        off_in = off && off_in.empty() ? one.name : off_in;
        add(audit, metrics_of_it);
    }
    audit.decision = off_in.empty() ? AuditDecision::flow
                     : affordable   ? AuditDecision::request
                                    : AuditDecision::too_much_work;
    return audit;
}

} // namespace

OneGrain one_grain(const Alternatives& alternatives, const WhatIfOptions& options) {
    OneGrain chosen;
    choose(alternatives, options.runs, chosen);
    const std::span<const One> all = alternatives.all;
    const auto plan = plan_audit(all.front().study.document(), chosen.grain, options.audit);
    if (!plan) {
        return chosen;
    }
    if (plan->replications == 0) {
        chosen.audit = unaudited(plan->skipped);
        return chosen;
    }
    const double requests = requests_of_all(alternatives);
    double users = 0;
    for (const One& one : all) {
        users += users_of(one.study.document());
    }
    const auto replications = audited_replications(requests + users);
    chosen.only_base_audited = replications == 0 && all.size() > 1;
    chosen.audit = compare(chosen.only_base_audited ? all.first(1) : all,
                           chosen.only_base_audited ? plan->replications : replications,
                           requests * options.runs <= affordable_requests, options, chosen.off_in);
    if (chosen.audit->decision == AuditDecision::request) {
        chosen.grain = models::Grain::request;
    }
    return chosen;
}

} // namespace gameday::studies
