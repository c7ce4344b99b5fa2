#include "sim/fields/distribution.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include <boost/math/distributions/normal.hpp>
#include <boost/random/exponential_distribution.hpp>
#include <boost/random/normal_distribution.hpp>
#include <boost/random/uniform_01.hpp>
#include <boost/random/uniform_int_distribution.hpp>

#include "sim/fields/quantities.hpp"
#include "sim/random/exp_log.hpp"

namespace gameday::fields {

namespace {

using sim::Duration;

// The 95th percentile of the standard normal law.
constexpr double z95 = 1.6448536269514722;

double nanoseconds(Duration d) {
    return static_cast<double>(d.count());
}

/// The standard deviation of the logarithm.
double sigma(const Distribution::LogNormal& law) {
    return sim::log_same_everywhere(nanoseconds(law.p95) / nanoseconds(law.median)) / z95;
}

struct DrawFrom {
    sim::Draw& bits;

    Duration operator()(const Distribution::Constant& law) const { return law.value; }
    Duration operator()(const Distribution::Uniform& law) const {
        const double u = boost::random::uniform_01<double>{}(bits);
        return Duration::from_nanoseconds(nanoseconds(law.low) + u * nanoseconds(law.high - law.low));
    }
    Duration operator()(const Distribution::LogNormal& law) const {
        const double z = boost::random::normal_distribution<double>{}(bits);
        return Duration::from_nanoseconds(nanoseconds(law.median) * sim::exp_same_everywhere(sigma(law) * z));
    }
    Duration operator()(const Distribution::Normal& law) const {
        const double z = boost::random::normal_distribution<double>{}(bits);
        return Duration::from_nanoseconds(nanoseconds(law.mean) + nanoseconds(law.deviation) * z);
    }
    Duration operator()(const Distribution::Exponential& law) const {
        const double unit = boost::random::exponential_distribution<double>{}(bits);
        return Duration::from_nanoseconds(nanoseconds(law.mean) * unit);
    }
    Duration operator()(const Distribution::Triangular& law) const {
        if (law.low == law.high) {
            return law.low;
        }
        // By inversion, so that draws move with the parameters: Boost's own turns its upper side around.
        const double low = nanoseconds(law.low);
        const double mode = nanoseconds(law.mode);
        const double high = nanoseconds(law.high);
        const double u = boost::random::uniform_01<double>{}(bits);
        return Duration::from_nanoseconds(u * (high - low) < mode - low
                                              ? low + std::sqrt(u * (high - low) * (mode - low))
                                              : high - std::sqrt((1 - u) * (high - low) * (high - mode)));
    }
    Duration operator()(const Distribution::Empirical& law) const {
        return law
            .values[boost::random::uniform_int_distribution<std::size_t>{0, law.values.size() - 1}(bits)];
    }
};

struct MeanOf {
    double operator()(const Distribution::Constant& law) const { return nanoseconds(law.value); }
    double operator()(const Distribution::Uniform& law) const {
        return (nanoseconds(law.low) + nanoseconds(law.high)) / 2;
    }
    double operator()(const Distribution::LogNormal& law) const {
        return nanoseconds(law.median) * sim::exp_same_everywhere(sigma(law) * sigma(law) / 2);
    }
    double operator()(const Distribution::Normal& law) const { return nanoseconds(law.mean); }
    double operator()(const Distribution::Exponential& law) const { return nanoseconds(law.mean); }
    double operator()(const Distribution::Triangular& law) const {
        return (nanoseconds(law.low) + nanoseconds(law.mode) + nanoseconds(law.high)) / 3;
    }
    double operator()(const Distribution::Empirical& law) const {
        double sum = 0;
        for (const Duration value : law.values) {
            sum += nanoseconds(value);
        }
        return sum / static_cast<double>(law.values.size());
    }
};

struct QuantileOf {
    double share;

    [[nodiscard]] double standard_normal() const {
        return boost::math::quantile(boost::math::normal_distribution<double>{}, share);
    }

