"""Does somebody who sends slowly, or too much, keep others waiting? A real granian, real sockets."""

from __future__ import annotations

import asyncio
import json
import os
import socket
import threading
import time
from collections.abc import Iterator

import httpx
import pytest

from platform_core.embedded import environment as env
from platform_core.embedded.ports import HOST
from platform_core.http.intake import REFUSED, Intake
from tests.database import admin, clone
from tests.platform_core.http import pieces
from tests.platform_core.http.serving import web

SESSIONS = "/api/storefront/v1/sessions"
OPEN = "SELECT count(*) FROM pg_stat_activity WHERE datname = %s AND usename = 'tp_app' AND xact_start IS NOT NULL"


@pytest.fixture(scope="module")
def served(django_db_setup, django_db_blocker, worker, valkey):
    """The port, and the name of the database behind it."""
    with django_db_blocker.unblock(), clone(f"fresh_intake_{worker}") as database:
        with web(os.environ | env.with_database(os.environ, database), valkey) as port:
            yield port, database


@pytest.fixture
def port(served):
    return served[0]


@pytest.fixture(scope="module")
def in_pieces(valkey):
    """The port of answers that never end, or end badly."""
    with web(dict(os.environ), valkey, application=pieces.APPLICATION) as port:
        yield port


def sent(port: int, text: str) -> socket.socket:
    """A connection on which so much has been said, and no more."""
    line = socket.create_connection((HOST, port), timeout=30)
    line.sendall(text.encode())
    return line


def post(path: str, *headers: str, body: str = "") -> str:
    return "\r\n".join([f"POST {path} HTTP/1.1", f"Host: {HOST}", "Accept-Language: en", *headers, "", body])


def half(path: str = SESSIONS) -> str:
    return post(path, "Content-Type: application/json", "Content-Length: 1000", body='{"username": "')


def heard(line: socket.socket) -> tuple[str, dict]:
    """All that is answered until the other side hangs up: the status line and the problem."""
    with line:
        text = b"".join(iter(lambda: line.recv(65536), b"")).decode()
    head, _, body = text.partition("\r\n\r\n")
    return head.splitlines()[0], json.loads(body)


@pytest.mark.proof
class TestASlowBody:
    def test_is_given_up_and_the_line_closed(self, port):
        status, problem = heard(sent(port, half()))

        assert status == "HTTP/1.1 408 Request Timeout"
        assert (problem["code"], problem["title"]) == ("http.too_slow", "The request took too long to arrive")
        assert problem["detail"] == "Send it again by a faster connection, or with a smaller file."

    def test_holds_no_thread_and_no_transaction(self, served):
        port, database = served
        lines = [sent(port, half()) for _ in range(20)]

        assert httpx.get(f"http://{HOST}:{port}/readyz", timeout=30).status_code == 200
        with admin() as db:
            db.execute(OPEN, [database])
            assert db.fetchone() == (0,)
        assert {heard(line)[0] for line in lines} == {"HTTP/1.1 408 Request Timeout"}

    def test_that_keeps_a_pace_is_waited_for(self, port):
        """Longer than the second that any body has: much has arrived by then."""
        line = sent(port, post(SESSIONS, "Content-Type: application/json", "Content-Length: 200000"))
        for _ in range(20):
            line.sendall(b" " * 10_000)
            time.sleep(0.1)

        with line:
            assert line.recv(65536).startswith(b"HTTP/1.1 400")


class TestALargeBody:
    @pytest.mark.parametrize(
        ("content", "length"), [("application/json", 2**20 + 1), ("multipart/form-data; boundary=x", 11 * 2**20 + 1)]
    )
    def test_is_refused_by_what_is_announced(self, port, content, length):
        status, problem = heard(sent(port, post(SESSIONS, f"Content-Type: {content}", f"Content-Length: {length}")))

        assert (status, problem["code"]) == ("HTTP/1.1 413 Payload Too Large", "http.too_large")

    def test_that_announces_nothing_is_refused_before_it_has_been_read(self, port):
        line = sent(port, post(SESSIONS, "Content-Type: application/json", "Transfer-Encoding: chunked"))
        chunk = b"10000\r\n" + b" " * 0x10000 + b"\r\n"
        for _ in range(17):
            line.sendall(chunk)

        status, problem = heard(line)

        assert (status, problem["code"]) == ("HTTP/1.1 413 Payload Too Large", "http.too_large")


