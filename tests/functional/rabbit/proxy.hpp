// A TCP proxy in front of the broker that can go silent without closing anything.
#pragma once
#include <atomic>
#include <cstdint>
#include <string>
#include <thread>
#include <vector>

namespace nova::rabbit {

class Proxy {
 public:
  // Listens on `own_port` of 127.0.0.1; 0 for any.
  Proxy(std::string host, std::uint16_t port, std::uint16_t own_port = 0);
  ~Proxy();
  std::uint16_t port() const { return port_; }

  // What is read from one side is kept back while its direction is held.
  void hold_to_broker(bool hold) { hold_up_ = hold; }
  void hold_to_client(bool hold) { hold_down_ = hold; }
  void cut();  // closes every connection
  int accepted() const { return accepted_; }

 private:
  struct Pair {
    int client, broker;
  };
  void run();
  void accept_one();
  bool move(const Pair& pair, short client_events, short broker_events);

  std::string host_;
  std::uint16_t target_;
  int listener_ = -1;
  std::uint16_t port_ = 0;
  std::atomic<bool> hold_up_ = false, hold_down_ = false, cut_ = false, stop_ = false;
  std::atomic<int> accepted_ = 0;
  std::vector<Pair> pairs_;
  std::thread thread_;
};

}  // namespace nova::rabbit
