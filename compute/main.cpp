#include "compute/app.hpp"

int main(int argc, char** argv) { return nova::daemon::run(argc, argv, nova::compute::daemon_spec()); }