FORM = "Content-Type: multipart/form-data; boundary=x"
LARGE, SMALL = " " * 2 * 2**20, " " * 2**19


class TestTheSlotOfALargeBody:
    """There is one, in these settings."""

    def test_is_not_taken_by_what_is_only_announced(self, in_pieces):
        with sent(in_pieces, post("/", FORM, f"Content-Length: {11 * 2**20}", body=SMALL)):
            status = httpx.post(f"http://{HOST}:{in_pieces}/", content=LARGE, headers=[FORM.split(": ")]).status_code

        assert status == 200

    @pytest.mark.proof
    def test_is_taken_by_what_has_arrived(self, in_pieces):
        """Whoever comes before the first has arrived is answered; from then on nobody is."""
        with sent(in_pieces, post("/", FORM, f"Content-Length: {11 * 2**20}", body=LARGE)):
            answered = [self.is_answered(in_pieces) for _ in range(4)]

        assert answered[-1] is False

    def is_answered(self, in_pieces):
        with sent(in_pieces, post("/", FORM, f"Content-Length: {len(LARGE)}", body=LARGE)) as other:
            other.settimeout(1)
            try:
                return bool(other.recv(1))
            except TimeoutError:
                return False

    def test_is_given_back_when_the_answer_begins(self, in_pieces):
        with sent(in_pieces, post(pieces.ENDLESS, FORM, f"Content-Length: {len(LARGE)}", body=LARGE)) as line:
            assert line.recv(12) == b"HTTP/1.1 200"
            status = httpx.post(f"http://{HOST}:{in_pieces}/", content=LARGE, headers=[FORM.split(": ")]).status_code

        assert status == 200


class TestAnAnswer:
    def test_that_breaks_at_its_first_piece_is_closed(self, in_pieces):
        assert httpx.get(f"http://{HOST}:{in_pieces}{pieces.BROKEN}").status_code == 500

        assert pieces.BROKEN in httpx.get(f"http://{HOST}:{in_pieces}{pieces.CLOSED}").text

    @pytest.mark.parametrize("method", ["GET", "POST"])
    def test_goes_on_as_long_as_somebody_listens(self, in_pieces, method):
        with httpx.stream(method, f"http://{HOST}:{in_pieces}{pieces.ENDLESS}") as answer:
            arrived = answer.iter_raw(2**20)

            assert [len(next(arrived)) for _ in range(8)] == [2**20] * 8

    def test_to_who_hangs_up_is_stopped_and_closed(self, in_pieces):
        with httpx.stream("GET", f"http://{HOST}:{in_pieces}{pieces.ENDLESS}") as answer:
            next(answer.iter_raw())
        time.sleep(1)

        assert pieces.ENDLESS in httpx.get(f"http://{HOST}:{in_pieces}{pieces.CLOSED}").text


class TestAWholeCall:
    def test_in_chunks_is_read(self, port):
        def chunks() -> Iterator[bytes]:
            yield b'{"username": "nobody", '
            yield b'"password": "wrong-wrong-wrong"}'

        answer = httpx.post(
            f"http://{HOST}:{port}{SESSIONS}", content=chunks(), headers={"Content-Type": "application/json"}
        )

        assert (answer.status_code, answer.json()["code"]) == (401, "accounts.bad_credentials")

    def test_may_say_its_length_twice(self, port):
        twice = ("Content-Type: application/json", "Content-Length: 2", "Content-Length: 2", "Connection: close")

        status, problem = heard(sent(port, post(SESSIONS, *twice, body="{}")))

        assert (status, problem["code"]) == ("HTTP/1.1 400 Bad Request", "http.invalid")

    def test_in_half_a_head_keeps_nobody_waiting(self, port):
        lines = [sent(port, f"POST {SESSIONS} HTTP/1.1\r\nHost: {HOST}\r\nX-") for _ in range(20)]

        assert httpx.get(f"http://{HOST}:{port}/readyz", timeout=30).status_code == 200
        for line in lines:
            line.close()

    def test_in_http_2_is_not_spoken_to(self, port):
        """Its heads have no time limit, and its calls no number at which they wait."""
        with sent(port, "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n") as line:
            heard = line.recv(65536)

        assert heard.partition(b"\r\n")[0] in (b"", b"HTTP/1.1 400 Bad Request")

    def test_may_be_given_up_by_who_makes_it(self, port):
        sent(port, half()).close()

        assert httpx.get(f"http://{HOST}:{port}/readyz", timeout=30).status_code == 200

    def test_answers_a_long_file_in_pieces(self, port):
        answer = httpx.get(f"http://{HOST}:{port}/static/drf_spectacular_sidecar/redoc/bundles/redoc.standalone.js")

        assert len(answer.content) == int(answer.headers["Content-Length"]) > 500_000

    def test_has_the_address_of_its_peer(self, port):
        assert httpx.get(f"http://{HOST}:{port}/metrics").status_code == 200

    def test_is_believed_in_no_header_with_an_underscore(self, port):
        """It would pass for one that the proxy writes, and /metrics would refuse it."""
        assert httpx.get(f"http://{HOST}:{port}/metrics", headers={"X_Forwarded_For": "192.0.2.1"}).status_code == 200


