#include "studies/comparison/resamples.hpp"

#include <algorithm>
#include <atomic>
#include <cmath>
#include <exception>
#include <map>
#include <mutex>
#include <system_error>
#include <thread>
#include <tuple>

#include "sim/random/stream.hpp"

namespace gameday::studies {

namespace {

/// As many of `size`, with replacement: how often each was drawn.
void draw_with_replacement(sim::Draw draw, std::span<std::uint32_t> weights) {
    std::fill(weights.begin(), weights.end(), 0U);
    const std::uint64_t size = weights.size();
    for (std::size_t i = 0; i < weights.size(); i += 2) {
        const std::uint64_t bits = draw();
        // The upper part of a product of 32 bits each: of N each place is as likely as any other within
        // N/2^32.
        ++weights[(bits >> 32U) * size >> 32U];
        if (i + 1 < weights.size()) {
            ++weights[(bits & 0xffffffffU) * size >> 32U];
        }
    }
}

/// In which pairs it came on both sides; empty: in all.
std::vector<char> came_on_both(const ComparedSamples& compared) {
    std::vector<char> both(std::min(compared.base.size(), compared.changed.size()));
    bool all = true;
    for (std::size_t i = 0; i < both.size(); ++i) {
        both[i] = compared.base[i] != HUGE_VAL && compared.changed[i] != HUGE_VAL;
        all = all && both[i] != 0;
    }
    return all ? std::vector<char>{} : both;
}

/// Never and never do not differ.
double difference_of(double base, double changed) {
    return base == changed ? 0 : changed - base;
}

} // namespace

Resamples::Resamples(std::span<const ComparedSamples> compared, Pairing pairing,
                     const BootstrapOptions& options)
    : pairing_(pairing), seed_(options.seed), resamples_(options.resamples) {
    if (compared.empty()) {
        return;
    }
    base_size_ = compared.front().base.size();
    changed_size_ = compared.front().changed.size();
    prepare(compared);
    observed_.resize(compared.size());
    drawn_.resize(compared.size() * resamples_);
    evaluate(std::vector<std::uint32_t>(base_size_, 1), std::vector<std::uint32_t>(changed_size_, 1),
             observed_, 1);
    const unsigned threads = std::clamp(options.threads, 1U, std::max(resamples_ / 100, 1U));
    std::atomic<std::uint32_t> next{0};
    std::exception_ptr broken;
    std::mutex mutex;
    const auto work = [&] {
        constexpr std::uint32_t batch = 50; // a resample is the same whoever draws it
        try {
            for (std::uint32_t from = next.fetch_add(batch); from < resamples_;
                 from = next.fetch_add(batch)) {
                draw(from, std::min(from + batch, resamples_));
            }
        } catch (...) {
            const std::scoped_lock lock(mutex);
            broken = broken ? broken : std::current_exception();
            next = resamples_;
        }
    };
    std::vector<std::jthread> helpers;
    for (unsigned i = 1; i < threads; ++i) {
        try {
            helpers.emplace_back(work);
        } catch (const std::system_error&) {
            break; // no room for another thread: those that are there do it all
        }
    }
    work();
    helpers.clear(); // joins
    if (broken) {
        std::rethrow_exception(broken);
    }
}

void Resamples::prepare(std::span<const ComparedSamples> compared) {
    // The base is the same in all of them, and so are its statistics; a mean of pairs is of its own pairs.
    std::map<std::tuple<const double*, Statistic::Kind, double>, std::size_t> known;
    const auto per = static_cast<double>(base_size_);
    for (const ComparedSamples& one : compared) {
        const bool of_pairs =
            pairing_ == Pairing::paired &&
            (one.statistic.kind == Statistic::Kind::mean || one.statistic.kind == Statistic::Kind::deviation);
        const std::vector<char>& counted =
            counted_.emplace_back(of_pairs ? came_on_both(one) : std::vector<char>{});
        const std::tuple key{one.base.data(), one.statistic.kind, one.statistic.percent};
        const auto found = known.find(key);
        Sides sides{base_.size(), changed_.size()};
        if (counted.empty() && found != known.end()) {
            sides.base = found->second;
        } else {
            base_.emplace_back(one.base, one.statistic, counted, per);
            if (counted.empty()) {
                known.emplace(key, sides.base);
            }
        }
        changed_.emplace_back(one.changed, one.statistic, counted, per);
        sides_.push_back(sides);
    }
}

void Resamples::evaluate(std::span<const std::uint32_t> base, std::span<const std::uint32_t> changed,
                         std::span<double> out, std::size_t stride) const {
    std::vector<double> bases;
    bases.reserve(base_.size());
    for (const Estimator& one : base_) {
        bases.push_back(one(base));
    }
    for (std::size_t i = 0; i < sides_.size(); ++i) {
        out[i * stride] = difference_of(bases[sides_[i].base], changed_[sides_[i].changed](changed));
    }
}

void Resamples::draw(std::uint32_t from, std::uint32_t to) {
    const sim::Stream stream(sim::Randomness{seed_, 0}, "comparison/resamples");
    std::vector<std::uint32_t> base(base_size_);
    std::vector<std::uint32_t> changed(pairing_ == Pairing::paired ? 0 : changed_size_);
    for (std::uint32_t i = from; i < to; ++i) {
        draw_with_replacement(stream.at(i, 0), base);
        if (pairing_ == Pairing::independent) {
            draw_with_replacement(stream.at(i, 1), changed);
        }
        evaluate(base, pairing_ == Pairing::paired ? base : changed, std::span(drawn_).subspan(i),
                 resamples_);
    }
}

} // namespace gameday::studies
