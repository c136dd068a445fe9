"""How do the platform's people do their work? In the admin, with a browser, a password and a one-time code."""

from __future__ import annotations

import re
import time
from collections.abc import Mapping
from html import unescape
from typing import Final

import httpx
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value

from platform_core.drivers.demo.doors import Shut, client, opened
from platform_core.drivers.demo.people import PASSWORD, TOTP_SECRET, DemoPerson

HIDDEN: Final = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')
MESSAGE: Final = re.compile(r"<(?:ul|p|div)[^>]*(?:error|danger|red)[^>]*>(.*?)</", re.DOTALL)
STEP: Final = 30  # seconds for which an authenticator shows a code
TO_TYPE: Final = 8  # seconds


class Desk:
    """A browser of somebody of ours; what it was told at the door it keeps."""

    def __init__(self, web: str) -> None:
        self._web, self._http = web, client()

    def sign_in(self, who: DemoPerson) -> None:
        """The password first, then what the authenticator shows. Raises ``Shut``."""
        login = f"{self._web}/accounts/login/"
        second = self._post(login, {"login": who.username, "password": PASSWORD})
        if "2fa" not in second.headers.get("location", ""):
            raise Shut(f"no second factor was asked of {who.username}: {second.status_code}")
        self._post(self._web + second.headers["location"], {"code": one_time_code()})
        opened(self._http.get(f"{self._web}/admin/", follow_redirects=False))

    def handle(self, page: str, fields: Mapping[str, str]) -> None:
        """Fill in the form of a page of the admin and press the button. Raises ``Shut`` with what the page says."""
        address = f"{self._web}/admin/{page}"
        answer = self._post(address, fields)
        leads_to = answer.headers.get("location", "")
        if not answer.has_redirect_location or leads_to.rstrip("/") == f"/admin/{page}".rstrip("/"):
            said = self._http.get(address).text if answer.has_redirect_location else answer.text
            raise Shut(f"the desk refuses {page}: {_spoken(said)}")

    def close(self) -> None:
        self._http.close()

    def _post(self, address: str, fields: Mapping[str, str]) -> httpx.Response:
        """A form is shown first: it carries the token without which none is taken."""
        form = opened(self._http.get(address, follow_redirects=True))
        token = HIDDEN.search(form.text)
        if token is None:
            raise Shut(f"no form at {address}")
        sent = {**fields, "csrfmiddlewaretoken": unescape(token[1])}
        return opened(self._http.post(form.url, data=sent, headers={"Referer": str(form.url)}))


def one_time_code() -> str:
    """What an authenticator app with the demo's secret shows now: it goes by the true time, whatever ours says.

    Like anybody who sees that a code is about to go, it waits for the next.
    """
    left = STEP - time.time() % STEP
    if left < TO_TYPE:
        time.sleep(left)
    return str(format_hotp_value(hotp_value(TOTP_SECRET, int(time.time()) // STEP)))


def _spoken(page: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", " ".join(MESSAGE.findall(page)))).split())[:500]
