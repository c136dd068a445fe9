"""Is a shop's system called as it should be, and as nobody can lead us elsewhere or keep us waiting?"""

import datetime as dt
import ssl
import threading
import time
from contextlib import suppress
from ipaddress import ip_address
from socket import gaierror

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from standardwebhooks.webhooks import Webhook, WebhookVerificationError

from platform_core.rows import new_id
from platform_core.webhooks import calling
from platform_core.webhooks.types import Call, Failure

SECRET, OLD = "whsec_" + "QUJD" * 8, "whsec_" + "REVG" * 8
NAME = "hooks.example.com"
BODY = '{"type":"orders.paid","timestamp":"2026-03-10T02:00:00+00:00","data":{"order_id":"为"}}'


def call(url, *, secrets=(SECRET,)):
    return Call(
        delivery_id=new_id(),
        merchant_id=new_id(),
        endpoint_id=new_id(),
        claimed_at=dt.datetime(2026, 3, 10, tzinfo=dt.UTC),
        message_id=str(new_id()),
        url=url,
        body=BODY,
        secrets=secrets,
    )


@pytest.fixture
def names(monkeypatch):
    """A resolver that says what it is told, one answer a question; ``asked`` counts them."""
    asked = []

    def resolver(*answers):
        def getaddrinfo(host, port, **_):
            asked.append(host)
            return [(0, 0, 0, "", (ip, port)) for ip in answers[min(len(asked), len(answers)) - 1]]

        monkeypatch.setattr(calling, "getaddrinfo", getaddrinfo)
        return asked

    return resolver


class TestPost:
    def test_sends_what_the_standard_s_own_library_verifies(self, receiver):
        sent = call(receiver.url)

        answer = calling.post(sent)

        path, headers, body = receiver.next()
        assert (answer.status, answer.failure, path) == (204, None, "/hook")
        assert body == BODY.encode()
        assert headers["webhook-id"] == sent.message_id
        assert headers["content-type"] == "application/json"
        assert Webhook(SECRET).verify(body, headers)["type"] == "orders.paid"

    def test_signs_with_both_secrets_while_one_replaces_the_other(self, receiver):
        calling.post(call(receiver.url, secrets=(SECRET, OLD)))

        _, headers, body = receiver.next()
        for secret in (SECRET, OLD):
            Webhook(secret).verify(body, headers)
        with pytest.raises(WebhookVerificationError):
            Webhook("whsec_" + "WFla" * 8).verify(body, headers)

    def test_sends_nothing_that_verifies_when_it_was_changed_or_is_old(self, receiver):
        calling.post(call(receiver.url))

        _, headers, body = receiver.next()
        with pytest.raises(WebhookVerificationError):
            Webhook(SECRET).verify(body.replace(b"paid", b"lost"), headers)
        stale = headers | {"webhook-timestamp": str(int(headers["webhook-timestamp"]) - 301)}
        with pytest.raises(WebhookVerificationError, match="too old"):
            Webhook(SECRET).verify(body, stale)

    @pytest.mark.parametrize("status", [301, 302, 307, 400, 404, 410, 429, 500])
    def test_takes_nothing_but_2xx_for_an_arrival_and_follows_nobody(self, receiver, status):
        def elsewhere(hook):
            hook.send_response(status)
            hook.send_header("location", receiver.url)
            hook.send_header("content-length", "0")
            hook.end_headers()

        receiver.says = elsewhere

        answer = calling.post(call(receiver.url))

        receiver.next()
        assert (answer.status, answer.failure) == (status, Failure.STATUS)
        assert receiver.heard.empty()

    @pytest.mark.parametrize(("status", "minutes"), [(429, 2), (503, 2), (200, 0)])
    def test_hears_for_how_long_it_is_to_wait_after_a_failure(self, receiver, status, minutes):
        def later(hook):
            hook.send_response(status)
            hook.send_header("Retry-After", "120")
            hook.send_header("content-length", "0")
            hook.end_headers()

        receiver.says = later

        assert calling.post(call(receiver.url)).wait == dt.timedelta(minutes=minutes)

    def test_asks_no_proxy_of_the_environment(self, receiver, monkeypatch):
        for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"):
            monkeypatch.setenv(name, "http://127.0.0.1:1")

        assert calling.post(call(receiver.url)).arrived

    def test_says_that_nobody_listens(self):
        assert calling.post(call("http://127.0.0.1:1/")).failure is Failure.NO_CONNECTION

    def test_says_that_it_was_no_http(self, receiver):
        receiver.says = lambda hook: hook.wfile.write(b"220 mail.example.com ESMTP\r\n")

        assert calling.post(call(receiver.url)).failure is Failure.PROTOCOL

    def test_ends_in_time_however_slowly_the_other_side_drips(self, receiver, monkeypatch):
        monkeypatch.setattr(calling, "CALL_TIME", 0.3)

        def drip(hook):
            hook.wfile.write(b"HTTP/1.1 200 OK\r\n")
            with suppress(OSError):  # we hang up
                for n in range(40):
                    hook.wfile.write(f"x-{n}: 1\r\n".encode())
                    time.sleep(0.05)

        receiver.says = drip
        began = time.monotonic()

        answer = calling.post(call(receiver.url))

        assert (answer.failure, answer.status) == (Failure.TIMEOUT, None)
        assert 0.25 < time.monotonic() - began < 1.5

    def test_listens_to_no_more_than_64_kib(self, receiver):
        sent = []

        def pour(hook):
            hook.wfile.write(b"HTTP/1.1 200 OK\r\ncontent-length: 1000000000\r\n\r\n")
            with suppress(OSError):
                while len(sent) < 2000:
                    hook.wfile.write(b"x" * 2**16)
                    sent.append(1)

        receiver.says = pour

        assert calling.post(call(receiver.url)).arrived
        assert len(sent) < 2000


