"""Settings of a web process that waits a second where the house waits ten, and has one slot where that has eight."""

from platform_core.project.settings.local import *  # noqa: F403  # as settings do

BODY_SECONDS = 1
LARGE_BODIES_AT_ONCE = 1
