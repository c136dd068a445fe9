"""Is it our own server that answers on the clone, and is what it used counted as its own?"""

from __future__ import annotations

import os

import httpx
import psutil
import pytest

from tests.database import as_login
from tests.drivers.bench.clones import clone
from tests.drivers.bench.served import cpu_of, served, yardstick_ms

pytestmark = pytest.mark.commits(anew=True)


class TestServed:
    def test_answers_counts_what_it_used_and_is_gone_in_the_end(self, fresh: dict[str, str]):
        calls = 50  # a process is counted by hundredths of a second
        with as_login("worker"), clone() as own, served(own, workers=1) as web:
            with httpx.Client(base_url=web.url) as http, web.measured() as cost:
                answers = [http.get("/api/storefront/v1/listings") for _ in range(calls)]
            backends, pids = web.backends, web.pids

            assert [answer.json()["items"] for answer in answers] == [[]] * calls
            assert len(pids) > 1
            assert backends
            assert not set(backends) & set(pids)
            assert 0 < cost.web + cost.database <= 2 * cost.took * len([*pids, *backends])
            assert cost.ms_per(calls) == pytest.approx((cost.web + cost.database) * 1_000 / calls)

        assert not any(psutil.pid_exists(pid) for pid in pids)


@pytest.mark.proof  # a server each; that one answers and is counted stays above
class TestCallers:
    def test_are_served_by_every_process_alike(self, fresh: dict[str, str]):
        with as_login("worker"), clone() as own, served(own) as web:
            with web.callers(4) as clients:
                before = [cpu_of([worker.pid]) for worker in web.workers]
                for _ in range(50):
                    for client in clients:
                        client.get("/api/storefront/v1/listings").raise_for_status()
                spent = [cpu_of([worker.pid]) - was for worker, was in zip(web.workers, before, strict=True)]

        assert len(spent) == 2
        assert min(spent) > max(spent) / 3

    def test_are_refused_once_one_of_them_is_served_elsewhere(self, fresh: dict[str, str]):
        with as_login("worker"), clone() as own, served(own) as web:
            with (
                pytest.raises(RuntimeError, match="not every process serves as many callers"),
                web.callers(4) as clients,
            ):
                clients[0].close()


class TestCpu:
    def test_is_of_these_processes_and_of_none_that_are_gone(self):
        before = cpu_of([os.getpid(), 2**22 + 1])

        spent = yardstick_ms()

        assert cpu_of([os.getpid(), 2**22 + 1]) - before >= spent / 1_000 - 0.05
