"""The doors through which people come in over HTTP. They know addresses and a password, and nothing behind them."""

from __future__ import annotations

import re
import secrets
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from html import unescape
from typing import Any, Final

import httpx
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value

from platform_core.drivers.world.people import Resident

PATIENCE: Final = httpx.Timeout(30.0)
HIDDEN: Final = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')
MESSAGE: Final = re.compile(r"<(?:ul|p|div)[^>]*(?:error|danger|red)[^>]*>(.*?)</", re.DOTALL)
STEP: Final = 30  # seconds for which an authenticator shows a code
TO_TYPE: Final = 8  # seconds


class Shut(Exception):
    """A door that should have opened did not, or one opened that should not have; the message quotes it."""


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody with a session at one of the API's doors."""

    door: str
    token: str = field(repr=False)
    http: httpx.Client = field(repr=False)

    def get(self, path: str, **params: Any) -> Any:
        return self.look(path, **params).json()

    def look(self, path: str, **params: Any) -> httpx.Response:
        """Get an answer that is no JSON."""
        return require_success(self.http.get(f"{self.door}{path}", params=params, headers=self._headers()))

    def send(self, method: str, path: str, body: Any = None) -> Any:
        return require_success(self._ask(method, path, json=body)).json()

    def fetch(self, method: str, path: str) -> bytes:
        """Fetch a file that an unsafe call hands out."""
        return require_success(self._ask(method, path)).content

    def post(self, path: str) -> None:
        """Send a call that is taken and answers nothing."""
        require_success(self._ask("POST", path))

    def status(self, path: str) -> int:
        """The status of a look, answered or not."""
        return self.http.get(f"{self.door}{path}", headers=self._headers()).status_code

    def upload(self, path: str, content: bytes, *, name: str) -> Any:
        return require_success(self._ask("POST", path, files={"file": (name, content)})).json()

    def expect_refusal(self, method: str, path: str, body: Any = None, *, status: int) -> str:
        """Ask for a thing that is no longer, or never was, theirs. Return status, code and the sentence for people.

        Raises ``Shut`` if the answer is another.
        """
        answer = self._ask(method, path, json=body)
        if answer.status_code != status:
            raise Shut(f"{method} {path} should have been refused: {answer.status_code} {answer.text[:500]}")
        said = answer.json()
        return f"{status} {said['code']} {said['title']}"

    def _ask(self, method: str, path: str, **content: Any) -> httpx.Response:
        """Send a call with a key of its own, as a good client does."""
        headers = self._headers() | {"Idempotency-Key": secrets.token_hex(16)}
        return self.http.request(method, f"{self.door}{path}", headers=headers, **content)

    def _headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.token}"}


@dataclass(frozen=True, slots=True)
class House:
    """The addresses of the doors."""

    web: str
    http: httpx.Client = field(repr=False)

    def signed_in(self, who: Resident, *, door: str, **code: str) -> Person:
        """Sign in as a shopper, for the shop that they own, or with a ``code`` as somebody of an authority."""
        asked = "regulator" if door == "regulator" else "storefront"
        body = {"username": who.username, "password": who.password} | code
        session = require_success(self.http.post(f"{self.web}/api/{asked}/v1/sessions", json=body)).json()
        return Person(f"{self.web}/api/{door}/v1", str(session["token"]), self.http)


class Browser:
    """Somebody of the platform's staff in the admin. It keeps the cookies from the door."""

    def __init__(self, web: str) -> None:
        self._web, self._http = web, client()

    def sign_in(self, who: Resident, *, secret: str) -> None:
        """The password first, then the authenticator's code. Raises ``Shut``."""
        login = f"{self._web}/accounts/login/"
        second = self._post(login, {"login": who.username, "password": who.password or ""})
        if "2fa" not in second.headers.get("location", ""):
            raise Shut(f"no second factor was asked of {who.username}: {second.status_code}")
        self._post(self._web + second.headers["location"], {"code": one_time_code(secret)})
        require_success(self._http.get(f"{self._web}/admin/", follow_redirects=False))

    def handle(self, page: str, fields: Mapping[str, str]) -> None:
        """Fill in the form of a page of the admin and press the button. Raises ``Shut`` with the page's words."""
        if (refusal := self._refusal_of(page, fields)) is not None:
            raise Shut(f"the admin refuses {page}: {refusal}")

    def reveal(self, page: str, fields: Mapping[str, str]) -> str:
        """Press a button whose page then shows the requested text, and return the page. Raises ``Shut``."""
        return self._post(f"{self._web}/admin/{page}", fields).text

    def read(self, page: str) -> str:
        """A page of the admin as it stands. Raises ``Shut``."""
        return require_success(self._http.get(f"{self._web}/admin/{page}")).text

    def expect_refusal(self, page: str, fields: Mapping[str, str]) -> str:
        """Try an act that the page forbids, and return its words. Raises ``Shut`` if it allows it."""
        if (refusal := self._refusal_of(page, fields)) is None:
            raise Shut(f"the admin should have refused {page}")
        return refusal

    def _refusal_of(self, page: str, fields: Mapping[str, str]) -> str | None:
        address = f"{self._web}/admin/{page}"
        answer = self._post(address, fields)
        leads_to = answer.headers.get("location", "")
        if answer.has_redirect_location and leads_to.rstrip("/") != f"/admin/{page}".rstrip("/"):
            return None
        return _message_of(self._http.get(address).text if answer.has_redirect_location else answer.text)

    def close(self) -> None:
        self._http.close()

    def _post(self, address: str, fields: Mapping[str, str]) -> httpx.Response:
        """A form is shown first: it carries the token without which none is taken."""
        form = require_success(self._http.get(address, follow_redirects=True))
        token = HIDDEN.search(form.text)
        if token is None:
            raise Shut(f"no form at {address}")
        sent = {**fields, "csrfmiddlewaretoken": unescape(token[1])}
        return require_success(self._http.post(form.url, data=sent, headers={"Referer": str(form.url)}))


def one_time_code(secret: str) -> str:
    """The code that an authenticator app shows now. It goes by the true time, not the house's clock.

    A code that is about to go is not taken: we wait for the next, as people do.
    """
    left = STEP - time.time() % STEP
    if left < TO_TYPE:
        time.sleep(left)
    return code_of_now(secret)


def code_of_now(secret: str) -> str:
    """The same, though it may be about to go."""
    return str(format_hotp_value(hotp_value(secret, int(time.time()) // STEP)))


def client(**more: Any) -> httpx.Client:
    """No proxy of the environment: all of them are on this machine."""
    return httpx.Client(timeout=PATIENCE, trust_env=False, **more)


def require_success(answer: httpx.Response) -> httpx.Response:
    """Give the answer if it is no refusal. Raises ``Shut``."""
    if answer.is_error:
        request = answer.request
        raise Shut(f"{request.method} {request.url.path}: {answer.status_code} {answer.text[:500]}")
    return answer


def _message_of(page: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", " ".join(MESSAGE.findall(page)))).split())[:500]
