#include "sim/fields/describe.hpp"

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <tuple>
#include <utility>
#include <variant>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "sim/fields/distribution.hpp"

namespace gameday::fields {

// What a small product might describe.
namespace example {

enum class Colour { red, green };

struct Wheel {
    Share worn{0.1};
    static const Type& description();
};

struct Honour {};
struct AtLeast {
    Distribution length = sim::Duration::minutes(10);
};
struct Fixed {
    sim::Duration length;
};
using Ttl = std::variant<Honour, AtLeast, Fixed>;

struct Bell {
    Count rings{1};
    static const Type& description();
};
struct Horn {
    Share loudness{0.5};
    static const Type& description();
};

struct Bicycle {
    sim::Duration ride = sim::Duration::minutes(20);
    Count gears{7};
    Colour colour = Colour::green;
    std::optional<Name> owner;
    std::vector<Wheel> wheels{{Share{0.2}}};
    std::map<std::string, Count> bags;
    Case sound;
    Wheel spare;
    static const Type& description();
};

const Type& Wheel::description() {
    static const Type type =
        record<Wheel>("wheel", "what turns").field<&Wheel::worn>("worn", "how worn it is").done();
    return type;
}
const Type& Bell::description() {
    static const Type type = record<Bell>("bell", "a bell").field<&Bell::rings>("rings", "how often").done();
    return type;
}
const Type& Horn::description() {
    static const Type type =
        record<Horn>("horn", "a horn").field<&Horn::loudness>("loudness", "how loud").done();
    return type;
}

const Type& sounds() {
    static const Type type = cases("sound", "sound", {case_of<Bell>("bell"), case_of<Horn>("horn")});
    return type;
}

const Type& ttl() {
    static const Type type = one_of<Ttl>("ttl", "how long an answer is kept")
                                 .word<Honour>("honour", "as the record says")
                                 .keyed<AtLeast, &AtLeast::length>("at_least", "never shorter")
                                 .plain<Fixed, &Fixed::length>("a duration", "always so long")
                                 .done();
    return type;
}

} // namespace example

template <> struct Words<example::Colour> {
    static const std::vector<std::tuple<example::Colour, std::string, std::string>>& words() {
        static const std::vector<std::tuple<example::Colour, std::string, std::string>> all{
            {example::Colour::red, "red", "the fast one"},
            {example::Colour::green, "green", "the quiet one"}};
        return all;
    }
};

namespace example {

const Type& Bicycle::description() {
    static const Type type =
        record<Bicycle>("bicycle", "a thing to ride")
            .field<&Bicycle::ride>("ride", "how long", {.low = "1s", .high = "1h", .source = "X1"})
            .field<&Bicycle::gears>("gears", "how many", {.required = true})
            .field<&Bicycle::colour>("colour", "how it looks", {.source = assumption})
            .field<&Bicycle::owner>("owner", "whose it is", {.refers_to = {"people"}})
            .field<&Bicycle::wheels>("wheels", "front to back")
            .field<&Bicycle::bags>("bags", "by place", {.keys_refer_to = {"places"}})
            .field_of<&Bicycle::sound>(sounds(), "sound", "what it makes", {.inlined = true})
            .include<&Bicycle::spare>(Wheel::description())
            .check([](const Bicycle& bicycle, const std::string& path, Problems& problems) {
                if (bicycle.wheels.empty()) {
                    problems.push_back({join_path(path, "wheels"), "a bicycle without wheels does not ride"});
                }
            })
            .done();
    return type;
}

} // namespace example

namespace {

using namespace example;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

const Field& field(const char* name) {
    return *Bicycle::description().field(name);
}

std::string formatted(const Field& field, const void* record) {
    return field.type->format(field.of(record));
}

// ---- records ----

TEST(RecordDescription, DefaultsAreWhatADefaultConstructedObjectHolds) {
    const auto bicycle = Bicycle::description().make();
    EXPECT_EQ(formatted(field("ride"), bicycle.get()), "20m");
    EXPECT_EQ(formatted(field("gears"), bicycle.get()), "7");
    EXPECT_EQ(formatted(field("colour"), bicycle.get()), "green");
    EXPECT_EQ(formatted(field("worn"), bicycle.get()), "10%");
}

TEST(RecordDescription, EachObjectMadeIsItsOwn) {
    const auto one = Bicycle::description().make();
    const auto other = Bicycle::description().make();
    const ReadFault fault = field("gears").type->parse("21", field("gears").in(one.get()));
    EXPECT_FALSE(fault.any());
    EXPECT_EQ(static_cast<const Bicycle*>(one.get())->gears.value, 21);
    EXPECT_EQ(static_cast<const Bicycle*>(other.get())->gears.value, 7);
}

TEST(RecordDescription, SaysOfEachFieldWhatWasSaid) {
    EXPECT_EQ(Bicycle::description().shape, Shape::record);
    EXPECT_EQ(Bicycle::description().name, "bicycle");
    EXPECT_EQ(field("ride").doc, "how long");
    EXPECT_EQ(field("ride").low, "1s");
    EXPECT_EQ(field("ride").high, "1h");
    EXPECT_EQ(field("ride").source, "X1");
    EXPECT_FALSE(field("ride").required);
    EXPECT_TRUE(field("gears").required);
    EXPECT_EQ(field("colour").source, "assumption");
    EXPECT_THAT(field("owner").refers_to, ElementsAre("people"));
    EXPECT_THAT(field("bags").keys_refer_to, ElementsAre("places"));
    EXPECT_TRUE(field("sound").inlined);
    EXPECT_EQ(Bicycle::description().field("saddle"), nullptr);
    EXPECT_EQ(Bicycle::description().field(""), nullptr);
}

TEST(RecordDescription, IncludesThePartsOfAMemberAsItsOwn) {
    Bicycle bicycle;
    EXPECT_FALSE(field("worn").type->parse("90%", field("worn").in(&bicycle)).any());
    EXPECT_EQ(bicycle.spare.worn, Share{0.9});
    EXPECT_EQ(bicycle.wheels.front().worn, Share{0.2});
}

TEST(RecordDescription, RuleOfTheWholeNamesThePathOfThePart) {
    Bicycle bicycle;
    Problems problems;
    Bicycle::description().check(&bicycle, "garage.mine", problems);
    EXPECT_THAT(problems, IsEmpty());
    bicycle.wheels.clear();
    Bicycle::description().check(&bicycle, "garage.mine", problems);
    ASSERT_EQ(problems.size(), 1U);
    EXPECT_EQ(problems[0].path, "garage.mine.wheels");
    EXPECT_EQ(join_path("", "wheels"), "wheels");
}

TEST(RecordDescription, AllowedAreTheFieldsWithInlinedCasesByTheirKey) {
    EXPECT_THAT(Bicycle::description().allowed(),
                ElementsAre("ride", "gears", "colour", "owner", "wheels", "bags", "sound", "worn"));
}

TEST(RecordDescription, AllowedAreTheNamesOfInlinedCasesWithoutAKey) {
    struct Step {
        Name name;
        Case what;
    };
    const Type steps = cases("step", "", {case_of<Bell>("ring"), case_of<Horn>("honk")});
    const Type type = record<Step>("step", "")
                          .field<&Step::name>("name", "")
                          .field_of<&Step::what>(steps, "what", "", {.inlined = true})
                          .done();
    EXPECT_THAT(type.allowed(), ElementsAre("name", "ring", "honk"));
}

// ---- scalars and choices ----

TEST(ScalarDescription, ComesFromTheScalar) {
    const Type& type = type_of<sim::Duration>();
    EXPECT_EQ(type.shape, Shape::scalar);
    EXPECT_EQ(type.name, "duration");
    EXPECT_EQ(type.expects, "a duration with a unit");
    EXPECT_EQ(type.pattern, Scalar<sim::Duration>::pattern);
    EXPECT_THAT(type.allowed(), IsEmpty());
    EXPECT_EQ(&type, &type_of<sim::Duration>()) << "one description for each type";
    sim::Duration length;
    EXPECT_FALSE(type.parse("90s", &length).any());
    EXPECT_EQ(type.format(&length), "1m30s");
    EXPECT_EQ(type.magnitude(&length), 90.0);
}

TEST(ScalarDescription, WhatIsRefusedLeavesTheValueAlone) {
    sim::Duration length = sim::Duration::seconds(5);
    const ReadFault fault = type_of<sim::Duration>().parse("90", &length);
    EXPECT_TRUE(fault.any());
    EXPECT_EQ(fault.why, "needs a duration with a unit");
    EXPECT_EQ(fault.help, "write 90s");
    EXPECT_EQ(length, sim::Duration::seconds(5));
}

TEST(ChoiceDescription, ReadsItsWordsOnly) {
    const Type& type = type_of<Colour>();
    EXPECT_EQ(type.name, "choice");
    EXPECT_THAT(type.allowed(), ElementsAre("red", "green"));
    EXPECT_EQ(type.words[0].doc, "the fast one");
    Colour colour = Colour::green;
    EXPECT_FALSE(type.parse("red", &colour).any());
    EXPECT_EQ(colour, Colour::red);
    EXPECT_EQ(type.format(&colour), "red");
    EXPECT_FALSE(type.magnitude(&colour));
    for (const char* text : {"Red", "blue", "", "red "}) {
        const ReadFault fault = type.parse(text, &colour);
        EXPECT_EQ(fault.why, "cannot be '" + std::string(text) + "'");
        EXPECT_EQ(colour, Colour::red);
    }
}

// ---- containers ----

/// Keys and formatted elements of a container.
std::vector<std::pair<std::string, std::string>> elements(const Type& type, const void* container) {
    std::vector<std::pair<std::string, std::string>> all;
    type.each(container, [&](const std::string& key, const void* element) {
        all.emplace_back(key, type.element->format(element));
    });
    return all;
}

using Pairs = std::vector<std::pair<std::string, std::string>>;

TEST(ListDescription, AddsAtTheEndAndVisitsInOrder) {
    const Type& type = type_of<std::vector<Count>>();
    EXPECT_EQ(type.shape, Shape::list);
    EXPECT_EQ(type.name, "list of count");
    EXPECT_EQ(type.element, &type_of<Count>());
    std::vector<Count> list{{5}};
    EXPECT_FALSE(type.element->parse("6", type.add(&list, "")).any());
    EXPECT_EQ(elements(type, &list), (Pairs{{"0", "5"}, {"1", "6"}}));
    type.clear(&list);
    EXPECT_EQ(elements(type, &list), Pairs{});
}

TEST(MapDescription, AddsUnderAKeyAndVisitsByKey) {
    const Type& type = type_of<std::map<std::string, Count>>();
    EXPECT_EQ(type.shape, Shape::map);
    EXPECT_EQ(type.name, "map of count");
    std::map<std::string, Count> map{{"west", {5}}};
    EXPECT_FALSE(type.element->parse("6", type.add(&map, "east")).any());
    EXPECT_EQ(elements(type, &map), (Pairs{{"east", "6"}, {"west", "5"}}));
    EXPECT_FALSE(type.element->parse("7", type.add(&map, "west")).any());
    EXPECT_EQ(elements(type, &map), (Pairs{{"east", "6"}, {"west", "7"}}))
        << "a key once there keeps its place";
    type.clear(&map);
    EXPECT_EQ(elements(type, &map), Pairs{});
}

TEST(OptionalDescription, IsEmptyUntilAdded) {
    const Type& type = type_of<std::optional<Name>>();
    EXPECT_EQ(type.shape, Shape::optional);
    EXPECT_EQ(type.name, "name");
    std::optional<Name> owner;
    EXPECT_EQ(elements(type, &owner), Pairs{});
    EXPECT_FALSE(type.element->parse("anna", type.add(&owner, "")).any());
    EXPECT_EQ(elements(type, &owner), (Pairs{{"", "anna"}}));
    type.clear(&owner);
    EXPECT_FALSE(owner);
}

TEST(ListDescription, OfRecordsAddsElementsWithTheirDefaults) {
    const Type& type = type_of<std::vector<Wheel>>();
    EXPECT_EQ(type.name, "list of wheel");
    std::vector<Wheel> wheels;
    auto* added = static_cast<Wheel*>(type.add(&wheels, ""));
    EXPECT_EQ(added, wheels.data());
    EXPECT_EQ(added->worn, Share{0.1});
}

// ---- one of several ----

/// Which alternative holds, by number.
std::vector<std::size_t> held(const Type& type, const Ttl& value) {
    std::vector<std::size_t> holding;
    for (std::size_t i = 0; i < type.alternatives.size(); ++i) {
        if (type.alternatives[i].get(&value) != nullptr) {
            holding.push_back(i);
        }
    }
    return holding;
}

TEST(OneOfDescription, AllowedSaysHowEachIsWritten) {
    EXPECT_THAT(ttl().allowed(), ElementsAre("honour", "{at_least: …}", "a duration"));
    EXPECT_EQ(ttl().alternatives[1].form, Alternative::Form::keyed);
    EXPECT_EQ(ttl().alternatives[1].payload, &type_of<Distribution>());
    EXPECT_EQ(ttl().alternatives[0].payload, nullptr);
}

TEST(OneOfDescription, SelectMakesItHoldThatAndGivesThePayload) {
    Ttl value;
    EXPECT_THAT(held(ttl(), value), ElementsAre(0));
    EXPECT_EQ(ttl().alternatives[0].get(&value), &std::get<Honour>(value));

    void* payload = ttl().alternatives[1].select(&value);
    EXPECT_THAT(held(ttl(), value), ElementsAre(1));
    EXPECT_EQ(payload, ttl().alternatives[1].get(&value));
    EXPECT_EQ(ttl().alternatives[1].payload->format(payload), "10m") << "a payload starts with its default";
    EXPECT_FALSE(ttl().alternatives[1].payload->parse("uniform(10m, 30m)", payload).any());
    EXPECT_EQ(Scalar<Distribution>::format(std::get<AtLeast>(value).length), "uniform(10m, 30m)");

    payload = ttl().alternatives[2].select(&value);
    EXPECT_FALSE(ttl().alternatives[2].payload->parse("30s", payload).any());
    EXPECT_THAT(held(ttl(), value), ElementsAre(2));
    EXPECT_EQ(std::get<Fixed>(value).length, sim::Duration::seconds(30));

    EXPECT_EQ(ttl().alternatives[0].select(&value), nullptr) << "a word has no payload";
    EXPECT_THAT(held(ttl(), value), ElementsAre(0));
}

// ---- cases ----

TEST(CasesDescription, AreEmptyUntilChosen) {
    const Bicycle bicycle;
    EXPECT_FALSE(bicycle.sound.chosen());
    EXPECT_EQ(bicycle.sound.value(), nullptr);
    EXPECT_EQ(sounds().shape, Shape::cases);
    EXPECT_EQ(sounds().discriminator, "sound");
    EXPECT_THAT(sounds().allowed(), ElementsAre("bell", "horn"));
    EXPECT_EQ(sounds().cases[0].doc, "a bell");
    EXPECT_EQ(sounds().cases[1].record, &Horn::description());
}

TEST(CasesDescription, HoldTheRecordThatWasChosen) {
    Bicycle bicycle;
    const CaseOption& horn = sounds().cases[1];
    auto record = horn.make();
    EXPECT_FALSE(horn.record->field("loudness")
                     ->type->parse("80%", horn.record->field("loudness")->in(record.get()))
                     .any());
    sounds().choose(field("sound").in(&bicycle), horn, std::move(record));
    ASSERT_TRUE(bicycle.sound.chosen());
    EXPECT_EQ(bicycle.sound.option().name, "horn");
    EXPECT_EQ(bicycle.sound.as<Horn>().loudness, Share{0.8});
    EXPECT_EQ(bicycle.sound.value(), &bicycle.sound.as<Horn>());

    const CaseOption& bell = sounds().cases[0];
    sounds().choose(&bicycle.sound, bell, bell.make());
    EXPECT_EQ(bicycle.sound.option().name, "bell");
    EXPECT_EQ(bicycle.sound.as<Bell>().rings, Count{1});
}

} // namespace
} // namespace gameday::fields
