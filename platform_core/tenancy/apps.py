"""After each migrate: open the framework's tables, set the clock, take away the switch that turns triggers off, and pin
what our functions read."""

from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.db import connections
from django.db.models.signals import post_migrate

from platform_core.tenancy import clocks
from platform_core.tenancy.walls import WRITE, quoted, walled

NEVER = (
    "CREATE OR REPLACE FUNCTION public._pgtrigger_should_ignore(trigger_name name) RETURNS boolean"
    " LANGUAGE sql IMMUTABLE RETURN false"
)
# Names in a body that is kept as text are looked up at each call: in our schema, and last among temporary tables, where
# whoever calls could have put a table of the same name. A body in SQL is parsed when it is made, and needs none.
PIN = """
DO $$
DECLARE ours regprocedure;
BEGIN
  FOR ours IN
    SELECT oid FROM pg_catalog.pg_proc
    WHERE pronamespace = 'public'::regnamespace AND proowner = 'tp_owner'::regrole AND prokind IN ('f', 'p')
    AND prosqlbody IS NULL AND coalesce('search_path=pg_catalog, public, pg_temp' <> ALL (proconfig), true)
  LOOP
    EXECUTE format('ALTER ROUTINE %s SET search_path = pg_catalog, public, pg_temp', ours);
  END LOOP;
END $$
"""


def open_framework_tables(sender: AppConfig, using: str, **_: object) -> None:
    """Ours are opened by walls alone: one forgotten is refused, not open to all."""
    if sender.name not in settings.FRAMEWORK_APPS:
        return
    models = sender.get_models(include_auto_created=True)
    with connections[using].cursor() as cursor:
        for model in models:
            if model._meta.managed and not walled(model):
                _open(model, cursor)


def _open(model: Any, cursor: Any) -> None:
    """A model that is open to less than everything says so itself: ``OPEN_TO``, by role."""
    for role, may in getattr(model, "OPEN_TO", {"framework": WRITE}).items():
        cursor.execute(f"GRANT {', '.join(may)} ON {quoted(model._meta.db_table)} TO tp_{role}")


def set_the_clock(using: str, **_: object) -> None:
    """Where the clock may not move, what could move it is not there."""
    with connections[using].cursor() as cursor:
        cursor.execute(clocks.MOVABLE if settings.CLOCK_MAY_MOVE else clocks.FIXED)


def nobody_ignores_triggers(using: str, **_: object) -> None:
    """Each trigger that pgtrigger installs brings its own version back, so this comes after."""
    with connections[using].cursor() as cursor:
        cursor.execute(NEVER)


def pin_search_paths(using: str, **_: object) -> None:
    """Of the triggers' functions too: pgtrigger makes them anew without a path, whenever one changes."""
    with connections[using].cursor() as cursor:
        cursor.execute(PIN)


class Tenancy(AppConfig):
    name = "platform_core.tenancy"

    def ready(self) -> None:
        post_migrate.connect(open_framework_tables)
        post_migrate.connect(set_the_clock, sender=self)
        post_migrate.connect(nobody_ignores_triggers, sender=self)
        post_migrate.connect(pin_search_paths, sender=self)
