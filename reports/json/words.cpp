#include "reports/json/words.hpp"

namespace gameday::reports {

std::string_view outcome_word(studies::Outcome outcome) {
    switch (outcome) {
    case studies::Outcome::met:
        return "met";
    case studies::Outcome::missed:
        return "missed";
    case studies::Outcome::undecided:
        break;
    }
    return "undecided";
}

std::string_view warning_outcome_word(studies::Outcome outcome) {
    switch (outcome) {
    case studies::Outcome::met:
        return "accepted";
    case studies::Outcome::undecided:
        return "undecided";
    case studies::Outcome::missed:
        break;
    }
    return "not-accepted";
}

std::string_view ending_word(studies::Ending ending) {
    switch (ending) {
    case studies::Ending::complete:
        return "complete";
    case studies::Ending::decided:
        return "decided";
    case studies::Ending::not_decided:
        return "not-decided";
    case studies::Ending::precise:
        return "precise";
    case studies::Ending::never_comes:
        return "never-comes";
    case studies::Ending::not_precise:
        return "not-precise";
    case studies::Ending::interrupted:
        return "interrupted";
    case studies::Ending::time_limit:
        return "time-limit";
    case studies::Ending::out_of_memory:
        return "out-of-memory";
    case studies::Ending::output_failed:
        break;
    }
    return "output-failed";
}

} // namespace gameday::reports
