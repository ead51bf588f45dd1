"""What our log-in does differently from allauth's own."""

from collections.abc import Mapping
from typing import Any, cast

from allauth.account.adapter import DefaultAccountAdapter
from django.contrib.auth.base_user import AbstractBaseUser
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.urls import reverse
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from dharatal.guard.access import operations as access
from dharatal.guard.access.door import entering
from dharatal.guard.access.models import User
from dharatal.kernel import clock


def tried(request: HttpRequest, credentials: Mapping[str, str] | None) -> str:
    """Under what a wrong password is counted: a keyed digest of the log-in, since people type passwords there too.

    The form calls the log-in "login", the backend that it asks "username"; the brake would take either for nobody's,
    and count a whole call room as one.
    """
    told = credentials or request.POST
    login = told.get("username") or told.get("login") or ""
    return salted_hmac("log-in that was tried", login.strip().casefold(), algorithm="sha256").hexdigest()


class Accounts(DefaultAccountAdapter):
    """Nobody signs up: log-ins are given by those who answer for them."""

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:
        """Tries count by login and address: by the login alone, anybody could keep its holder out from anywhere."""
        by_login = super()._get_login_attempts_cache_key(request, **credentials)
        return f"{by_login}:{request.META.get('REMOTE_ADDR', '')}"

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def set_password(self, user: AbstractBaseUser, password: str) -> None:
        """Only the holder comes this way: from now on nobody else knows the password."""
        actor, at = self.request.actor, clock.now()
        with entering(actor, None, at=at):
            access.choose_password(actor, cast(User, user), password=password, at=at)

    def clean_password(self, password: str, user: AbstractBaseUser | None = None) -> str:
        """Whoever was given a password may not keep it."""
        cleaned: str = super().clean_password(password, user)
        if isinstance(user, User) and user.owes_password and user.check_password(cleaned):
            raise ValidationError(
                _("This is the password that you were given. Choose one that only you know.")
            )
        return cleaned

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return reverse("today")

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """No mail leaves this house."""
