"""Python's oslo.messaging on the broker of tests/support/services.py, as the daemons speak to it.

Needs Debian's python3-oslo.messaging and NOVA_TEST_RABBIT_URL; without the latter the program ends.
"""

import functools
import os
import sys
import tempfile

from oslo_config import cfg
import oslo_messaging

URL = os.environ.get("NOVA_TEST_RABBIT_URL")
if not URL:
    sys.exit("NOVA_TEST_RABBIT_URL is not set: this test needs a broker; "
             "run it by tests/support/services.py --only rabbit -- COMMAND")


@functools.cache
def transport():
    """One transport for the whole program; failures of a daemon arrive as RemoteError."""
    with tempfile.NamedTemporaryFile("w", suffix=".conf") as file:
        file.write("[DEFAULT]\ncontrol_exchange = nova\n"
                   "[oslo_messaging_rabbit]\namqp_durable_queues = true\nrabbit_quorum_queue = true\n")
        file.flush()
        cfg.CONF(["--config-file", file.name], default_config_dirs=[])
    return oslo_messaging.get_rpc_transport(cfg.CONF, url=URL, allowed_remote_exmods=[])
