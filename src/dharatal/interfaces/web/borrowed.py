"""Source strings of other packages that our users meet and that those packages do not give in Hindi."""

from __future__ import annotations

BORROWED: tuple[str | tuple[str, str], ...] = (
    # django.forms
    "This field is required.",
    "Enter a whole number.",
    "Enter a valid value.",
    "The submitted file is empty.",
    "No file was submitted.",
    "No file was submitted. Check the encoding type on the form.",
    # django.contrib.auth.password_validation
    (
        "This password is too short. It must contain at least %d character.",
        "This password is too short. It must contain at least %d characters.",
    ),
    "The password is too similar to the %(verbose_name)s.",
    "This password is too common.",
    "This password is entirely numeric.",
    "The two password fields didn’t match.",
    # allauth.account and allauth.mfa
    "The login and/or password you specified are not correct.",
    "The username and/or password you specified are not correct.",
    "Too many failed login attempts. Try again later.",
    "Incorrect password.",
    "Incorrect code.",
    "You must type the same password each time.",
    "Please type your current password.",
    "You cannot deactivate two-factor authentication.",
    "You cannot generate recovery codes without having two-factor authentication enabled.",
    "This account is currently inactive.",
    "Password successfully changed.",
    "You have signed out.",
    "Authenticator app activated.",
    "Authenticator app deactivated.",
    "A new set of recovery codes has been generated.",
    "Security key added.",
    "Security key removed.",
    "Use your password",
    "Use authenticator app or code",
)
