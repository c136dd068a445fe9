"""Settings of a web process that waits a second where the house waits ten."""

from platform_core.project.settings.local import *  # noqa: F403  # as settings do

BODY_SECONDS = 1
