"""The form with which staff change a clock by hand."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any, Final

from django import forms
from django.utils.translation import gettext_lazy as _
from unfold.widgets import UnfoldAdminIntegerFieldWidget, UnfoldAdminSelectWidget, UnfoldAdminTextareaWidget

from platform_core.deadlines import policies
from platform_core.deadlines.models import RunningDeadline
from platform_core.deadlines.queries import promises
from platform_core.deadlines.specs import DECLARED
from platform_core.deadlines.types import ManualAction, PauseReason

MOST_DAYS: Final = 366
ACTIONS: Final[Mapping[ManualAction, Any]] = {
    ManualAction.PAUSE: _("Let it stand still"),
    ManualAction.RESUME: _("Let it go on"),
    ManualAction.EXTEND: _("Give more time"),
    ManualAction.RETRY: _("Try now what follows"),
}
ASKED: Final[Mapping[str, Collection[ManualAction]]] = {
    "why": (ManualAction.PAUSE,),
    "days": (ManualAction.PAUSE, ManualAction.EXTEND),
}
REASONS: Final = [(PauseReason.TESTING.value, _("Testing or appraisal")), (PauseReason.REPAIR.value, _("Repair"))]


class ByHand(forms.Form):
    """The action and the reason for it. The command checks the fields that each action needs."""

    choice = forms.ChoiceField(choices=[(one.value, said) for one, said in ACTIONS.items()])
    reason = forms.CharField(max_length=500, label=_("Reason; it names no person"), widget=UnfoldAdminTextareaWidget)
    why = forms.ChoiceField(
        choices=REASONS, required=False, label=_("If it stands still: for what"), widget=UnfoldAdminSelectWidget
    )
    days = forms.IntegerField(
        min_value=1,
        max_value=MOST_DAYS,
        initial=1,
        required=False,
        label=_("How many days: of more time, or until it goes on by itself at the latest"),
        widget=UnfoldAdminIntegerFieldWidget,
    )

    def __init__(self, data: Any = None, *, choices: Mapping[str, Any]) -> None:
        """Build the form with only those fields that the offered actions need."""
        super().__init__(data)
        for name in (name for name, actions in ASKED.items() if not choices.keys() & set(actions)):
            del self.fields[name]


def offered(row: RunningDeadline) -> dict[str, Any]:
    """The actions that the policy lets staff take on this clock, with their labels."""
    spec = DECLARED.get(row.kind)
    if spec is None:
        return {}
    promise = promises.promise(row)
    return {
        one.value: said
        for one, said in ACTIONS.items()
        if policies.may_by_hand(one, spec=spec, promise=promise, attempts=row.attempts, reason="yet to be given")
    }
