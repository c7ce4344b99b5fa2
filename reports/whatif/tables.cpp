#include <algorithm>
#include <cmath>
#include <optional>

#include <fmt/format.h>

#include "reports/comparison/difference_text.hpp"
#include "reports/quantities.hpp"
#include "reports/text/table.hpp"
#include "reports/whatif/sections.hpp"

namespace gameday::reports::whatif_sections {

namespace {

using studies::NoInterval;

/// What stands below a table, each once: "[1] no interval: …".
class Footnotes {
public:
    /// Its sign.
    std::string add(const std::string& text) {
        auto found = std::find(notes_.begin(), notes_.end(), text);
        if (found == notes_.end()) {
            found = notes_.insert(notes_.end(), text);
        }
        return fmt::format("[{}]", found - notes_.begin() + 1);
    }

    [[nodiscard]] bool any() const { return !notes_.empty(); }
    void print(Screen& screen) const {
        for (std::size_t i = 0; i < notes_.size(); ++i) {
            screen.paragraph(2, 6, fmt::format("[{}] {}", i + 1, notes_[i]), Tone::faint);
        }
    }

private:
    std::vector<std::string> notes_;
};

/// Some columns of the comparison, side by side.
class Block {
public:
    Block(const Page& page, std::size_t from, std::size_t to, Footnotes& notes)
        : page_(page), from_(from), to_(to), notes_(notes), table_(page.screen, columns(to - from), 0) {
        std::vector<std::string> heading{page.whatif.only_sweeps ? swept() : ""};
        for (std::size_t i = from; i < to; ++i) {
            heading.insert(heading.end(),
                           {title_of(page.whatif.columns[i]), "difference", "", "better/worse"});
        }
        table_.heading(heading);
        for (const studies::WhatIfVariant& variant : page.whatif.variants) {
            add(variant);
        }
    }

    [[nodiscard]] bool fits() const { return table_.fits(); }
    void print() {
        page_.screen.blank();
        table_.print();
        if (hidden_ > 0) {
            page_.screen.paragraph(2, 2,
                                   fmt::format("hidden: {} that differ by less than {}",
                                               counted(hidden_, "variant", "variants"),
                                               share_text(page_.options.small)));
        }
    }

private:
    static std::vector<Column> columns(std::size_t count) {
        std::vector<Column> all{{.broken_first_to = 18}};
        for (std::size_t i = 0; i < count; ++i) {
            all.insert(all.end(),
                       {{Align::right, 3}, {Align::right, 2}, {Align::left, 1}, {Align::right, 2}});
        }
        return all;
    }

    [[nodiscard]] std::string swept() const {
        std::string all;
        for (const studies::Sweep& sweep : page_.whatif.sweeps) {
            all += (all.empty() ? "" : " × ") + sweep.path;
        }
        return all;
    }

    /// Whether it is less than what is to be shown.
    [[nodiscard]] bool is_small(const studies::StatisticDifference& known) const {
        return page_.options.small > 0 && known.difference && known.base &&
               std::isfinite(*known.difference) &&
               std::abs(*known.difference) < page_.options.small * std::abs(*known.base);
    }

    /// The best of a column that is certain to differ from the base.
    [[nodiscard]] bool is_best(const studies::WhatIfVariant& variant, std::size_t column) const {
        const auto gain = [&](const studies::WhatIfVariant& one) {
            const studies::WhatIfCell& cell = one.cells[column];
            const double difference = cell.compared && cell.base.told() ? *cell.base.difference : 0;
            return page_.whatif.columns[column].more_is_better ? difference : -difference;
        };
        const double own = gain(variant);
        return own > 0 && std::all_of(page_.whatif.variants.begin(), page_.whatif.variants.end(),
                                      [&](const auto& other) { return gain(other) <= own; });
    }

    void add(const studies::WhatIfVariant& variant) {
        const bool is_base = &variant == &page_.whatif.variants.front();
        const auto small = [&](std::size_t i) {
            return variant.cells[i].compared &&
                   (is_small(variant.cells[i].base) || variant.cells[i].base.same);
        };
        bool all_small = page_.options.small > 0 && !is_base;
        for (std::size_t i = from_; i < to_; ++i) {
            all_small = all_small && small(i);
        }
        if (all_small) {
            ++hidden_;
            return;
        }
        Line row{{is_base ? "base" : label_of(page_.whatif, variant), is_base ? Tone::strong : Tone::plain}};
        for (std::size_t i = from_; i < to_; ++i) {
            add_cell(variant, i, row);
        }
        table_.row(row);
    }