class TestTheGuard:
    @pytest.mark.parametrize(
        "number",
        [
            *("127.0.0.1", "10.1.2.3", "169.254.169.254", "100.100.100.200", "192.168.1.1", "0.0.0.0"),  # noqa: S104  # refused
            *("::1", "::ffff:127.0.0.1", "64:ff9b::7f00:1", "fd00:ec2::254", "fe80::1", "2002:7f00:1::1"),
        ],
    )
    def test_calls_no_name_that_leads_inside(self, names, number):
        names([number])

        assert calling.post(call(f"https://{NAME}/")).failure is Failure.FORBIDDEN_ADDRESS

    def test_calls_none_that_leads_inside_among_others(self, names):
        names(["93.184.216.34", "10.0.0.1"])

        assert calling.post(call(f"https://{NAME}/")).failure is Failure.FORBIDDEN_ADDRESS

    def test_calls_none_that_leads_nowhere(self, names, monkeypatch):
        names([])
        assert calling.post(call(f"https://{NAME}/")).failure is Failure.FORBIDDEN_ADDRESS

        def unknown(*_, **__):
            raise gaierror

        monkeypatch.setattr(calling, "getaddrinfo", unknown)
        assert calling.post(call(f"https://{NAME}/")).failure is Failure.NO_SUCH_NAME

    def test_calls_loopback_only_where_the_house_says_so(self, receiver, settings):
        settings.WEBHOOKS_MAY_LOOP = False

        assert calling.post(call(receiver.url)).failure is Failure.FORBIDDEN_ADDRESS
        assert receiver.heard.empty()

    def test_calls_no_loopback_name_that_leads_elsewhere(self, names):
        names(["10.0.0.1"])

        assert calling.post(call("http://localhost:8000/")).failure is Failure.FORBIDDEN_ADDRESS

    def test_asks_once_and_connects_to_what_was_judged(self, names, monkeypatch):
        """A name that leads outside when it is asked first, and inside from then on."""
        asked, connected = names(["93.184.216.34"], ["127.0.0.1"]), []

        def connect(address, *_, **__):
            connected.append(address)
            raise ConnectionRefusedError

        monkeypatch.setattr("socket.create_connection", connect)

        answer = calling.post(call(f"https://{NAME}/"))

        assert (asked, connected) == ([NAME], [("93.184.216.34", 443)])
        assert answer.failure is Failure.NO_CONNECTION


