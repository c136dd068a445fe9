"""Who may know how this process is doing?"""

from __future__ import annotations

from ipaddress import ip_network

import pytest

pytestmark = [pytest.mark.django_db, pytest.mark.urls("platform_core.project.urls")]


class TestMetrics:
    def test_are_for_our_own_machine(self, client):
        reply = client.get("/metrics")

        assert (reply.status_code, reply["Content-Type"].partition(";")[0]) == (200, "text/plain")

    @pytest.mark.parametrize("address", ["192.0.2.1", "2001:db8::1", ""])
    def test_are_not_there_for_others(self, client, address):
        assert client.get("/metrics", REMOTE_ADDR=address).status_code == 404

    def test_are_for_the_networks_that_are_named(self, client, settings):
        settings.METRICS_FROM = (ip_network("192.0.2.0/24"),)

        assert client.get("/metrics", REMOTE_ADDR="192.0.2.1").status_code == 200
        assert client.get("/metrics").status_code == 404

    @pytest.mark.parametrize("proxies", [0, 1])
    @pytest.mark.parametrize(
        ("name", "value"),
        [
            ("X-Forwarded-For", "127.0.0.1"),
            ("X-Forwarded-For", "127.0.0.1, 192.0.2.1"),
            ("Forwarded", "for=127.0.0.1"),
            ("X-Real-IP", "127.0.0.1"),
            ("Via", "1.1 proxy"),
        ],
    )
    @pytest.mark.parametrize("peer", ["127.0.0.1", "192.0.2.1"])
    def test_are_not_there_for_what_was_passed_on_or_says_so(self, client, settings, proxies, name, value, peer):
        settings.REST_FRAMEWORK = settings.REST_FRAMEWORK | {"NUM_PROXIES": proxies}

        assert client.get("/metrics", headers={name: value}, REMOTE_ADDR=peer).status_code == 404

    def test_may_be_told_that_the_way_was_safe(self, client):
        """In production plain HTTP is sent away unless it says so."""
        assert client.get("/metrics", headers={"X-Forwarded-Proto": "https"}).status_code == 200
