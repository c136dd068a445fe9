"""Django's own settings, in the order of Django's documentation; by topic in the modules imported below."""

from pathlib import Path

from platform_core.management import everything
from platform_core.project.env import ENV
from platform_core.project.settings.api import *
from platform_core.project.settings.celery import *
from platform_core.project.settings.logging import *
from platform_core.project.settings.pages import *
from platform_core.project.settings.security import *
from platform_core.project.settings.storage import *

BASE_DIR = Path(__file__).resolve().parents[3]
DEBUG = False
SECRET_KEY = ENV.secret_key
ALLOWED_HOSTS = list(ENV.allowed_hosts)
MODE = ENV.mode

# Tables of these apps are opened to every scope (tenancy.apps), but for those of their models that declare walls.
FRAMEWORK_APPS = [
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "allauth.account",
    "allauth.mfa",
    "platform_core.accounts",
]
KERNEL = [
    "platform_core",  # its management commands
    "platform_core.tenancy",
    "platform_core.http",
    "platform_core.ui",
    "platform_core.eventlog",
    "platform_core.audit",
    "platform_core.vault",
    "platform_core.files",
    "platform_core.legal",
    "platform_core.deadlines",
    "platform_core.notices",
    "platform_core.cases",
    "platform_core.webhooks",
    "platform_core.ledger",
    "platform_core.payments",
    "platform_core.regulators",
    "platform_core.rulebook",
]
APPS = ["platform_core.project", *everything.APPS]
INSTALLED_APPS = [
    "platform_core.project.apps.Unfold",
    *FRAMEWORK_APPS,
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "allauth",
    "platform_core.tenancy.triggers.Triggers",
    "rest_framework",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "django_prometheus",
    "django_structlog",
    *KERNEL,
    *APPS,
]
MIDDLEWARE = [
    "platform_core.http.plain.refuse",  # what brings a key in clear is not led on
    "django.middleware.security.SecurityMiddleware",  # leads to https before anybody asks which host was meant
    "platform_core.http.chain.Bare",  # what is named of the chain is for pages, but for this
    "platform_core.http.chain.MetricsBefore",
    "platform_core.http.chain.Policy",
    "platform_core.http.chain.StaticFiles",
    "platform_core.http.chain.Sessions",
    "platform_core.http.chain.Locale",
    "platform_core.http.unread.refuse",
    "platform_core.http.chain.Common",
    "django.middleware.csrf.CsrfViewMiddleware",
    "platform_core.http.chain.Authentication",
    "platform_core.http.chain.Messages",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "platform_core.http.chain.Log",
    "platform_core.http.chain.MetricsAfter",
    "platform_core.accounts.door.Door",
    "platform_core.files.drawing.draw_outside",
]
ROOT_URLCONF = "platform_core.project.urls"
WSGI_APPLICATION = "platform_core.project.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "platform_core.project.navigation.navigation",
            ]
        },
    }
]

DATABASE_LOGIN = ENV.login
DATABASES = {
    "default": {"NAME": "tianping"}  # without a server, checks and makemigrations still work
    | dict(ENV.databases.get(ENV.login, {}))
    | {
        "ENGINE": "platform_core.tenancy.backend",
        "ATOMIC_REQUESTS": True,
        "CONN_MAX_AGE": None,
        "CONN_HEALTH_CHECKS": False,  # tenancy.backend begins anew where the server has hung up
        "DISABLE_SERVER_SIDE_CURSORS": True,  # a pooler in transaction mode forgets them
    }
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
CLOCK_MAY_MOVE = True  # production says no

CACHES = {
    "default": {
        "BACKEND": "platform_core.accounts.cache.Forgiving",  # Redis may be away; a page may not
        "LOCATION": ENV.redis_url,
        "KEY_FUNCTION": "platform_core.http.cache_keys.hidden",  # allauth counts tries by address
        "OPTIONS": {"socket_timeout": 1, "socket_connect_timeout": 1},
    }
}

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "简体中文"), ("en", "English")]
TIME_ZONE = "Asia/Shanghai"
USE_I18N = True
USE_TZ = True

STATIC_URL = "/static/"
STATIC_ROOT = BASE_DIR / ".data" / "static"
WHITENOISE_USE_FINDERS = True
SCHEMA_DIR = BASE_DIR / ".data" / "schema"  # `manage.py build_schema` puts the OpenAPI document there

VAULT_KEYS = ENV.vault_keys
VAULT_INDEX_KEY = ENV.index_key
AUDIT_KEY, AUDIT_ORIGIN, AUDIT_PUBLIC_KEY = ENV.audit_key, ENV.audit_origin, ENV.audit_public_key
PUBLIC_URL = ENV.public_url
METRICS_FROM = ENV.metrics_from
WORKER_METRICS_PORT = ENV.worker_metrics_port
HEARTBEAT_DIR = ENV.heartbeat_dir
HOTLINE = ENV.hotline
SECURITY_CONTACTS = ENV.security_contacts
OPERATOR_CREDIT_CODE = ENV.operator_credit_code
PAYMENT_PROVIDER_URL, PAYMENT_PROVIDER_SECRET = ENV.provider_url, ENV.provider_secret
PAYMENT_CASHIER_URL = ENV.cashier_url
CARRIER_URL, CARRIER_SECRET = ENV.carrier_url, ENV.carrier_secret
REGISTRY_URL = ENV.registry_url
MAIL_URL, SMS_URL = ENV.mail_url, ENV.sms_url
WEBHOOK_PORTS = (443,)  # on which shops' systems may be called
WEBHOOKS_MAY_LOOP = True  # to a developer's own machine; production says no
