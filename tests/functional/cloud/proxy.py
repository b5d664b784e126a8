"""A TCP proxy in front of the database that can lose every connection at a moment of the test's choice."""

import contextlib
import socket
import threading


class Proxy:
    """Listens on `port`, forwards to `target` on the loopback address. `cut` closes the daemons' ends only: what the
    database has begun, a COMMIT for one, it ends."""

    def __init__(self, target):
        self.target = target
        self.pairs = set()
        self.lock = threading.Lock()
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        threading.Thread(target=self._accept, daemon=True).start()

    def cut(self):
        with self.lock:
            pairs, self.pairs = self.pairs, set()
        for near, _ in pairs:
            with contextlib.suppress(OSError):
                near.shutdown(socket.SHUT_RDWR)

    def close(self):
        self.listener.close()
        self.cut()

    def _accept(self):
        while True:
            try:
                near, _ = self.listener.accept()
            except OSError:
                return
            try:
                far = socket.create_connection(("127.0.0.1", self.target))
            except OSError:
                near.close()
                continue
            near.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            far.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            pair = (near, far)
            with self.lock:
                self.pairs.add(pair)
            threading.Thread(target=self._pump, args=(near, far, pair, True), daemon=True).start()
            threading.Thread(target=self._pump, args=(far, near, pair, False), daemon=True).start()

    def _pump(self, source, sink, pair, is_near):
        with contextlib.suppress(OSError):
            while data := source.recv(65536):
                sink.sendall(data)
        # After a cut the far end stays until the database has said its last word.
        with self.lock:
            cut = pair not in self.pairs
            self.pairs.discard(pair)
        if is_near and cut:
            return
        for end in pair:
            with contextlib.suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
            end.close()
