#include "conductor/app.hpp"

int main(int argc, char** argv) { return nova::daemon::run(argc, argv, nova::conductor::daemon_spec()); }
