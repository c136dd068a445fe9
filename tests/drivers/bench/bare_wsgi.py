"""Where does a server find the yardstick? ``granian --interface wsgi --factory …bench.bare_wsgi:made``"""

from __future__ import annotations

import os

import environ
from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler
from django.core.wsgi import get_wsgi_application

from platform_core.embedded.environment import SUPERUSER_VARIABLE


def made() -> WSGIHandler:
    """In a process of its own: its settings are none of ours, and its login is beyond every wall."""
    database = environ.Env.db_url_config(os.environ[SUPERUSER_VARIABLE])
    settings.configure(
        ROOT_URLCONF="tests.drivers.bench.bare",
        DATABASES={"default": {**database, "ENGINE": "django.db.backends.postgresql", "CONN_MAX_AGE": None}},
        MIDDLEWARE=[],
        ALLOWED_HOSTS=["*"],
        USE_TZ=True,
    )
    return get_wsgi_application()
