"""To which addresses do we send, how long do we try, and when do we stop? Each to the tick."""

from datetime import timedelta
from uuid import UUID

import orjson
import pytest

from platform_core.legal.spans import TICK
from platform_core.webhooks import policies
from platform_core.webhooks.policies import HOPELESS, KEPT, PAUSES, body, is_final, may_send_to, pause_after
from platform_core.webhooks.states import EndpointState
from platform_core.webhooks.types import Against, Answer, Disabled, Failure
from tests.platform_core.webhooks.conftest import answered

S = EndpointState
LEAST, MOST = UUID(int=0), UUID(int=999)


def judged(url, *, ports=(443,), loopback=False):
    return may_send_to(url, ports=ports, loopback=loopback).codes()


class TestMaySendTo:
    @pytest.mark.parametrize(
        "url",
        [
            *("https://example.com", "https://example.com/", "https://hooks.shop.example.cn/a/b?c=d%20e"),
            *("https://EXAMPLE.com:443/hook", "https://xn--fiq228c.example.com/", "https://a-1.b--2.co/"),
        ],
    )
    def test_takes_a_name_on_the_public_internet(self, url):
        assert judged(url) == ()

    @pytest.mark.parametrize(
        ("url", "reason"),
        [
            ("http://example.com/", Against.NOT_HTTPS),
            ("https://example.com:8443/", Against.PORT),
            ("https://user@example.com/", Against.CREDENTIALS),
            ("https://:pw@example.com/", Against.CREDENTIALS),
            ("https://example.com/#top", Against.FRAGMENT),
            ("https://localhost/", Against.NOT_A_NAME),
            ("https://intranet/", Against.NOT_A_NAME),
            ("https://8.8.8.8/", Against.NOT_A_NAME),
            ("https://[2606:4700::1111]/", Against.NOT_A_NAME),
            ("https://0x7f.1/", Against.NOT_A_NAME),
            ("https://2130706433/", Against.NOT_A_NAME),
            ("https://127.1/", Against.NOT_A_NAME),
            ("https://example.com./", Against.NOT_A_NAME),
            ("https://-a.example.com/", Against.NOT_A_NAME),
            ("https://a_b.example.com/", Against.NOT_A_NAME),
            (f"https://{'a' * 64}.com/", Against.NOT_A_NAME),
            ("ftp://example.com/", Against.MALFORMED),
            ("file:///etc/passwd", Against.MALFORMED),
            ("https:///hook", Against.MALFORMED),
            ("https://example.com:0/", Against.MALFORMED),
            ("https://example.com:99999/", Against.MALFORMED),
            ("https://[::1/", Against.MALFORMED),
            ("https://例子.com/", Against.MALFORMED),
            ("https://example.com/a b", Against.MALFORMED),
            ("https://example.com/\r\nHost: x", Against.MALFORMED),
            ("https://example.com\\@10.0.0.1/", Against.MALFORMED),
            ("example.com", Against.MALFORMED),
            ("", Against.MALFORMED),
            (f"https://example.com/{'a' * 500}", Against.MALFORMED),
        ],
    )
    def test_refuses_with_the_one_reason(self, url, reason):
        assert judged(url) == (reason,)

    def test_takes_500_characters_and_no_more(self):
        fits = "https://example.com/".ljust(500, "a")

        assert judged(fits) == ()
        assert judged(f"{fits}a") == (Against.MALFORMED,)

    def test_takes_the_ports_that_the_house_opens(self):
        assert judged("https://example.com:8443/", ports=(443, 8443)) == ()

    @pytest.mark.parametrize("url", ["http://127.0.0.1:5000/x", "http://localhost:1/", "https://[::1]:9/"])
    def test_takes_loopback_only_where_the_house_says_so(self, url):
        assert judged(url, loopback=True) == ()
        assert Against.NOT_A_NAME in judged(url)

    @pytest.mark.parametrize("url", ["http://10.0.0.1/", "http://example.com/", "http://127.0.0.1.example.com/"])
    def test_takes_nothing_else_without_a_certificate(self, url):
        assert Against.NOT_HTTPS in judged(url, loopback=True)


