#!/usr/bin/python3
"""A TLS end in front of a plain broker:  tls_proxy.py DIR BROKER_PORT

Writes DIR/ca.pem (the certificate of `localhost`, signed by itself) and DIR/other.pem (of somebody else),
prints its port, and forwards until its input ends.
"""

import os
import select
import socket
import ssl
import subprocess
import sys
import threading


def certificate(folder, name, host):
    subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1",
                    "-nodes", "-days", "2", "-subj", f"/CN={host}", "-addext", f"subjectAltName=DNS:{host}",
                    "-keyout", os.path.join(folder, name + ".key"), "-out",
                    os.path.join(folder, name + ".pem")],
                   check=True, stderr=subprocess.DEVNULL)


def forward(context, accepted, port):
    try:
        client = context.wrap_socket(accepted, server_side=True)
    except (ssl.SSLError, OSError):
        accepted.close()
        return
    with client, socket.create_connection(("127.0.0.1", port)) as broker:
        try:
            while True:
                ready = [client] if client.pending() else select.select([client, broker], [], [])[0]
                for side, other in ((client, broker), (broker, client)):
                    if side in ready:
                        data = side.recv(65536)
                        if not data:
                            return
                        other.sendall(data)
        except OSError:
            return


def main():
    folder, port = sys.argv[1], int(sys.argv[2])
    certificate(folder, "ca", "localhost")
    certificate(folder, "other", "elsewhere")
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(os.path.join(folder, "ca.pem"), os.path.join(folder, "ca.key"))
    listener = socket.create_server(("127.0.0.1", 0))
    print(listener.getsockname()[1], flush=True)

    def accept():
        while True:
            accepted, _ = listener.accept()
            threading.Thread(target=forward, args=(context, accepted, port), daemon=True).start()

    threading.Thread(target=accept, daemon=True).start()
    sys.stdin.read()


if __name__ == "__main__":
    main()
