"""Forms of pages: labels, hints and errors that belong together, and a key, so that a form sent twice is done once."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterable
from typing import Any, ClassVar, Final, Generic, TypeVar

from django import forms
from django.forms.renderers import DjangoTemplates
from django.http import HttpRequest

from platform_core.ui.parts import Problem

A = TypeVar("A")

Choices = Iterable[tuple[Any, Any]]
KEY: Final = "idempotency_key"
FRAME: Final = (KEY, "csrfmiddlewaretoken")
WRITTEN: Final = (forms.TextInput, forms.Textarea)


def offer(form: forms.BaseForm, name: str, choices: Choices) -> None:
    """Give a field its choices when the form is made. Raises ``TypeError`` for a field that has none."""
    field = form.fields[name]
    if not isinstance(field, forms.ChoiceField):
        raise TypeError(f"{name} is no field with choices")
    field.choices = list(choices)


class Renderer(DjangoTemplates):
    """Our markup for fields; the admin's forms keep their own."""

    form_template_name = "ui/fields.html"
    field_template_name = "ui/field.html"


class PageForm(forms.Form):
    """A form by its name on the page, which begins the ids of its fields.

    ``action`` is the address it is sent to, ``is_barred`` that the reader's role in the shop may send nothing there;
    ``problem`` a command's refusal; ``kept_key`` the key of an act that is still going on and must not be done twice.
    Only a ``FurnishedForm`` needs the thing it is about.
    """

    default_renderer = Renderer
    use_required_attribute = True
    KEY: ClassVar[str] = KEY
    problem: Problem | None = None
    says_optional: ClassVar[bool] = True
    action: str = ""
    is_barred: bool = False
    kept_key: str = ""

    def __init__(self, data: Any = None, files: Any = None, *, name: str, about: object = None) -> None:
        super().__init__(data, files, auto_id=f"{name}-%s", label_suffix="")
        self.name = name
        self.furnish()

    def furnish(self) -> None:
        """Add choices and fields that are known only when the form is made."""

    @property
    def new_key(self) -> str:
        """One for each time that the form is shown: after a refusal nothing was done, so nothing is remembered."""
        return self.kept_key or secrets.token_urlsafe(18)

    @property
    def typed(self) -> list[tuple[str, str]]:
        """The texts that people typed, by label, to be kept on the page where the form itself is gone."""
        texts = [field for field in self if isinstance(field.field.widget, WRITTEN) and field.value()]
        return [(str(field.label), str(field.value())) for field in texts]


class FurnishedForm(PageForm, Generic[A]):
    """A form whose fields depend on the thing it is about."""

    def __init__(self, data: Any = None, files: Any = None, *, name: str, about: A) -> None:
        self.about = about
        super().__init__(data, files, name=name)


def key_of(request: HttpRequest) -> str:
    return str(request.POST.get(KEY, ""))


def said_in(request: HttpRequest) -> dict[str, list[str]]:
    """The values filled in, without those that the frame of a form adds; of files, their digests."""
    typed = {name: request.POST.getlist(name) for name in request.POST if name not in FRAME}
    return typed | {name: [_digest(file) for file in request.FILES.getlist(name)] for name in request.FILES}


def _digest(file: Any) -> str:
    digest = hashlib.sha256()
    for chunk in file.chunks():
        digest.update(chunk)
    file.seek(0)
    return digest.hexdigest()
