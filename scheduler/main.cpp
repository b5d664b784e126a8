#include "scheduler/app.hpp"

int main(int argc, char** argv) { return nova::daemon::run(argc, argv, nova::scheduler::daemon_spec()); }
