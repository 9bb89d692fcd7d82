"""``python -m flows.server.temporary_process SOCKET``: the process of a temporary server, see ``temporary``."""

import socket
import sys
import threading

import uvicorn
from prefect.server.api.server import create_app


def main() -> None:
    """Serve on the socket with this file descriptor until standard input ends, as it does when the parent ends."""
    app = create_app(ephemeral=True, webserver_only=True, final=True)
    server = uvicorn.Server(uvicorn.Config(app, log_level="error", lifespan="on"))

    def watch() -> None:
        sys.stdin.buffer.read()
        server.should_exit = True

    threading.Thread(target=watch, daemon=True).start()
    server.run(sockets=[socket.socket(fileno=int(sys.argv[1]))])


if __name__ == "__main__":
    main()