class TestAName:
    def test_whose_servers_never_answer_ends_in_time(self, monkeypatch):
        answers = threading.Event()
        monkeypatch.setattr(calling, "getaddrinfo", lambda *_, **__: answers.wait(60) and [])
        monkeypatch.setattr(calling, "LOOK_UP_TIME", 0.05)

        tried = calling.post(call(f"https://{NAME}/"))
        answers.set()

        assert tried.failure is Failure.TIMEOUT
        assert tried.took < dt.timedelta(seconds=30)

    def test_of_several_addresses_is_called_at_the_first_that_answers_of_three(self, names, monkeypatch):
        names([f"93.184.216.{n}" for n in range(5)])
        connected = []

        def connect(address, *_, **__):
            connected.append(address[0])
            raise ConnectionRefusedError

        monkeypatch.setattr("socket.create_connection", connect)

        assert calling.post(call(f"https://{NAME}/")).failure is Failure.NO_CONNECTION
        assert connected == ["93.184.216.0", "93.184.216.1", "93.184.216.2"]


def certificate(tmp_path, *names):
    """Of a short life, by itself."""
    key = ec.generate_private_key(ec.SECP256R1())
    who = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "tests")])
    now = dt.datetime.fromtimestamp(time.time(), tz=dt.UTC)
    shown = [x509.DNSName(name) for name in names] or [x509.IPAddress(ip_address("127.0.0.1"))]
    made = (
        x509.CertificateBuilder(issuer_name=who, subject_name=who, public_key=key.public_key())
        .serial_number(1)
        .not_valid_before(now - dt.timedelta(days=1))
        .not_valid_after(now + dt.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName(shown), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    pem = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    ) + made.public_bytes(serialization.Encoding.PEM)
    path = tmp_path / "pair.pem"
    path.write_bytes(pem)
    return path


@pytest.fixture
def over_tls(receiver, names, monkeypatch, tmp_path):
    """The receiver under a certificate, trusted here; its name leads to what is taken for public."""

    def over_tls(*shown):
        pair = certificate(tmp_path, *shown)
        server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        server.load_cert_chain(pair)
        heard = []
        server.sni_callback = lambda _, name, __: heard.append(name)
        receiver.socket = server.wrap_socket(receiver.socket, server_side=True)
        trusting = ssl.create_default_context(cafile=str(pair))
        monkeypatch.setattr(calling, "tls_context", lambda: trusting)
        monkeypatch.setattr(calling, "is_public", lambda ip: ip == "127.0.0.1")
        names(["127.0.0.1"])
        return heard

    return over_tls


class TestOverTls:
    def test_the_certificate_the_greeting_and_the_host_are_of_the_name(self, receiver, over_tls):
        greeted = over_tls(NAME)

        answer = calling.post(call(f"https://{NAME}:{receiver.server_port}/hook"))

        _, headers, _ = receiver.next()
        assert (answer.failure, greeted) == (None, [NAME])
        assert headers["host"] == f"{NAME}:{receiver.server_port}"

    def test_another_s_certificate_is_refused(self, receiver, over_tls):
        over_tls("other.example.com")

        answer = calling.post(call(f"https://{NAME}:{receiver.server_port}/hook"))

        assert answer.failure is Failure.TLS
        assert receiver.heard.empty()

    def test_a_certificate_that_nobody_vouches_for_is_refused(self, receiver, over_tls, monkeypatch):
        ours = calling.tls_context
        over_tls(NAME)
        monkeypatch.setattr(calling, "tls_context", ours)

        assert calling.post(call(f"https://{NAME}:{receiver.server_port}/hook")).failure is Failure.TLS