    Duration operator()(const Distribution::Constant& law) const { return law.value; }
    Duration operator()(const Distribution::Uniform& law) const {
        return Duration::from_nanoseconds(nanoseconds(law.low) + share * nanoseconds(law.high - law.low));
    }
    Duration operator()(const Distribution::LogNormal& law) const {
        return Duration::from_nanoseconds(nanoseconds(law.median) *
                                          sim::exp_same_everywhere(sigma(law) * standard_normal()));
    }
    Duration operator()(const Distribution::Normal& law) const {
        return Duration::from_nanoseconds(nanoseconds(law.mean) +
                                          nanoseconds(law.deviation) * standard_normal());
    }
    Duration operator()(const Distribution::Exponential& law) const {
        return Duration::from_nanoseconds(-nanoseconds(law.mean) * sim::log_same_everywhere(1 - share));
    }
    Duration operator()(const Distribution::Triangular& law) const {
        const double low = nanoseconds(law.low);
        const double mode = nanoseconds(law.mode);
        const double high = nanoseconds(law.high);
        return Duration::from_nanoseconds(share * (high - low) < mode - low
                                              ? low + std::sqrt(share * (high - low) * (mode - low))
                                              : high - std::sqrt((1 - share) * (high - low) * (high - mode)));
    }
    Duration operator()(const Distribution::Empirical& law) const {
        std::vector<Duration> values = law.values;
        const auto place =
            std::min(values.size() - 1, static_cast<std::size_t>(share * static_cast<double>(values.size())));
        std::nth_element(values.begin(), values.begin() + static_cast<std::ptrdiff_t>(place), values.end());
        return values[place];
    }
};

/// One law as people write it: its name, the names of its parameters, the rule they keep, and how it is made.
struct Form {
    std::string_view name;
    std::vector<std::string_view> parameters; // empty: any number of values
    std::string_view example;
    std::string_view rule; // what must hold, in words
    std::function<bool(const std::vector<Duration>&)> holds;
    std::function<Distribution::Law(const std::vector<Duration>&)> make;
};

const std::vector<Form>& forms() {
    using Values = std::vector<Duration>;
    static const std::vector<Form> all{
        {"uniform",
         {"low", "high"},
         "uniform(5m, 15m)",
         "the first must not exceed the second",
         [](const Values& v) { return v[0] <= v[1]; },
         [](const Values& v) {
             return Distribution::Uniform{v[0], v[1]};
         }},
        {"lognormal",
         {"p50", "p95"},
         "lognormal(p50=3m, p95=12m)",
         "p50 must be above zero, and p95 not below it",
         [](const Values& v) { return v[0] > Duration{} && v[0] <= v[1]; },
         [](const Values& v) {
             return Distribution::LogNormal{v[0], v[1]};
         }},
        {"normal",
         {"mean", "sd"},
         "normal(mean=1m, sd=10s)",
         "",
         [](const Values&) { return true; },
         [](const Values& v) {
             return Distribution::Normal{v[0], v[1]};
         }},
        {"exponential",
         {"mean"},
         "exponential(mean=30s)",
         "",
         [](const Values&) { return true; },
         [](const Values& v) { return Distribution::Exponential{v[0]}; }},
        {"triangular",
         {"low", "mode", "high"},
         "triangular(1m, 3m, 10m)",
         "they must not decrease",
         [](const Values& v) { return v[0] <= v[1] && v[1] <= v[2]; },
         [](const Values& v) {
             return Distribution::Triangular{v[0], v[1], v[2]};
         }},
        {"empirical",
         {},
         "empirical(12s, 15s, 40s)",
         "",
         [](const Values&) { return true; },
         [](const Values& v) { return Distribution::Empirical{v}; }},
    };
    return all;
}

std::string_view trim(std::string_view text) {
    while (text.starts_with(' ')) {
        text.remove_prefix(1);
    }
    while (text.ends_with(' ')) {
        text.remove_suffix(1);
    }
    return text;
}

std::vector<std::string_view> split_arguments(std::string_view text) {
    std::vector<std::string_view> parts;
    for (std::size_t comma = text.find(','); comma != std::string_view::npos; comma = text.find(',')) {
        parts.push_back(trim(text.substr(0, comma)));
        text.remove_prefix(comma + 1);
    }
    parts.push_back(trim(text));
    return parts;
}

Parsed<Distribution> parse_arguments(const Form& form, std::string_view text) {
    using Result = Parsed<Distribution>;
    const auto parts = split_arguments(text);
    const std::string help = "such as " + std::string(form.example);
    if (!form.parameters.empty() && parts.size() != form.parameters.size()) {
        const std::size_t count = trim(text).empty() ? 0 : parts.size();
        return Result::bad("gives " + std::string(form.name) + " " + std::to_string(count) +
                               (count == 1 ? " value" : " values") + ", and it takes " +
                               std::to_string(form.parameters.size()),
                           help);
    }
    // By place, or by name in any order; as many as there are parameters and none twice, so none is left out.
    std::vector<Duration> values(parts.size());
    std::vector<bool> given(parts.size());
    for (std::size_t i = 0; i < parts.size(); ++i) {
        std::string_view part = parts[i];
        std::size_t place = i;
        if (const auto equals = part.find('='); equals != std::string_view::npos) {
            const auto name = trim(part.substr(0, equals));
            const auto named = std::find(form.parameters.begin(), form.parameters.end(), name);
            if (named == form.parameters.end()) {
                return Result::bad("has an unknown '" + std::string(name) + "' in " + std::string(form.name),
                                   help);
            }
            place = static_cast<std::size_t>(named - form.parameters.begin());
            part = trim(part.substr(equals + 1));
        }
        if (given[place]) {
            return Result::bad("gives '" + std::string(form.parameters[place]) + "' of " +
                                   std::string(form.name) + " twice",
                               help);
        }
        given[place] = true;
        const auto value = Scalar<Duration>::parse(part);
        if (!value.value) {
            return Result::bad(value.why + " in '" + std::string(part) + "'", value.help);
        }
        values[place] = *value.value;
    }
    if (!form.holds(values)) {
        return Result::bad("is no " + std::string(form.name) + " distribution: " + std::string(form.rule),
                           help);
    }
    return Result::good(form.make(values));
}

} // namespace

Distribution::Distribution() = default;
Distribution::Distribution(const Distribution& other) = default;
Distribution::Distribution(Distribution&& other) noexcept = default;
Distribution& Distribution::operator=(const Distribution& other) = default;
Distribution& Distribution::operator=(Distribution&& other) noexcept = default;
Distribution::~Distribution() = default;

Duration Distribution::draw(sim::Draw draw) const {
    return std::visit(DrawFrom{draw}, law_);
}

Duration Distribution::mean() const {
    return Duration::from_nanoseconds(std::visit(MeanOf{}, law_));
}

Duration Distribution::quantile(double share) const {
    return std::visit(QuantileOf{share}, law_);
}

Parsed<Distribution> Scalar<Distribution>::parse(std::string_view text) {
    const auto open = text.find('(');
    if (open == std::string_view::npos) {
        auto constant = Scalar<Duration>::parse(text);
        return constant.value ? Parsed<Distribution>::good(*constant.value)
                              : Parsed<Distribution>::bad(constant.why, constant.help);
    }
    auto law = text.substr(0, open);
    while (law.ends_with(' ')) {
        law.remove_suffix(1);
    }
    const auto form =
        std::find_if(forms().begin(), forms().end(), [&](const Form& f) { return f.name == law; });
    if (form == forms().end()) {
        return Parsed<Distribution>::bad(
            "names a distribution that is not known: '" + std::string(law) + "'",
            "known: uniform, lognormal, normal, exponential, triangular, empirical");
    }
    if (!text.ends_with(')')) {
        return Parsed<Distribution>::bad("lacks the closing parenthesis of " + std::string(law),
                                         "such as " + std::string(form->example));
    }
    return parse_arguments(*form, text.substr(open + 1, text.size() - open - 2));
}

std::string Scalar<Distribution>::format(const Distribution& value) {
    struct Writer {
        static std::string d(Duration x) { return Scalar<Duration>::format(x); }
        std::string operator()(const Distribution::Constant& l) const { return d(l.value); }
        std::string operator()(const Distribution::Uniform& l) const {
            return "uniform(" + d(l.low) + ", " + d(l.high) + ")";
        }
        std::string operator()(const Distribution::LogNormal& l) const {
            return "lognormal(p50=" + d(l.median) + ", p95=" + d(l.p95) + ")";
        }
        std::string operator()(const Distribution::Normal& l) const {
            return "normal(mean=" + d(l.mean) + ", sd=" + d(l.deviation) + ")";
        }
        std::string operator()(const Distribution::Exponential& l) const {
            return "exponential(mean=" + d(l.mean) + ")";
        }
        std::string operator()(const Distribution::Triangular& l) const {
            return "triangular(" + d(l.low) + ", " + d(l.mode) + ", " + d(l.high) + ")";
        }
        std::string operator()(const Distribution::Empirical& l) const {
            std::string text;
            for (const Duration x : l.values) {
                text += (text.empty() ? "empirical(" : ", ") + d(x);
            }
            return text + ")";
        }
    };
    return std::visit(Writer{}, value.law());
}

std::optional<double> Scalar<Distribution>::magnitude(const Distribution& value) {
    const auto* constant = std::get_if<Distribution::Constant>(&value.law());
    return constant ? std::optional(constant->value.in_seconds()) : std::nullopt;
}

} // namespace gameday::fields
