"""The window: HTTP on 127.0.0.1, for browsers of this machine and nobody else.

Another site may not speak with it in the browser's name: a request has to name this machine as
its host (a name of theirs that leads here does not), only GET and HEAD are answered, and what
comes from here is not for pages from elsewhere.
"""

from __future__ import annotations

import errno
import socketserver
import sys
from collections.abc import Callable
from contextlib import suppress
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from warraq.errors import UsageError
from warraq.preview import pages
from warraq.preview.pages import Request, Response
from warraq.preview.shelf import Shelf

HOST = "127.0.0.1"
PORT = 8000
TRIES = 20
"""How many ports, from 8000 up, are tried when the person named none."""

HEARTBEAT = 15
"""Seconds after which a page that hears nothing is told that there is nothing."""

IDLE = 60
"""Seconds that a connection may be silent."""

FIXED = (
    ("X-Content-Type-Options", "nosniff"),
    ("Referrer-Policy", "no-referrer"),
    ("Cross-Origin-Resource-Policy", "same-origin"),
    ("Cross-Origin-Opener-Policy", "same-origin"),
)


class Window(ThreadingHTTPServer):
    """Shows a shelf."""

    daemon_threads = True

    def __init__(self, shelf: Shelf, port: int) -> None:
        self.shelf = shelf
        super().__init__((HOST, port), _Visitor)

    def server_bind(self) -> None:
        """Bind without asking the network for this machine's name."""
        socketserver.TCPServer.server_bind(self)
        self.server_name, self.server_port = HOST, self.server_address[1]

    def handle_error(self, request: object, client_address: object) -> None:
        """Say nothing of a browser that went away; a fault of ours is shown."""
        if not isinstance(sys.exception(), ConnectionError | TimeoutError):
            super().handle_error(request, client_address)  # type: ignore[arg-type]

    @property
    def address(self) -> str:
        """Where a browser finds it."""
        return f"http://{HOST}:{self.server_port}/"

    @property
    def hosts(self) -> tuple[str, ...]:
        """The names under which it answers."""
        return (f"{HOST}:{self.server_port}", f"localhost:{self.server_port}")


def open_window(shelf: Shelf, port: int | None) -> Window:
    """Open a window at ``port``, or (None) at the first free one. Raises :class:`UsageError`."""
    ports = range(PORT, PORT + TRIES) if port is None else (port,)
    for each in ports:
        try:
            return Window(shelf, each)
        except OSError as error:
            if error.errno not in (errno.EADDRINUSE, errno.EACCES):
                raise
    taken = f"port {port} is" if port else f"the ports {ports[0]} to {ports[-1]} are"
    raise UsageError(
        f"{taken} taken",
        hint="name another: --port 9000",
    )


class _Visitor(BaseHTTPRequestHandler):
    """One connection of a browser."""

    server: Window
    protocol_version = "HTTP/1.1"
    server_version = "warraq"
    sys_version = ""
    timeout = IDLE

    def do_GET(self) -> None:
        """Answer with a body."""
        self._answer()

    def do_HEAD(self) -> None:
        """Answer without."""
        self._answer()

    def _answer(self) -> None:
        if self.headers.get("Host", "").lower() not in self.server.hosts:
            self.close_connection = True
            self._send(pages.plain(HTTPStatus.MISDIRECTED_REQUEST))
            return
        request = Request.of(self.path, self.headers)
        if request.path == "/events":
            self._tell()
        else:
            self._send(pages.answer(request, self.server.shelf))

    def _send(self, response: Response) -> None:
        self.send_response(response.status)
        self._head(response)
        self.send_header("Content-Length", str(len(response.body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(response.body)

    def _head(self, response: Response) -> None:
        self.send_header("Content-Type", response.media_type)
        self.send_header("Content-Security-Policy", response.policy)
        for name, value in (*FIXED, *response.headers):
            self.send_header(name, value)

    def _tell(self) -> None:
        """Send every new version of the shelf as it comes (server-sent events)."""
        self.close_connection = True
        self.send_response(HTTPStatus.OK)
        self._head(pages.STREAM)
        self.end_headers()
        if self.command == "HEAD":
            return
        version = ""
        with suppress(ConnectionError):
            while True:
                new = self.server.shelf.wait(version, HEARTBEAT)
                self.wfile.write(f"data: {new}\n\n".encode() if new != version else b":\n\n")
                version = new

    def send_error(self, code: int, *_: Any) -> None:
        """Answer what is no HTTP, or any other method, in a word; what else it sent is not read."""
        self.close_connection = True
        if code == HTTPStatus.NOT_IMPLEMENTED:
            code = HTTPStatus.METHOD_NOT_ALLOWED
        self.command = self.command or "GET"
        self._send(pages.plain(HTTPStatus(code), ("Allow", "GET, HEAD")))

    def log_message(self, *_: Any) -> None:
        """Keep the terminal for what the press says."""

    log_error: Callable[..., None] = log_message
