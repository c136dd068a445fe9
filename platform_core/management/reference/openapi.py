"""What do the JSON doors take and give? The OpenAPI document, made from the views."""

from __future__ import annotations

from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.renderers import OpenApiYamlRenderer


def page() -> str:
    schema = SchemaGenerator().get_schema(request=None, public=True)  # type: ignore[no-untyped-call]  # the library's
    text: bytes = OpenApiYamlRenderer().render(schema, renderer_context={})
    return text.decode("utf8")