    void add_cell(const studies::WhatIfVariant& variant, std::size_t column, Line& row) {
        const studies::WhatIfCell& cell = variant.cells[column];
        const studies::Unit unit = column_unit(column);
        if (!cell.absent.empty()) {
            row.insert(row.end(),
                       {{"absent " + notes_.add("absent: " + cell.absent), Tone::faint}, {}, {}, {}});
            return;
        }
        const Tone tone = is_best(variant, column) ? Tone::good : cell.value ? Tone::plain : Tone::bad;
        row.push_back({value_text(unit, cell.value), tone});
        if (!cell.compared) {
            row.insert(row.end(), {{}, {}, {}});
            return;
        }
        const studies::StatisticDifference& known = cell.base;
        const auto [difference, reach] = told(known, unit, column);
        row.push_back({difference, tone == Tone::bad ? Tone::plain : tone});
        row.push_back({reach});
        const auto share = [&](std::uint32_t count) {
            return known.pairs == 0 ? std::string("–") : percent(count, known.pairs);
        };
        using Kind = studies::Statistic::Kind;
        const Kind kind = page_.whatif.columns[column].statistic.kind;
        const bool of_pairs = kind == Kind::mean || kind == Kind::quantile || kind == Kind::never_happened;
        row.push_back({known.same || is_small(known) || !of_pairs
                           ? ""
                           : share(known.better) + "/" + share(known.worse) + " %",
                       Tone::faint});
    }

    /// Whole percents, cut off so that two parts are never more than the whole, and never 0 of what is more.
    static std::string percent(std::uint32_t count, std::uint32_t all) {
        const std::uint64_t whole = std::uint64_t{100} * count / all;
        return whole == 0 && count > 0 ? "<1"
               : whole == 99 && std::uint64_t{100} * count > std::uint64_t{99} * all
                   ? ">99"
                   : fmt::format("{}", whole);
    }

    /// A difference, and how far off it may be.
    std::pair<std::string, std::string> told(const studies::StatisticDifference& known, studies::Unit unit,
                                             std::size_t column) {
        if (is_small(known)) {
            return {"", ""};
        }
        if (known.same) {
            return {"same", ""};
        }
        if (!known.difference) {
            return {"~", notes_.add(known.base ? "it came in no replication with both" : "never in either")};
        }
        const std::string difference = difference_text(unit, *known.difference) + of_fewer(known, column);
        if (known.why != NoInterval::none) {
            return {difference, notes_.add(why(known, column))};
        }
        return known.told() ? std::pair(difference, reach_text(unit, known))
                            : std::pair(std::string("~"), "");
    }

    /// A difference of means is of the pairs in which it came on both sides.
    std::string of_fewer(const studies::StatisticDifference& known, std::size_t column) {
        const auto kind = page_.whatif.columns[column].statistic.kind;
        const bool of_values =
            kind == studies::Statistic::Kind::mean || kind == studies::Statistic::Kind::deviation;
        return of_values && known.both < known.pairs
                   ? " " + notes_.add(fmt::format("of the {} of {} replications in which it came with both",
                                                  count_text(known.both), count_text(known.pairs)))
                   : "";
    }

    [[nodiscard]] std::string why(const studies::StatisticDifference& known, std::size_t column) const {
        const studies::WhatIfColumn& about = page_.whatif.columns[column];
        switch (known.why) {
        case NoInterval::no_spread:
            return "no interval: all resamples agree, though pairs differ";
        case NoInterval::extreme:
            return "no interval: a sample says nothing of a " + about.statistic.text();
        case NoInterval::never_came:
            return "no interval: it came in no replication with both";
        default:
            break;
        }
        return about.statistic.kind == studies::Statistic::Kind::quantile
                   ? fmt::format("no interval: of {} fewer than ten lie beyond {}",
                                 counted(known.pairs, "replication", "replications"),
                                 brief_text(about.statistic))
                   : "no interval: there are fewer than ten replications to tell from";
    }

    [[nodiscard]] studies::Unit column_unit(std::size_t column) const {
        const studies::WhatIfColumn& about = page_.whatif.columns[column];
        return about.statistic.kind == studies::Statistic::Kind::never_happened ? studies::Unit::count
                                                                                : about.unit;
    }

    const Page& page_;
    std::size_t from_, to_;
    Footnotes& notes_;
    Table table_;
    std::size_t hidden_ = 0;
};

} // namespace

void tables(const Page& page) {
    Footnotes notes;
    const std::size_t all = page.whatif.columns.size();
    for (std::size_t from = 0; from < all;) {
        std::size_t to = all;
        std::optional<Block> block;
        for (;; --to) {
            Footnotes tried = notes; // only those of the table that is printed
            block.emplace(page, from, to, tried);
            if (block->fits() || to == from + 1) {
                break;
            }
        }
        block.emplace(page, from, to, notes);
        block->print();
        from = to;
    }
    const auto& variants = page.whatif.variants;
    const bool untold = std::any_of(variants.begin(), variants.end(), [](const auto& variant) {
        return std::any_of(variant.cells.begin(), variant.cells.end(), [](const studies::WhatIfCell& cell) {
            return cell.compared && !cell.base.same && cell.base.why == NoInterval::none && !cell.base.told();
        });
    });
    if (untold || notes.any()) {
        page.screen.blank();
    }
    if (untold) {
        page.screen.paragraph(
            2, 4,
            fmt::format("~ no difference can be told from {}", counted(page.whatif.runs, "pair", "pairs")),
            Tone::faint);
    }
    notes.print(page.screen);
}

} // namespace gameday::reports::whatif_sections
