#include "common/rabbit/options.hpp"

namespace nova::rabbit {

Settings make_settings(const TransportOptions& transport, const RabbitOptions& rabbit, std::string program) {
  Settings settings;
  settings.url = parse_transport_url(transport.transport_url.reveal()).value();
  settings.url.tls = settings.url.tls || rabbit.ssl;
  settings.call_timeout = transport.rpc_response_timeout;
  settings.rabbit = rabbit;
  settings.program = std::move(program);
  return settings;
}

}  // namespace nova::rabbit
