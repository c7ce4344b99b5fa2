#include <fmt/format.h>

#include "reports/comparison/markdown_row.hpp"
#include "reports/comparison/words.hpp"
#include "reports/markdown_text.hpp"
#include "reports/quantities.hpp"

namespace gameday::reports {

std::string markdown_row(const studies::ComparedStatistic& one) {
    const std::string share = comparison_words::relative(one);
    return fmt::format("| {} | {} | {} | {} | {}{} |\n", markdown_code(comparison_words::title(one)),
                       value_text(comparison_words::unit(one), one.known.base),
                       value_text(comparison_words::unit(one), one.known.changed),
                       comparison_words::word_of(comparison_words::told(one)),
                       comparison_words::difference(one), share.empty() ? "" : " (" + share + ")");
}

std::string markdown_folded(const std::string& summary, const std::string& body) {
    return fmt::format("<details>\n<summary>{}</summary>\n\n{}\n</details>\n\n", html_text(summary), body);
}

std::string comparison_markdown(const studies::ResultComparison& comparison,
                                std::span<const JudgedFailIf> judged) {
    std::string text =
        fmt::format("**{}.**\n\n", markdown_text(comparison_words::headline(comparison, judged)));
    std::string changed;
    std::string rest;
    for (const studies::ComparedStatistic& one : comparison.statistics) {
        const comparison_words::Told what = comparison_words::told(one);
        if (what != comparison_words::Told::same) {
            (what == comparison_words::Told::not_told ? rest : changed) += markdown_row(one);
        }
    }
    if (!changed.empty()) {
        text += std::string(markdown_heading) + changed + "\n";
    }
    for (const JudgedFailIf& one : judged) {
        text += fmt::format("- {}: {}\n", markdown_code(one.fail_if.text),
                            comparison_words::outcome(one, comparison));
    }
    text += judged.empty() ? "" : "\n";
    for (const std::string& warning : comparison_words::warnings(comparison)) {
        text += "- ⚠ " + markdown_text(warning) + "\n";
    }
    for (const std::string& remark : comparison.remarks) {
        text += "- " + markdown_text(remark) + "\n";
    }
    for (const studies::LackingMetric& one : comparison.lacking) {
        text +=
            fmt::format("- {}: absent {}{}{}\n", markdown_code(one.key), one.in_second ? "after" : "before",
                        one.why.empty() ? "" : ", ", markdown_text(one.why));
    }
    text += comparison.remarks.empty() && comparison.lacking.empty() ? "" : "\n";
    if (!comparison.parameters.empty()) {
        std::string parameters = "| parameter | before | after |\n|---|---|---|\n";
        for (const studies::ParameterDifference& one : comparison.parameters) {
            parameters += fmt::format("| {} | {} | {} |\n", markdown_code(one.path),
                                      markdown_code(one.before), markdown_code(one.after));
        }
        text += markdown_folded(
            counted(comparison.parameters.size(), "parameter differs", "parameters differ"), parameters);
    }
    if (!rest.empty()) {
        text += markdown_folded("Figures of which no difference can be told",
                                std::string(markdown_heading) + rest);
    }
    return text + comparison_words::basis(comparison) + "\n";
}

} // namespace gameday::reports
