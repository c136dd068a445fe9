"""Registration of hundreds of triggers in a moment, by a look-up in place of a search.

pgtrigger's own registry makes two lists of all triggers for each that is added: a fifth of the time that each of our
processes took to start.
"""

from __future__ import annotations

from typing import Any

from pgtrigger import registry
from pgtrigger.apps import PGTriggerConfig

Key = tuple[str, str]  # a table and the name of a trigger
theirs: Any = registry  # whose insides have no types


class Known(theirs._Registry):  # type: ignore[misc]  # noqa: SLF001  # there is no other name for it
    """The same, with both lists at hand."""

    def __init__(self) -> None:
        super().__init__()
        self._by_table: dict[Key, Any] = {}
        self._functions: set[str] = set()

    @property
    def by_db_table(self) -> dict[Key, Any]:
        return self._by_table

    @property
    def pg_function_names(self) -> set[str]:
        return self._functions

    def __setitem__(self, key: str, value: Any) -> None:
        super().__setitem__(key, value)
        model, trigger = value
        self._by_table[model._meta.db_table, trigger.name] = trigger
        self._functions.add(trigger.get_pgid(model))

    def __delitem__(self, key: str) -> None:
        model, trigger = self[key]
        super().__delitem__(key)
        del self._by_table[model._meta.db_table, trigger.name]
        self._functions.discard(trigger.get_pgid(model))


class Triggers(PGTriggerConfig):
    """pgtrigger, with that registry."""

    def ready(self) -> None:
        if not isinstance(theirs._registry, Known):  # noqa: SLF001  # as above
            known = Known()
            for key, value in theirs._registry.data.items():  # noqa: SLF001  # as above
                known[key] = value
            theirs._registry = known  # noqa: SLF001  # as above
        super().ready()  # type: ignore[no-untyped-call]  # pgtrigger does not annotate it
