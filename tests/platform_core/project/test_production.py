"""Where does production send who comes without TLS, and which cookies does it set?"""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from platform_core.embedded.place import CHECKOUT

# All in one process: to start it takes longer than what it is asked.
ASK = """
import django
django.setup()
from django.test import Client
answer = Client().get("/orders/?page=2", headers={"host": "evil.example"})
print(answer.status_code, answer["Location"])
"""
NAMES = """
from django.conf import settings
for name in ("SESSION", "CSRF", "DEVICE", "LANGUAGE"):
    print(getattr(settings, f"{name}_COOKIE_NAME"), getattr(settings, f"{name}_COOKIE_SECURE", "-"))
"""
KNOCK = """
for path in {paths!r}:
    answer = Client().post(path, "{{}}", "application/json", headers={{"Authorization": "Bearer k"}})
    print(path, answer.status_code, answer.headers.get("Location"), answer.json()["code"])
"""
DOORS = ("/api/storefront/v1/orders", "/api/seller/v1/orders", "/api/regulator/v1/requests", "/webhooks/payments")


@pytest.fixture(scope="module")
def said() -> list[str]:
    """The lines of all answers."""
    production = {
        "DJANGO_SETTINGS_MODULE": "platform_core.project.settings.production",
        "TIANPING_PUBLIC_URL": "https://shop.example:8443",
    }
    script = ASK + KNOCK.format(paths=DOORS) + NAMES
    ran = subprocess.run(
        [sys.executable, "-c", script], cwd=CHECKOUT, env=os.environ | production, check=True, capture_output=True
    )
    return ran.stdout.decode().splitlines()


class TestPlainHttp:
    def test_is_sent_to_the_public_address_and_its_port_whatever_host_was_asked_for(self, said: list[str]) -> None:
        assert said[0] == "301 https://shop.example:8443/orders/?page=2"

    def test_is_refused_at_the_doors_of_programs(self, said: list[str]) -> None:
        """A redirect would let a client send its key in clear with each call, and nobody would notice."""
        assert said[1:-4] == [f"{path} 403 None http.plain_http" for path in DOORS]

    def test_is_what_the_proxy_leaves_to_the_web(self) -> None:
        """The proxy knows neither the public host nor the port that stands before it."""
        plain = (CHECKOUT / "platform_core/project/proxy/production.conf").read_text("utf8")

        assert "$host" not in plain
        assert plain.count("include web.conf;") == 2


class TestCookies:
    def test_are_taken_from_this_host_alone_and_over_tls(self, said: list[str]) -> None:
        assert said[-4:] == [
            "__Host-sessionid True",
            "__Host-csrftoken True",
            "__Host-tianping_device -",  # as the session's
            "__Host-language True",
        ]
