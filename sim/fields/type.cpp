#include "sim/fields/type.hpp"

namespace gameday::fields {

const Field* Type::field(std::string_view wanted) const {
    for (const Field& candidate : fields) {
        if (candidate.name == wanted) {
            return &candidate;
        }
    }
    return nullptr;
}

std::vector<std::string> Type::allowed() const {
    std::vector<std::string> names;
    for (const Word& word : words) {
        names.push_back(word.text);
    }
    for (const Alternative& alternative : alternatives) {
        names.push_back(alternative.form == Alternative::Form::keyed ? "{" + alternative.name + ": …}"
                                                                     : alternative.name);
    }
    for (const CaseOption& option : cases) {
        names.push_back(option.name);
    }
    for (const Field& one : fields) {
        if (one.inlined && !one.type->discriminator.empty()) {
            names.push_back(one.type->discriminator);
        } else if (one.inlined) {
            for (const CaseOption& option : one.type->cases) {
                names.push_back(option.name);
            }
        } else {
            names.push_back(one.name);
        }
    }
    return names;
}

} // namespace gameday::fields
