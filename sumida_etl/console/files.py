"""The files an operator clicks on in Prefect, over HTTP: a page served over HTTP may not open files of the disk.

Returned workbooks hold names and telephone numbers, so this listens on loopback and nowhere else, answers only to its
own name (no page of another site can have its name point here), lists nothing, and serves three folders of OUT.
"""

import shutil
import sys
from collections.abc import Mapping
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path, PurePosixPath
from types import MappingProxyType
from urllib.parse import quote, unquote, urlsplit

from sumida_etl.settings import Settings

LOOPBACK = "127.0.0.1"
NAME = "sumida-etl"
"""How the server calls itself."""
FOLDERS = ("差戻し", "公開", "調査票")
"""What of OUT is served."""
_SHOWN: Mapping[str, str] = MappingProxyType(
    {
        ".html": "text/html; charset=utf-8",
        ".txt": "text/plain; charset=utf-8",
        ".json": "application/json",
        ".png": "image/png",
        ".svg": "image/svg+xml",
    }
)
"""What a browser shows; anything else it saves."""


class FileServer(ThreadingHTTPServer):
    """Serves FOLDERS of ``root``; port 0 takes a free one."""

    daemon_threads = True

    def __init__(self, root: Path, port: int) -> None:
        super().__init__((LOOPBACK, port), _Handler)
        self.root = root
        self.names = {f"{name}:{self.server_port}" for name in (LOOPBACK, "localhost")}

    def found(self, target: str) -> Path | None:
        """The file a request is about; None for a folder, what is hidden, and whatever lies elsewhere."""
        try:
            parts = PurePosixPath(unquote(urlsplit(target).path, errors="strict")).parts[1:]
            if not parts or parts[0] not in FOLDERS or any(part.startswith(".") for part in parts):
                return None
            path = self.root.joinpath(*parts).resolve(strict=True)
            return path if path.is_file() and path.is_relative_to(self.root.resolve() / parts[0]) else None
        except (OSError, ValueError):
            return None


class _Handler(BaseHTTPRequestHandler):
    server: FileServer
    server_version = NAME
    sys_version = ""

    def do_GET(self) -> None:
        self._answer(body=True)

    def do_HEAD(self) -> None:
        self._answer(body=False)

    def log_message(self, format: str, *args: object) -> None:
        """Who looked at what is nobody's business."""

    def _answer(self, *, body: bool) -> None:
        if self.headers.get("Host") not in self.server.names:
            return self.send_error(HTTPStatus.MISDIRECTED_REQUEST)
        path = self.server.found(self.path)
        if path is None:
            return self.send_error(HTTPStatus.NOT_FOUND)
        with path.open("rb") as file:
            self.send_response(HTTPStatus.OK)
            self.send_header("Content-Type", _SHOWN.get(path.suffix, "application/octet-stream"))
            self.send_header("Content-Length", str(path.stat().st_size))
            if path.suffix not in _SHOWN:
                self.send_header("Content-Disposition", f"attachment; filename*=UTF-8''{quote(path.name, safe='')}")
            self.send_header("X-Content-Type-Options", "nosniff")
            self.send_header("Cache-Control", "no-store")
            self.end_headers()
            if body:
                shutil.copyfileobj(file, self.wfile)
        return None


def main() -> None:
    """Serve for ever, on the port named on the command line."""
    settings = Settings()
    FileServer(settings.path(settings.out), int(sys.argv[1])).serve_forever()


if __name__ == "__main__":
    main()
