"""How is the whole chain asked without a server around it? In this process, on the clone that Django works on now.

So what is measured can be taken away for a while: a process that serves others has no switch for it.
"""

from __future__ import annotations

import io
import secrets
from collections.abc import Callable
from typing import Any, Final

import orjson
from django.core.handlers.wsgi import WSGIHandler

from platform_core.drivers.world.doors import Shut
from platform_core.drivers.world.people import Resident

HOST: Final = "127.0.0.1"


class Caller:
    """Somebody with a session, who calls the API's doors."""

    def __init__(self, handler: WSGIHandler, who: Resident, *, door: str) -> None:
        self._handler, self._door, self._token = handler, "storefront", ""
        session = self.send("POST", "/sessions", {"username": who.username, "password": who.password})
        self._door, self._token = door, session["token"]

    def get(self, path: str, query: str = "") -> Any:
        return self._answer(self.environ("GET", path, query=query))

    def send(self, method: str, path: str, body: Any) -> Any:
        return self._answer(self.environ(method, path, body=orjson.dumps(body)))

    def environ(self, method: str, path: str, *, query: str = "", body: bytes = b"") -> dict[str, Any]:
        """What a server hands on, with a key of its own."""
        return {
            "REQUEST_METHOD": method,
            "SCRIPT_NAME": "",
            "PATH_INFO": f"/api/{self._door}/v1{path}",
            "QUERY_STRING": query,
            "CONTENT_TYPE": "application/json",
            "CONTENT_LENGTH": str(len(body)),
            "SERVER_NAME": HOST,
            "SERVER_PORT": "80",
            "SERVER_PROTOCOL": "HTTP/1.1",
            "REMOTE_ADDR": HOST,
            "HTTP_HOST": HOST,
            "HTTP_IDEMPOTENCY_KEY": secrets.token_hex(16),
            **({"HTTP_AUTHORIZATION": f"Bearer {self._token}"} if self._token else {}),
            "wsgi.url_scheme": "http",
            "wsgi.input": io.BytesIO(body),
            "wsgi.errors": io.StringIO(),
            "wsgi.version": (1, 0),
            "wsgi.multithread": False,
            "wsgi.multiprocess": False,
            "wsgi.run_once": False,
        }

    def _answer(self, environ: dict[str, Any]) -> Any:
        """Raises ``Shut`` for a refusal."""
        said: list[Any] = []

        def start(status: str, *_: object) -> Callable[[bytes], object]:
            said.append(status)
            return said.append

        response = self._handler(environ, start)
        try:
            text = b"".join(response)
        finally:
            response.close()
        if not said[0].startswith("2"):
            raise Shut(f"{environ['REQUEST_METHOD']} {environ['PATH_INFO']}: {said[0]} {text.decode()[:500]}")
        return orjson.loads(text)
