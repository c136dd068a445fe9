"""Fields and forms of several pages."""

from __future__ import annotations

from platform_core.ui.fields import Upload
from platform_core.ui.forms import PageForm


class Agree(PageForm):
    """Nothing to fill in: sending it is the act."""


class AddEvidence(PageForm):
    """A file, and nothing more."""

    file = Upload(required=True)
