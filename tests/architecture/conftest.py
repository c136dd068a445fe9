"""Registries fill on import: before they are judged, every module of ours is imported."""

import pytest

from platform_core.management.everything import import_everything


@pytest.fixture(scope="session")
def everything() -> list[str]:
    return import_everything()
