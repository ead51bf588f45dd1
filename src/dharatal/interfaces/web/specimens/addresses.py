"""Addresses that the shell names; nothing answers there."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import path


def nothing(request: HttpRequest, pk: int = 0) -> HttpResponse:
    return HttpResponse(status=204)


NAMES = [
    "set_language",
    "account_login",
    "account_logout",
    "account_change_password",
    "account_reauthenticate",
    "usersessions_list",
    "mfa_index",
    "mfa_login_webauthn",
    "mfa_activate_totp",
    "mfa_deactivate_totp",
    "mfa_list_webauthn",
    "mfa_add_webauthn",
    "mfa_view_recovery_codes",
    "mfa_generate_recovery_codes",
    "mfa_authenticate",
]
urlpatterns = [path(f"{name}/", nothing, name=name) for name in NAMES]
urlpatterns += [path("mfa_remove_webauthn/<int:pk>/", nothing, name="mfa_remove_webauthn")]
