"""Makes unittest's cases out of scenarios: one test for each."""

import equivalence


def grains_of(scenario, users, runs):
    def test(case):
        rows = equivalence.compare_grains(scenario, users, runs)
        case.assertGreater(len(rows), 10, "the search found next to nothing")
        missed = [row for row in rows if not row.holds]
        if missed:
            case.fail(f"{scenario}, {users:,} users, {runs:,} replications of each grain; the means of request and\n"
                      f"flow, and each difference 'of' its bound\n{equivalence.table(missed)}")
    return test


def both_grains(*, users, runs):
    """Gives a class one test for each scenario of `runs`, its replications by its name."""
    def with_tests(case):
        for scenario, count in runs.items():
            name = f"test_{scenario.replace('-', '_')}"
            setattr(case, name, grains_of(scenario, users, count))
        return case
    return with_tests
