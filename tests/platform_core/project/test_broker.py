"""Does a worker outlive the broker with a task in its hands?"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from tempfile import mkdtemp

import pytest
from kombu import Connection, Message, Queue

from platform_core.embedded.valkey import Valkey
from platform_core.project import broker
from platform_core.project.celery import app

QUEUE = Queue("wake-ups")


@pytest.fixture
def valkey() -> Iterator[Valkey]:
    """One that a test may take away."""
    server = Valkey(Path(mkdtemp()))
    server.start()
    yield server
    server.stop()
    shutil.rmtree(server.home)


def in_hand(connection: Connection) -> Message:
    """Taken, and not confirmed yet."""
    with connection.Producer() as producer:
        producer.publish("now", exchange="", routing_key=QUEUE.name, declare=[QUEUE])
    message = QUEUE(connection.default_channel).get()
    assert message is not None
    return message


@pytest.fixture
def connection(valkey: Valkey) -> Iterator[Connection]:
    with Connection(valkey.url.replace("unix://", "redis+socket://", 1)) as connection:
        yield connection


class TestTheChannel:
    def test_is_the_one_that_the_workers_have(self) -> None:
        with app.connection() as connection:
            assert isinstance(connection.transport, broker.Transport)
            assert connection.transport.Channel is broker.Channel

    @pytest.mark.parametrize("end", [Message.ack, Message.reject])
    def test_lets_go_of_what_it_has_in_hand_when_the_broker_is_gone(
        self, valkey: Valkey, connection: Connection, end: Callable[[Message], None]
    ) -> None:
        """The worker gives up its connection first, and then the channels on it."""
        message = in_hand(connection)
        valkey.stop()
        connection.transport.client = None

        connection.default_channel.close()
        end(message)

        assert message.channel.closed

    def test_confirms_while_the_broker_is_there(self, connection: Connection) -> None:
        message = in_hand(connection)
        client = connection.default_channel.client
        assert client.hlen("unacked") == 1

        message.ack()

        assert client.hlen("unacked") == 0
