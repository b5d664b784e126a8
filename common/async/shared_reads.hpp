// Reads that several coroutines want at the same time are made once (shared_calls.hpp), and each gets the one
// answer: for what is the same for everybody who has the same key.
#pragma once
#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "common/async/shared_calls.hpp"

namespace nova {

template <class Answer>
class SharedReads {
 public:
  using Read = std::function<awaitable<Answer>()>;

  awaitable<Answer> ask(std::string key, Read read) {
    typename Calls::Call call = [read = std::move(read)](std::vector<Asker> askers) {
      return for_all(read, askers.size());
    };
    co_return co_await calls_.ask(std::move(key), Asker{}, std::move(call));
  }

 private:
  struct Asker {};
  using Calls = SharedCalls<Asker, Answer>;

  static awaitable<std::vector<Answer>> for_all(Read read, std::size_t askers) {
    const Answer answer = co_await read();
    co_return std::vector<Answer>(askers, answer);
  }

  Calls calls_;
};

}  // namespace nova