class TestATurnOfAForm:
    """Sixteen forms with files and some calls without, on a web that answers two forms at a time."""

    FORM = {"method": "POST", "type": b"multipart/form-data; boundary=x"}
    CALL = {"method": "GET", "type": b"application/json"}

    @pytest.fixture(autouse=True)
    def _few(self, settings):
        settings.WEB_THREADS, settings.FORMS_AT_ONCE, settings.FORMS_WAITING, settings.FORM_SECONDS = 4, 2, 3, 30

    @pytest.fixture
    def drawing(self) -> threading.Event:
        """Forms are answered once it is set."""
        return threading.Event()

    @pytest.fixture
    def intake(self, drawing) -> Iterator[Intake]:
        def program(environ, start):
            if environ["REQUEST_METHOD"] == "POST" and REFUSED not in environ:
                assert drawing.wait(30)
            start(f"{environ.get(REFUSED, 200)} said", [])
            return [b""]

        intake = Intake(program)
        yield intake
        drawing.set()
        intake.threads.shutdown()

    async def status(self, intake, call) -> int:
        scope = {"method": call["method"], "raw_path": b"/", "query_string": b"", "scheme": "http"}
        scope |= {"http_version": "1.1", "headers": [(b"content-type", call["type"])]}
        answered = []

        async def receive():
            if answered or call["method"] == "GET":
                await asyncio.sleep(60)
            return {"type": "http.request", "body": b"--x--"}

        async def send(message):
            answered.append(message)

        await intake(scope, receive, send)
        return int(answered[0]["status"])

    async def begun(self, intake, *, forms: int) -> list[asyncio.Task[int]]:
        tasks = [asyncio.create_task(self.status(intake, self.FORM)) for _ in range(forms)]
        for _ in range(10):
            await asyncio.sleep(0)
        return tasks

    def test_keeps_nobody_waiting_who_sends_none(self, intake, drawing):
        async def answered():
            forms = await self.begun(intake, forms=5)
            calls = await asyncio.gather(*(self.status(intake, self.CALL) for _ in range(8)))
            waiting = intake.forms_waiting
            drawing.set()
            return calls, waiting, await asyncio.gather(*forms)

        assert asyncio.run(answered()) == ([200] * 8, 3, [200] * 5)

    def test_is_not_given_to_more_than_may_wait(self, intake, drawing):
        async def answered():
            forms = await self.begun(intake, forms=5)
            one_too_many = await self.status(intake, self.FORM)
            drawing.set()
            return one_too_many, await asyncio.gather(*forms)

        assert asyncio.run(answered()) == (503, [200] * 5)

    def test_is_not_waited_for_beyond_patience(self, intake, drawing, settings):
        settings.FORM_SECONDS = 0.05

        async def answered():
            forms = await self.begun(intake, forms=3)
            late = await forms[2]
            waiting = intake.forms_waiting
            drawing.set()
            return late, waiting, await asyncio.gather(*forms[:2])

        assert asyncio.run(answered()) == (503, 0, [200, 200])


class TestAFormWithoutATurn:
    def test_is_told_to_come_again_in_a_minute(self, client):
        answer = client.post("/api/storefront/v1/sessions", headers={"Accept-Language": "en"}, **{REFUSED: 503})

        assert (answer.status_code, answer["Retry-After"]) == (503, "60")
        assert answer.json()["code"] == "http.uploads_waiting"
        assert answer.json()["detail"] == "Nothing was done. Send the same again in a minute."
