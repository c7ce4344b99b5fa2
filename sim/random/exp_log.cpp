#include "sim/random/exp_log.hpp"

#include <cmath>
#include <limits>

namespace gameday::sim {

namespace {

// ln 2 in two parts: the first has 21 trailing zero bits, so that a small whole multiple of it is exact.
constexpr double ln2_high = 0x1.62e42feep-1;
constexpr double ln2_low = 0x1.a39ef35793c76p-33;

/// Half of ln((1 + s)/(1 − s)), for |s| up to 0.18.
double artanh(double s) {
    double sum = 0;
    for (int term = 23; term > 0; term -= 2) {
        sum = sum * (s * s) + 1.0 / term;
    }
    return s * sum;
}

/// e^x − 1 by its series, of which 14 terms reach the last bit for |x| up to ln(2)/2.
double expm1_near_zero(double x) {
    double sum = 1;
    for (int term = 14; term > 1; --term) {
        sum = 1 + sum * x / term;
    }
    return sum * x;
}

constexpr double near_zero = 0.3465; // ln(2)/2 is a little more

} // namespace

double exp_same_everywhere(double x) {
    if (!(x < 709)) { // the end of double is 709.78
        return std::isnan(x) ? x : std::numeric_limits<double>::infinity();
    }
    if (x < -708) {
        return 0;
    }
    // e^x = 2^power * e^rest with |rest| <= ln(2)/2.
    const double power = std::floor(x * 0x1.71547652b82fep0 + 0.5);
    const double rest = (x - power * ln2_high) - power * ln2_low;
    return std::ldexp(1 + expm1_near_zero(rest), static_cast<int>(power));
}

double log_same_everywhere(double x) {
    // x = mantissa * 2^power with the mantissa around 1, and ln(m) = 2 artanh((m - 1) / (m + 1)).
    int power = 0;
    double mantissa = std::frexp(x, &power);
    if (mantissa < 0x1.6a09e667f3bcdp-1) { // sqrt(1/2)
        mantissa *= 2;
        --power;
    }
    return power * ln2_high + (power * ln2_low + 2 * artanh((mantissa - 1) / (mantissa + 1)));
}

double expm1_same_everywhere(double x) {
    return std::abs(x) < near_zero ? expm1_near_zero(x) : exp_same_everywhere(x) - 1;
}

double log1p_same_everywhere(double x) {
    constexpr double small = 0.25;
    return std::abs(x) < small ? 2 * artanh(x / (2 + x)) : log_same_everywhere(1 + x);
}

} // namespace gameday::sim
