"""The open pages of accounts: allauth's for signing in and the second factor, and ours for getting back in.

allauth's pages for e-mail addresses, registration and reset are not: they would keep an address in the clear. Those of
second factors are named one by one, since their writes depend on the session being shown. To be included at
`accounts/`.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from allauth.account import views
from allauth.mfa.base import views as factors
from allauth.mfa.recovery_codes import views as recovery_codes
from allauth.mfa.totp import views as totp
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import path

from platform_core.accounts import proofs, recovery

View = Callable[..., HttpResponseBase]


def showing_the_session(view: View) -> View:
    """Show the session to the database, which lets a second factor be written by its proof (`proofs`)."""

    @wraps(view)
    def shown(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.method == "POST":
            proofs.show_session(request.session.session_key or "")
        return view(request, *args, **kwargs)

    return shown


urlpatterns = [
    path("login/", views.login, name="account_login"),
    path("logout/", views.logout, name="account_logout"),
    path("inactive/", views.account_inactive, name="account_inactive"),
    path("reauthenticate/", views.reauthenticate, name="account_reauthenticate"),
    path("password/change/", views.password_change, name="account_change_password"),
    path("password/reset/", recovery.Ask.as_view(), name="account_reset_password"),
    path("password/reset/code/", recovery.Reset.as_view(), name="account_reset_password_code"),
    path("2fa/", factors.index, name="mfa_index"),
    path("2fa/authenticate/", factors.authenticate, name="mfa_authenticate"),
    path("2fa/reauthenticate/", factors.reauthenticate, name="mfa_reauthenticate"),
    path("2fa/totp/activate/", showing_the_session(totp.activate_totp), name="mfa_activate_totp"),
    path("2fa/totp/deactivate/", showing_the_session(totp.deactivate_totp), name="mfa_deactivate_totp"),
    path("2fa/recovery-codes/", recovery_codes.view_recovery_codes, name="mfa_view_recovery_codes"),
    path(
        "2fa/recovery-codes/generate/",
        showing_the_session(recovery_codes.generate_recovery_codes),
        name="mfa_generate_recovery_codes",
    ),
    path("2fa/recovery-codes/download/", recovery_codes.download_recovery_codes, name="mfa_download_recovery_codes"),
]
