"""A TCP proxy in front of the database that can lose every connection at a moment of the test's choice."""

import contextlib
import socket
import threading


class Proxy:
    """Listens on `port`, forwards to `target` on the loopback address. `cut` ends what the daemons say and
    hear: the database finishes what it has begun, a COMMIT for one, and then finds its client gone."""

    def __init__(self, target, port=0):
        self.target = target
        self.pairs = set()
        self.lock = threading.Lock()
        self.listener = socket.create_server(("127.0.0.1", port))
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
            for source, sink in ((near, far), (far, near)):
                threading.Thread(target=self._pump, args=(source, sink, pair), daemon=True).start()

    def _pump(self, source, sink, pair):
        with contextlib.suppress(OSError):
            while data := source.recv(65536):
                sink.sendall(data)
        with self.lock:
            self.pairs.discard(pair)
        with contextlib.suppress(OSError):
            sink.shutdown(socket.SHUT_WR)
        if source is pair[1]:
            for end in pair:
                end.close()
