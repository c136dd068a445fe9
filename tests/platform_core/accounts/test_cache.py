"""Does a cache that is away answer as an empty one, and one that is there as itself?"""

from __future__ import annotations

import pytest

from platform_core.accounts.cache import Forgiving

AWAY = Forgiving("redis://127.0.0.1:1/0", {})


class TestForgiving:
    def test_is_empty_while_away(self):
        assert AWAY.add("key", 1) is True
        assert AWAY.set("key", 1) is None
        assert AWAY.get("key", "default") == "default"
        assert AWAY.get_many(["key"]) == {}
        assert AWAY.has_key("key") is AWAY.delete("key") is AWAY.touch("key") is False
        with pytest.raises(ValueError, match="key"):
            AWAY.incr("key")

    def test_remembers_while_there(self, valkey):
        there = Forgiving(valkey, {})

        assert there.add("key", 1) is True
        assert there.add("key", 1) is False
        assert there.incr("key") == there.get("key") == 2
        assert there.get_many(["key"]) == {"key": 2}
        assert there.has_key("key") is there.touch("key", 5) is there.delete("key") is True
