// The last N message ids, to recognise what a broker delivers twice.
#pragma once
#include <deque>
#include <string>
#include <unordered_set>

namespace nova::rpc {

class RecentIds {
 public:
  explicit RecentIds(std::size_t kept) : kept_(kept) {}

  bool contains(const std::string& id) const { return ids_.contains(id); }
  void add(const std::string& id) {
    if (!ids_.insert(id).second) return;
    order_.push_back(id);
    if (order_.size() <= kept_) return;
    ids_.erase(order_.front());
    order_.pop_front();
  }

 private:
  std::size_t kept_;
  std::unordered_set<std::string> ids_;
  std::deque<std::string> order_;
};

}  // namespace nova::rpc
