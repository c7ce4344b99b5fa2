#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "scenarios/language/load.hpp"
#include "studies/document.hpp"
#include "studies/expectation.hpp"
#include "studies/metrics/metric.hpp"
#include "studies/precision.hpp"
#include "studies/result.hpp"

namespace gameday::studies {

/// A scenario that has been read and checked, and all that its files alone decide: what will be
/// measured, what is expected, and what has no subject.
class Study {
public:
    /// A metric that is measured in each replication.
    struct Measured {
        MetricKey key;
        const Metric* metric = nullptr;
    };
    /// How precise something has to be.
    struct Wanted {
        std::size_t measured; ///< its place in `measured()`
        Precision precision;
    };
    struct Expected {
        std::size_t measured; ///< its place in `measured()`
        Expectation expectation;
        std::string path; ///< "expect.detect.0"
    };

    /// Whether flows may be asked for where they are known to differ from requests.
    enum class Differences : std::uint8_t { refused, accepted };

    /// Whether what a scenario expects is read: a comparison judges nothing of it.
    enum class Expectations : std::uint8_t { read, ignored };

    /// Reads a scenario. Every fault goes to the diagnostics; nothing comes back when there was one.
    static std::optional<Study> load(const std::string& path, const language::LoadOptions& options,
                                     language::Diagnostics& diagnostics,
                                     Differences differences = Differences::refused,
                                     Expectations expectations = Expectations::read);

    /// From now on `wanted()` is what this text says, as `--until` gives it. Every fault goes to the
    /// diagnostics.
    void want(const std::string& precision, language::Diagnostics& diagnostics);

    /// From now on that metric is measured, too: its place in `measured()`. Nothing, and why, where it is
    /// absent, or its labels name what this system has not.
    std::optional<std::size_t> also_measure(const MetricKey& key, std::string& why);

    [[nodiscard]] const std::string& file() const { return file_; }
    [[nodiscard]] const language::Loaded& loaded() const { return loaded_; }
    [[nodiscard]] const Document& document() const { return loaded_.as<Document>(); }
    [[nodiscard]] const models::Prospects& prospects() const { return prospects_; }
    [[nodiscard]] const models::Script& script() const { return script_; }
    [[nodiscard]] const std::vector<Measured>& measured() const { return measured_; }
    [[nodiscard]] const std::vector<Expected>& expected() const { return expected_; }
    /// When enough has been replayed; nothing: only the number of replications says so.
    [[nodiscard]] const std::optional<Wanted>& wanted() const { return wanted_; }
    [[nodiscard]] const std::vector<AbsentMetric>& absent() const { return absent_; }
    /// The place of the metric of that key in `measured()`; nothing: it is not measured.
    [[nodiscard]] std::optional<std::size_t> place_of(std::string_view key) const;
    /// The place of the metric whose phases are told, in `measured()`; nothing when it is absent.
    [[nodiscard]] std::optional<std::size_t> headline() const;

private:
    void measure_what_every_result_reports();
    void expect(const std::string& written_key, const std::vector<std::string>& texts,
                fields::Problems& problems);
    std::size_t measure(const MetricKey& key, const Metric& metric);
    /// The place of the metric that is written so, which is measured from now on. Problems are told for
    /// `path`; nothing comes back when there was one.
    std::optional<std::size_t> measure(const std::string& written_key, const std::string& path,
                                       fields::Problems& problems);

    std::string file_;
    language::Loaded loaded_;
    models::Prospects prospects_;
    models::Script script_;
    std::vector<Measured> measured_;
    std::vector<Expected> expected_;
    std::optional<Wanted> wanted_;
    std::vector<AbsentMetric> absent_;
};

/// Adds what a file that has no fault says, but can hardly mean, unless it accepts that.
void tell_file_warnings(const language::Loaded& loaded, language::Diagnostics& diagnostics);

} // namespace gameday::studies
