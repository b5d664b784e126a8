// A fixed list of values of different types: what std::tuple is, for tables of fields and options. std::tuple
// checks every pair of its types when one is made, which was more than half of this tree's compile time; a
// Pack costs one base class a value.
#pragma once
#include <cstddef>
#include <utility>

namespace nova {

template <std::size_t Index, class T>
struct PackSlot {
  T value;
};

template <class Indices, class... T>
struct PackSlots;

template <std::size_t... Index, class... T>
struct PackSlots<std::index_sequence<Index...>, T...> : PackSlot<Index, T>... {
  constexpr explicit PackSlots(const T&... values) : PackSlot<Index, T>{values}... {}

  // Calls `function` with all values, in order.
  template <class F>
  constexpr decltype(auto) apply(F&& function) const {
    return std::forward<F>(function)(static_cast<const PackSlot<Index, T>&>(*this).value...);
  }
};

template <class... T>
struct Pack : PackSlots<std::index_sequence_for<T...>, T...> {
  static constexpr std::size_t size = sizeof...(T);
  using PackSlots<std::index_sequence_for<T...>, T...>::PackSlots;
};

template <class... T>
Pack(const T&...) -> Pack<T...>;

// One list after the other.
template <class... A, class... B>
constexpr auto join(const Pack<A...>& first, const Pack<B...>& second) {
  return first.apply([&](const A&... a) {
    return second.apply([&](const B&... b) { return Pack<A..., B...>(a..., b...); });
  });
}

}  // namespace nova
