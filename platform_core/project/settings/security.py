"""Passwords, sessions, browsers."""

from csp.constants import NONE, SELF, UNSAFE_EVAL, UNSAFE_INLINE

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = ["platform_core.accounts.passwords.Argon2"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
# Login names are pseudonyms; addresses for notices are sealed in accounts.Contact.
ACCOUNT_USER_MODEL_EMAIL_FIELD = None
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_ADAPTER = "platform_core.accounts.sign_in.Adapter"
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_FORMS = {  # which count wrong codes as the API does
    "authenticate": "platform_core.accounts.factor_forms.Authenticate",
    "reauthenticate": "platform_core.accounts.factor_forms.Reauthenticate",
}
ACCOUNT_RATE_LIMITS = {"login_failed": None}  # by account alone, so that a stranger could shut its owner out
MFA_TOTP_ISSUER = "Tianping"
MFA_TOTP_TOLERANCE = 1  # a step of thirty seconds either way, for clocks and slow fingers (RFC 6238, section 5.2)
MFA_ADAPTER = "platform_core.accounts.sign_in.SecondFactor"  # seals the secrets
LOGIN_URL = "/accounts/login/"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "/"

SESSION_ENGINE = "platform_core.accounts.session_store"  # keeps hashes of the keys
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 14 * 24 * 3600
DEVICE_COOKIE_NAME = "tianping_device"  # a browser on which somebody has signed in before (accounts.devices)
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "platform_core.http.problems.csrf_failed"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
DATA_UPLOAD_MAX_MEMORY_SIZE = 1_048_576

# What a page may load and run (http/csp.py). Pages of our own need no script at all.
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}
CSP_MORE = {
    "/accounts/": {"script-src": [SELF]},  # allauth shows recovery codes by one
    "/admin/": {  # unfold: Alpine reads expressions out of attributes, and colours stand in the page
        "script-src": [SELF, UNSAFE_EVAL],
        "style-src": [UNSAFE_INLINE],
        "font-src": [SELF],
        "connect-src": [SELF],
    },
    "/api/swagger/": {"script-src": [SELF], "style-src": [UNSAFE_INLINE], "connect-src": [SELF]},
    "/api/redoc/": {  # it searches in a worker of its own making
        "script-src": [SELF],
        "style-src": [UNSAFE_INLINE],
        "connect-src": [SELF],
        "worker-src": ["blob:"],
    },
}
