"""In which ways does privacy say no?"""

from __future__ import annotations

from platform_core.errors import NotAllowed


class NotYourData(NotAllowed):
    code = "privacy.not_your_data"
    title = "These are somebody else's data"
    remedy = "Ask for a copy of your own, signed in as yourself."
