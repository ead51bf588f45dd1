"""The pages of allauth that are open: sign-in and one's own account; nobody signs up, nothing is mailed."""

from allauth.account import views as account
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import include, path

from dharatal.guard.access.door import route
from dharatal.interfaces.web.pages import factors


@route(public=True)
def closed(request: HttpRequest, **kwargs: str) -> HttpResponse:
    """allauth names these addresses on its pages; nothing stands there."""
    raise Http404


urlpatterns = [
    path("login/", account.login, name="account_login"),
    path("logout/", account.logout, name="account_logout"),
    path("inactive/", account.account_inactive, name="account_inactive"),
    path("reauthenticate/", account.reauthenticate, name="account_reauthenticate"),
    path("password/change/", account.password_change, name="account_change_password"),
    path("password/set/", account.password_set, name="account_set_password"),
    path("signup/", closed, name="account_signup"),
    path("password/reset/", closed, name="account_reset_password"),
    path("email/", closed, name="account_email"),
    path("2fa/totp/deactivate/", factors.deactivate_totp, name="mfa_deactivate_totp"),
    path("2fa/webauthn/keys/<int:pk>/remove/", factors.remove_passkey, name="mfa_remove_webauthn"),
    path("2fa/", include("allauth.mfa.urls")),
    path("sessions/", include("allauth.usersessions.urls")),
]
