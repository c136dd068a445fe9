"""Through which doors do people of the demo come? They know addresses, a password, and nothing of what is behind."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any, Final

import httpx

from platform_core.drivers.demo.people import PASSWORD, DemoPerson

PATIENCE: Final = httpx.Timeout(30.0)


class Shut(Exception):
    """A door that should have opened did not, or one opened that should not have; the message has what it said."""


@dataclass(frozen=True, slots=True)
class Refusal:
    """How a door says no."""

    status: int
    code: str


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody with a session at one of the API's doors."""

    door: str
    token: str = field(repr=False)
    http: httpx.Client = field(repr=False)

    def get(self, path: str, **params: Any) -> Any:
        return self.look(path, **params).json()

    def look(self, path: str, **params: Any) -> httpx.Response:
        """For what is no JSON."""
        return opened(self.http.get(f"{self.door}{path}", params=params, headers=self._headers()))

    def send(self, method: str, path: str, body: Any = None) -> Any:
        return opened(self._ask(method, path, json=body)).json()

    def upload(self, path: str, content: bytes, *, name: str) -> Any:
        return opened(self._ask("POST", path, files={"file": (name, content)})).json()

    def refused(self, method: str, path: str, body: Any = None) -> Refusal:
        """What is said to somebody who asks for what is no longer, or never was, theirs. Raises ``Shut`` if it is."""
        answer = self._ask(method, path, json=body)
        if answer.is_success:
            raise Shut(f"{method} {path} should have been refused: {answer.status_code} {answer.text[:500]}")
        return Refusal(answer.status_code, str(answer.json().get("code")))

    def _ask(self, method: str, path: str, **content: Any) -> httpx.Response:
        """With a key of its own, as a good client does."""
        headers = self._headers() | {"Idempotency-Key": secrets.token_hex(16)}
        return self.http.request(method, f"{self.door}{path}", headers=headers, **content)

    def _headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.token}"}


@dataclass(frozen=True, slots=True)
class House:
    """Where the doors are."""

    web: str
    http: httpx.Client = field(repr=False)

    def signed_in(self, who: DemoPerson, *, door: str) -> Person:
        """As a shopper, or for the shop that they own."""
        session = self._session("storefront", {"username": who.username, "password": PASSWORD})
        return Person(f"{self.web}/api/{door}/v1", session, self.http)

    def with_code(self, who: DemoPerson, code: str) -> Person:
        """As somebody of an authority, who has a second factor."""
        session = self._session("regulator", {"username": who.username, "password": PASSWORD, "code": code})
        return Person(f"{self.web}/api/regulator/v1", session, self.http)

    def public(self, path: str) -> str:
        """What anybody may read."""
        return opened(self.http.get(f"{self.web}{path}")).text

    def _session(self, door: str, body: dict[str, str]) -> str:
        answer = opened(self.http.post(f"{self.web}/api/{door}/v1/sessions", json=body))
        if answer.status_code != HTTPStatus.CREATED:
            raise Shut(f"no session: {answer.status_code}")
        return str(answer.json()["token"])


def client() -> httpx.Client:
    """No proxy of the environment: all of them are on this machine."""
    return httpx.Client(timeout=PATIENCE, trust_env=False)


def opened(answer: httpx.Response) -> httpx.Response:
    """The answer, if it is no refusal. Raises ``Shut``."""
    if answer.is_error:
        request = answer.request
        raise Shut(f"{request.method} {request.url.path}: {answer.status_code} {answer.text[:500]}")
    return answer