class TestTakes:
    def test_of_an_enabled_one_everything(self, at):
        assert policies.takes(S.ENABLED, since=at - 10 * KEPT, at=at)

    @pytest.mark.parametrize("state", [S.PAUSED, S.DISABLED])
    def test_of_one_that_is_not_sent_to_for_three_days_to_the_tick(self, state, at):
        assert policies.takes(state, since=at, at=at + KEPT - TICK)
        assert not policies.takes(state, since=at, at=at + KEPT)

    def test_of_a_retired_one_nothing(self, at):
        assert not policies.takes(S.RETIRED, since=at, at=at)


class TestPauseAfter:
    def test_grows_from_seconds_to_a_day_and_ends(self):
        assert [pause_after(n, delivery_id=LEAST) for n in range(1, 10)] == list(PAUSES)
        assert pause_after(10, delivery_id=LEAST) is None

    def test_makes_three_days_and_a_little_in_all(self):
        assert timedelta(days=3) < sum(PAUSES, timedelta()) < timedelta(days=3, hours=4)

    def test_spreads_by_a_fifth_at_most(self):
        assert PAUSES[8] < pause_after(9, delivery_id=MOST) < PAUSES[8] * 1.2


class TestRestAfter:
    def test_doubles_up_to_ten_minutes(self):
        rests = [policies.rest_after(n).total_seconds() for n in (1, 2, 3, 7, 8, 9, 10_000)]

        assert rests == [5, 10, 20, 320, 600, 600, 600]


class TestWaitAsked:
    @pytest.mark.parametrize(
        ("said", "minutes"),
        [
            ("120", 2),
            ("3600", 60),
            ("3601", 60),
            ("999999999", 60),
            ("0", 0),
            ("Tue, 10 Mar 2026 02:20:00 GMT", 20),
            ("Tue, 10 Mar 2026 05:00:00 GMT", 60),
            ("Tue, 10 Mar 2026 01:00:00 GMT", 0),
        ],
    )
    def test_takes_seconds_or_a_moment_and_an_hour_at_most(self, at, said, minutes):
        assert policies.wait_asked(said, now=at) == timedelta(minutes=minutes)

    @pytest.mark.parametrize(
        "said", ["", "-5", "1.5", "soon", "1" * 5000, "٣٠", "Tue, 10 Mar 99999 02:00:00 GMT", "2026-03-10T02:20:00Z"]
    )
    def test_takes_anything_else_for_nothing(self, at, said):
        assert policies.wait_asked(said, now=at) == timedelta()


class TestWhyDisable:
    def test_at_once_when_it_says_that_it_is_gone(self, at):
        assert policies.why_disable(answered(410), failing_since=at, at=at) is Disabled.GONE

    def test_after_five_days_of_nothing_but_failures_to_the_tick(self, at):
        lost = Answer(took=timedelta(), failure=Failure.TIMEOUT)

        assert policies.why_disable(lost, failing_since=at, at=at + HOPELESS - TICK) is None
        assert policies.why_disable(lost, failing_since=at, at=at + HOPELESS) is Disabled.FAILING


class TestIsFinal:
    def test_only_of_gone(self):
        assert [is_final(answered(status)) for status in (410, 400, 404, 500)] == [True, False, False, False]
        assert not is_final(Answer(took=timedelta(), failure=Failure.TIMEOUT))


class TestBody:
    def test_is_compact_and_says_what_when_and_of_what(self, at):
        text = body("orders.paid", data={"order_id": "x", "为": 1}, occurred_at=at)

        assert text == ('{"type":"orders.paid","timestamp":"2026-03-10T02:00:00+00:00","data":{"order_id":"x","为":1}}')
        assert orjson.loads(text)["type"] == "orders.paid"
