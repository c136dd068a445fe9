"""How do payers and the provider come in? Signed as the provider would, and over HTTP where a test asks for it."""

import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from django.conf import settings
from django.db import connection
from django.test import Client
from standardwebhooks import Webhook

from platform_core.rows import new_id

HOOK = "/webhooks/payments/sandbox"


def headers_of(
    body: bytes, *, secret: str, message_id: str | None = None, age: timedelta = timedelta(0)
) -> dict[str, str]:
    """The headers of Standard Webhooks over this body."""
    message_id, sent_at = f"msg_{new_id().hex}", datetime.fromtimestamp(int(time.time()), UTC) - age
    return {
        "webhook-id": message_id,
        "webhook-timestamp": str(int(sent_at.timestamp())),
        "webhook-signature": Webhook(secret).sign(message_id, sent_at, body.decode("latin-1")),
    }


def capture_message(**changes: Any) -> dict[str, Any]:
    """What the provider sends when somebody has paid."""
    data = {
        "out_trade_no": str(new_id()),
        "provider_ref": "PAY1",
        "amount": 1000,
        "currency": "CNY",
        "tender": "balance",
        "captured_at": "2026-03-10T02:00:00+00:00",
        **changes,
    }
    return {"type": "payment.captured", "timestamp": "2026-03-10T02:00:00+00:00", "data": data}


def post_webhook(
    client: Client, message: Any, *, raw: bytes | None = None, headers: dict[str, str] | None = None
) -> Any:
    """Post a message, signed with our secret unless the test brings headers of its own."""
    body = json.dumps(message).encode() if raw is None else raw
    signed = headers if headers is not None else headers_of(body, secret=settings.PAYMENT_PROVIDER_SECRET)
    return client.post(HOOK, body, content_type="application/json", headers=signed)


@contextmanager
def listening() -> Iterator[str]:
    """Our webhook door on a real port, for a provider that is a process of its own; gives the address."""

    class Door(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["content-length"]))
            given = {name: value for name, value in self.headers.items() if name.startswith("webhook-")}
            try:
                answer = Client().post(self.path, body, content_type="application/json", headers=given)
            finally:
                connection.close()
            self.send_response(answer.status_code)
            self.send_header("content-length", "0")
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """Quiet."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Door) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()
