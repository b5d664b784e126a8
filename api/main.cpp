#include "api/app.hpp"

int main(int argc, char** argv) { return nova::daemon::run(argc, argv, nova::api::daemon_spec()); }
