"""The log: one line an event, as data in production, and never about a person by name."""

import logging
import re
from collections.abc import Mapping, MutableMapping
from typing import Any

import structlog

from platform_core.project.env import ENV

# Keys under which a library or a hurried line could carry a person; ids are fine, they are pseudonyms.
_PERSONAL = frozenset(
    {"name", "full_name", "phone", "mobile", "email", "address", "recipient", "ip", "username", "password", "token"}
    | {"authorization", "cookie", "id_number", "body", "user_agent"}
)
_MAY_BE_PERSONAL = re.compile(r"@|\d{11}")  # one look at each character; most lines need no other
_LOOKS_PERSONAL = re.compile(
    r"[\w.+-]+@[\w-]+\.[\w.-]+"  # e-mail
    r"|(?<![\w-])\d{17}[\dXx](?![\w-])"  # identity number
    r"|(?<![\w.-])(?:\+?86[- ]?)?1[3-9]\d{9}(?![\w-])"  # mobile number
)


def _without_persons(_logger: Any, _method: str, event: MutableMapping[str, Any]) -> Mapping[str, Any]:
    """Cut personal data out of a line, from any source, just before it leaves."""
    for key, value in event.items():
        if key in _PERSONAL:
            event[key] = "[cut]"
        elif isinstance(value, str) and _MAY_BE_PERSONAL.search(value):
            event[key] = _LOOKS_PERSONAL.sub("[cut]", value)
    return event


_BEFORE: list[structlog.typing.Processor] = [
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_logger_name,
    structlog.stdlib.add_log_level,
    structlog.stdlib.PositionalArgumentsFormatter(),
    structlog.processors.TimeStamper(fmt="iso", utc=True),
    structlog.processors.StackInfoRenderer(),
]
_PLAIN = structlog.dev.plain_traceback  # the prettier ones show local variables, and with them persons
_AFTER: list[structlog.typing.Processor] = (
    [structlog.processors.format_exc_info, _without_persons, structlog.processors.JSONRenderer(ensure_ascii=False)]
    if ENV.mode == "production"
    else [_without_persons, structlog.dev.ConsoleRenderer(colors=False, exception_formatter=_PLAIN)]
)

structlog.configure(
    processors=[
        structlog.stdlib.filter_by_level,
        *_BEFORE,
        structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
    ],
    logger_factory=structlog.stdlib.LoggerFactory(),
    cache_logger_on_first_use=True,
)

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {
            "()": structlog.stdlib.ProcessorFormatter,
            "foreign_pre_chain": [*_BEFORE, structlog.stdlib.ExtraAdder()],
            "processors": [structlog.stdlib.ProcessorFormatter.remove_processors_meta, *_AFTER],
        }
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": logging.WARNING if ENV.mode == "test" else logging.INFO},
    "loggers": {
        "django.server": {"handlers": [], "level": "WARNING", "propagate": True},
        "httpx": {"level": "WARNING"},  # it writes whole addresses, queries included
        "celery.app.trace": {"level": "WARNING"},  # a line for each wake-up says nothing
        "celery.beat": {"level": "WARNING"},
    },
}
