"""Addresses that the shell names; nothing answers there."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, URLResolver, include, path


def nothing(request: HttpRequest, **named: object) -> HttpResponse:
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
urlpatterns: list[URLPattern | URLResolver] = [path(f"{name}/", nothing, name=name) for name in NAMES]
urlpatterns += [path("mfa_remove_webauthn/<int:pk>/", nothing, name="mfa_remove_webauthn")]

FINDING = "finding/<uuid:case>/<uuid:finding>/"
findings = [
    path(FINDING, nothing, name="one"),
    path(f"{FINDING}looks/", nothing, name="looks"),
    path(f"{FINDING}<slug:part>/", nothing, name="records"),
    path("findings/<uuid:case>/", nothing, name="index"),
]
urlpatterns += [
    path("", include((findings, "findings"))),
    path("", include(([path("trace/", nothing, name="index")], "trace"))),
]
