"""Settings of the database after each migrate: the framework's tables are open, the clock is set, no session can
switch triggers off, and our functions read only our schema.
"""

from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.db import connections
from django.db.models.signals import post_migrate

from platform_core.tenancy import clocks
from platform_core.tenancy.walls import WRITE, has_wall, quote

NEVER = (
    "CREATE OR REPLACE FUNCTION public._pgtrigger_should_ignore(trigger_name name) RETURNS boolean"
    " LANGUAGE sql IMMUTABLE RETURN false"
)
# A function body kept as text looks up its names at each call: in our schema first, and last among temporary tables,
# where a caller could have created one of the same name. A body in SQL is parsed once, so it needs no path.
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
    """Grant the framework's role access to Django's tables. Ours are opened by walls only."""
    if sender.name not in settings.FRAMEWORK_APPS:
        return
    models = sender.get_models(include_auto_created=True)
    with connections[using].cursor() as cursor:
        for model in models:
            if model._meta.managed and not has_wall(model):
                _open(model, cursor)


def _open(model: Any, cursor: Any) -> None:
    """Grant a table to the roles that its model names in ``OPEN_TO``; by default to the framework's role, in full."""
    for role, may in getattr(model, "OPEN_TO", {"framework": WRITE}).items():
        cursor.execute(f"GRANT {', '.join(may)} ON {quote(model._meta.db_table)} TO tp_{role}")


def set_the_clock(using: str, **_: object) -> None:
    """Install the clock. Where time may not be moved, the functions that move it do not exist."""
    with connections[using].cursor() as cursor:
        cursor.execute(clocks.MOVABLE if settings.CLOCK_MAY_MOVE else clocks.FIXED)


def nobody_ignores_triggers(using: str, **_: object) -> None:
    """Let pgtrigger's switch never ignore a trigger. Each trigger reinstalls the switch, so this runs last."""
    with connections[using].cursor() as cursor:
        cursor.execute(NEVER)


def pin_search_paths(using: str, **_: object) -> None:
    """Pin the search path of every function. pgtrigger creates its own again without one at each change."""
    with connections[using].cursor() as cursor:
        cursor.execute(PIN)


class Tenancy(AppConfig):
    name = "platform_core.tenancy"

    def ready(self) -> None:
        post_migrate.connect(open_framework_tables)
        post_migrate.connect(set_the_clock, sender=self)
        post_migrate.connect(nobody_ignores_triggers, sender=self)
        post_migrate.connect(pin_search_paths, sender=self)
