"""Where does production send who comes without TLS?"""

from __future__ import annotations

import os
import subprocess
import sys

from platform_core.embedded.place import CHECKOUT

ASK = """
import django
django.setup()
from django.test import Client
answer = Client().get("/orders/?page=2", headers={"host": "evil.example"})
print(answer.status_code, answer["Location"])
"""


class TestPlainHttp:
    def test_is_sent_to_the_public_address_and_its_port_whatever_host_was_asked_for(self) -> None:
        production = {
            "DJANGO_SETTINGS_MODULE": "platform_core.project.settings.production",
            "TIANPING_PUBLIC_URL": "https://shop.example:8443",
        }
        said = subprocess.run(
            [sys.executable, "-c", ASK], cwd=CHECKOUT, env=os.environ | production, check=True, capture_output=True
        )

        assert said.stdout.decode().split() == ["301", "https://shop.example:8443/orders/?page=2"]

    def test_is_what_the_proxy_leaves_to_the_web(self) -> None:
        """The proxy knows neither the public host nor the port that stands before it."""
        plain = (CHECKOUT / "platform_core/project/proxy/production.conf").read_text("utf8")

        assert "$host" not in plain
        assert plain.count("include web.conf;") == 2
