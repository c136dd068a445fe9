"""What do those outside, and those between, get to see of us?"""

import httpx
import pytest

from platform_core.http import outside
from platform_core.payments import signing

SECRET = "whsec_c2VjcmV0LW9mLXRoZS10ZXN0cy1vbmx5"


class TestClient:
    @pytest.fixture
    def _environment(self, monkeypatch):
        monkeypatch.setenv("ALL_PROXY", "http://127.0.0.1:9")

    @pytest.mark.usefixtures("_environment")
    def test_asks_no_proxy_of_the_environment(self):
        with outside.client() as client:
            assert client._mounts == {}

    def test_has_an_end_to_its_patience(self):
        with outside.client() as client:
            assert client.timeout == httpx.Timeout(5.0, connect=2.0)


class TestKeys:
    def test_never_show_the_secret_that_signs_webhooks(self):
        assert SECRET not in outside.authorization(SECRET)["Authorization"]
        assert outside.authorization(SECRET) == outside.authorization(SECRET) != outside.authorization("whsec_other")

    def test_differ_from_use_to_use(self):
        assert outside.key_for("bearer", secret=SECRET) != outside.key_for("cashier", secret=SECRET)

    def test_of_the_bearer_signs_no_cashiers_address(self):
        bearer = outside.authorization(SECRET)["Authorization"].removeprefix("Bearer ")

        assert signing.sign({"a": "1"}, bearer) != signing.sign({"a": "1"}, SECRET)
