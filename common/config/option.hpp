// Options are declared beside the code that uses them, once: reading, checking, the sample file and the
// reference text follow from the declaration.
//
//   struct AgentOptions {
//     static constexpr std::string_view section = "compute";
//     std::string host;
//     std::chrono::seconds report_interval{60};
//     static constexpr auto options() {
//       return Pack{nova::option("host", &AgentOptions::host, "Name this agent reports as."),
//                   nova::option("report_interval", &AgentOptions::report_interval,
//                                "Time between inventory reports.").at_least(1s)};
//     }
//   };
#pragma once
#include <array>
#include <chrono>
#include <optional>
#include <string_view>
#include <type_traits>

#include "common/config/values.hpp"
#include "common/pack.hpp"

namespace nova {

namespace detail {
template <class T>
struct BoundOf {
  using type = double;
};
template <class R, class P>
struct BoundOf<std::chrono::duration<R, P>> {
  using type = std::chrono::duration<double>;
};
template <class T>
struct BoundOf<std::optional<T>> : BoundOf<T> {};

constexpr double plain(double bound) { return bound; }
constexpr double plain(std::chrono::duration<double> bound) { return bound.count(); }
}  // namespace detail

struct OptionFlags {
  bool secret = false;    // never shown, not in samples, logs or error messages
  bool mutable_ = false;  // takes effect on SIGHUP
  bool required = false;  // no default: the daemon does not start without it
  bool multi = false;     // may be given several times; every value counts
};

struct OldName {
  std::string_view section;  // empty: the same section
  std::string_view name;
};

template <class Owner, class T>
struct Option {
  using owner = Owner;
  using type = T;
  using Bound = typename detail::BoundOf<T>::type;

  std::string_view name;
  T Owner::* member;
  std::string_view help;
  OptionFlags flags = {};
  std::optional<double> low = {}, high = {};
  std::array<std::string_view, 8> choices = {};
  std::size_t choice_count = 0;
  std::array<OldName, 2> old_names = {};
  std::string_view shown_default = {};

  constexpr Option at_least(Bound bound) const {
    Option o = *this;
    o.low = detail::plain(bound);
    return o;
  }
  constexpr Option at_most(Bound bound) const {
    Option o = *this;
    o.high = detail::plain(bound);
    return o;
  }
  template <class... S>
  constexpr Option one_of(S... names) const {
    static_assert(sizeof...(S) <= 8);
    Option o = *this;
    o.choices = {std::string_view(names)...};
    o.choice_count = sizeof...(S);
    return o;
  }
  constexpr Option secret() const {
    Option o = *this;
    o.flags.secret = true;
    return o;
  }
  constexpr Option mutable_() const {
    Option o = *this;
    o.flags.mutable_ = true;
    return o;
  }
  constexpr Option required() const {
    Option o = *this;
    o.flags.required = true;
    return o;
  }
  // Only for lists: each occurrence is one item, commas do not divide.
  constexpr Option multi() const {
    Option o = *this;
    o.flags.multi = true;
    return o;
  }
  // A name that is accepted too, with a warning.
  constexpr Option formerly(std::string_view old, std::string_view section = {}) const {
    Option o = *this;
    o.old_names[o.old_names[0].name.empty() ? 0 : 1] = OldName{section, old};
    return o;
  }
  // The default in the sample, for one that differs from machine to machine.
  constexpr Option shown_as(std::string_view text) const {
    Option o = *this;
    o.shown_default = text;
    return o;
  }

  ValueRules rules() const { return {low, high, std::span(choices.data(), choice_count)}; }
};

template <class Owner, class T>
constexpr Option<Owner, T> option(std::string_view name, T Owner::* member, std::string_view help) {
  return {name, member, help};
}

template <class T>
concept OptionStruct = requires {
  T::options();
  { T::section } -> std::convertible_to<std::string_view>;
};

}  // namespace nova
