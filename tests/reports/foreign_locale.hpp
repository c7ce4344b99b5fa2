#pragma once

#include <locale>
#include <string>

namespace gameday::samples {

/// While it lives, C++ streams write 1.234,5 where we write 1234.5. It needs no locale to be installed.
class ForeignLocale {
public:
    ForeignLocale() : before_(std::locale::global(std::locale(std::locale::classic(), new Commas))) {}
    ForeignLocale(const ForeignLocale&) = delete;
    ForeignLocale& operator=(const ForeignLocale&) = delete;
    ~ForeignLocale() { std::locale::global(before_); }

private:
    struct Commas : std::numpunct<char> {
        char do_decimal_point() const override { return ','; }
        char do_thousands_sep() const override { return '.'; }
        std::string do_grouping() const override { return "\3"; }
    };
    std::locale before_;
};

} // namespace gameday::samples
