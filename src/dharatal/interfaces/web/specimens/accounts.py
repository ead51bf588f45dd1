"""Sign-in, log-ins, machines, the log."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from dharatal.interfaces.web.actions import ACTIONS, CHANNELS
from dharatal.interfaces.web.specimens.cast import BIHAR, MARHAURA, NOW, SARAN, at, days_ago, unit

AGENT = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/149.0.0.0"


class _Login(forms.Form):
    login = forms.CharField()
    password = forms.CharField()

    def clean(self) -> None:
        raise forms.ValidationError(_("The username and/or password you specified are not correct."))


class _Passwords(forms.Form):
    oldpassword = forms.CharField()
    password1 = forms.CharField()
    password2 = forms.CharField()


class _Password(forms.Form):
    password = forms.CharField()


class _Code(forms.Form):
    code = forms.CharField()


class _Passkey(forms.Form):
    name = forms.CharField(initial="Passkey")
    passwordless = forms.BooleanField()
    credential = forms.CharField(widget=forms.HiddenInput)


def login(*, trial: bool = False, wrong: bool = False) -> dict[str, Any]:
    logins = (
        ("president.188", _("District president")),
        ("caller.01", _("Caller")),
        ("incharge", _("In-charge of the call room")),
        ("auditor", _("Auditor")),
    )
    form = _Login({"login": "caller.01", "password": "x"}) if wrong else _Login()
    return {
        "form": form,
        "PASSKEY_LOGIN_ENABLED": True,
        "device": None if trial else {"label": "कॉल रूम पटना, मशीन 14"},
        "trial_logins": [{"login": one, "post": post, "password": "neem-nadi-41"} for one, post in logins]
        if trial
        else [],
    }


def password_change() -> dict[str, Any]:
    return {"form": _Passwords()}


def reauthenticate() -> dict[str, Any]:
    return {"form": _Password()}


def bare_form(**more: Any) -> dict[str, Any]:
    return {"form": forms.Form(), **more}


def authenticate() -> dict[str, Any]:
    return {"form": _Code(), "webauthn_form": _Passkey(), "js_data": {"request_options": {"publicKey": {}}}}


def factors(*, none: bool = False, only: bool = False) -> dict[str, Any]:
    has = {} if none else {"totp": True, "recovery_codes": True}
    return {
        "authenticators": has,
        "MFA_SUPPORTED_TYPES": ["totp", "webauthn", "recovery_codes"],
        "is_mfa_enabled": not none,
        "must_add": none,
        "must_keep": only,
    }


def totp() -> dict[str, Any]:
    form = _Code()
    form.secret = "JBSWY3DPEHPK3PXP"  # type: ignore[attr-defined]  # noqa: S105  nobody's
    return {
        "form": form,
        "totp_url": "otpauth://totp/Dharatal:invented?secret=JBSWY3DPEHPK3PXP&issuer=Dharatal",
    }


def code_card() -> dict[str, Any]:
    codes = [f"{1037 * i % 9000 + 1000:04}-{7331 * i % 9000 + 1000:04}" for i in range(1, 17)]
    return {"unused_codes": codes, "total_count": 16, "can_view_codes": True, "can_generate_codes": True}


def passkeys() -> dict[str, Any]:
    wrap = SimpleNamespace(name="मेरा फ़ोन")
    one = SimpleNamespace(pk=1, wrap=wrap, created_at=at("3 10:00"), last_used_at=NOW)
    return {"authenticators": [one]}


def passkey_form() -> dict[str, Any]:
    return {"form": _Passkey(), "js_data": {"creation_options": {}}}


def sessions() -> dict[str, Any]:
    seen = (
        (AGENT, "192.0.2.14", True),
        ("Mozilla/5.0 (Android 14; Mobile; rv:128.0) Gecko/128.0 Firefox/128.0", "192.0.2.77", False),
    )
    return {
        "sessions": [
            SimpleNamespace(
                user_agent=agent, ip=ip, is_current=now, created_at=at("21 10:02"), last_seen_at=NOW
            )
            for agent, ip, now in seen
        ],
        "session_count": 2,
        "show_last_seen_at": True,
    }


def users() -> dict[str, Any]:
    rows = (
        ("president.188", "अरुण कुमार", _("District president"), SARAN, "valid", True, None),
        ("operator.01", "नीरज झा", _("Operator at headquarters"), BIHAR, "locked", True, None),
        ("caller.07", "पूजा कुमारी", _("Caller"), None, "never_used", False, at("30 18:00")),
        ("desk.02", "", _("Desk clerk"), BIHAR, "expired", False, at("1 18:00")),
    )
    return {
        "place": BIHAR,
        "users": [
            {
                "login": login,
                "name": name,
                "post": post,
                "place": place,
                "state": state,
                "factor": factor,
                "until": until,
                "last_seen": None if state == "never_used" else days_ago(1),
                "helpers": 0,
                "href": "#",
            }
            for login, name, post, place, state, factor, until in rows
        ],
        "add_href": "#",
        "page": None,
    }


def user() -> dict[str, Any]:
    return {
        "user_shown": {"login": "president.188", "name": "अरुण कुमार", "state": "valid", "last_seen": NOW},
        "grants": [
            {"post": _("District president"), "place": SARAN, "until": None, "end_href": ""},
            {
                "post": _("In-charge of the call room"),
                "place": BIHAR,
                "until": at("30 18:00"),
                "end_href": "#",
            },
        ],
        "sessions": [
            {
                "place": "192.0.2.14",
                "device": "कॉल रूम पटना, मशीन 14",
                "since": at("21 10:02"),
                "is_enrolled": True,
            },
            {"place": "192.0.2.77", "device": AGENT, "since": at("21 09:12"), "is_enrolled": False},
        ],
        "sessions_href": "#",
        "code_href": "#",
        "lock_href": "#",
        "unlock_href": "",
        "back_href": "#",
    }


def user_add(*, helper: bool = False) -> dict[str, Any]:
    posts = (("district_president", _("District president")), ("caller", _("Caller")))
    return {
        "helper": helper,
        "posts": [{"code": code, "label": label, "chosen": False} for code, label in posts],
        "units": [
            dict(SARAN, ref="district:188", path="", chosen=True),
            dict(MARHAURA, ref="block:1", path="सारण", chosen=False),
        ],
        "values": {"login": "Operator Saran"},
        "errors": {"login": _("Small Latin letters, digits and dots only.")},
        "latest": at("30 00:00").replace(month=12),
        "action_href": "#",
        "back_href": "#",
    }


def card() -> dict[str, Any]:
    return {
        "login": "caller.07",
        "name": "पूजा कुमारी",
        "post": _("Caller"),
        "place": unit("पटना", "Patna"),
        "password": "neem-nadi-nagar-41",
        "codes": code_card()["unused_codes"],
        "sign_in_href": "https://callroom.example/",
        "back_href": "#",
    }


def helpers() -> dict[str, Any]:
    return {
        "helpers": [
            {
                "login": "saran.helper.1",
                "name": "किरण सहाय",
                "place": MARHAURA,
                "until": at("30 18:00"),
                "state": "valid",
                "last_seen": days_ago(1),
                "password_href": "#",
                "end_href": "#",
            }
        ],
        "most": 3,
        "add_href": "#",
    }


def holders(*, empty: bool = False) -> dict[str, Any]:
    rows = [
        {
            "login": f"block.{name}",
            "post": "प्रखंड अध्यक्ष",
            "place": MARHAURA,
            "until": until,
            "state": state,
            "last_seen": seen,
            "password_href": "#",
            "end_href": "#",
        }
        for name, until, state, seen in (
            ("marhaura", None, "valid", days_ago(1)),
            ("amnour", at("30 18:00"), "never_used", None),
        )
    ]
    return {"place": SARAN, "holders": [] if empty else rows, "add_href": "#"}


def devices() -> dict[str, Any]:
    return {
        "here": None,
        "code": {"text": "K7QX-2M9P", "until": at("21 14:50")},
        "devices": [
            {
                "label": f"कॉल रूम पटना, मशीन {n}",
                "enrolled_at": at("1 10:00"),
                "by": "मनोज तिवारी",
                "last_seen": NOW,
                "state": "valid",
                "revoke_href": "#",
            }
            for n in (13, 14)
        ],
        "new_code_href": "#",
        "enter_href": "https://callroom.example/enrol/",
    }


def audit(*, broken: bool = False) -> dict[str, Any]:
    what = {"index": 81_204, "at": at("20 11:02"), "what": _("The body differs from its sealed hash.")}
    actions = (("people.listed", 50), ("call.dialled", 1), ("call.finished", 1), ("people.revealed", 1))
    return {
        "verdict": {
            "state": "broken" if broken else "intact",
            "entries": 1_412_880,
            "root": "9f" * 32,
            "checked_at": NOW,
            "seconds": 41,
            "first_broken": what if broken else None,
        },
        "check_href": "#",
        "checkpoints": [
            {"size": 1_412_000 - 90_000 * i, "root": "7c" * 32, "at": days_ago(i), "href": "#"}
            for i in range(3)
        ],
        "key_fingerprint": "1b" * 32,
        "filters": {},
        "is_no_day": False,
        "actions": [{"code": code, "label": ACTIONS[code], "chosen": False} for code, _count in actions],
        "recent_days": 31,
        "entries": [
            {
                "index": 1_412_880 - i,
                "at": NOW,
                "who": "president.188",
                "channel": CHANNELS["web"],
                "action": action,
                "unit": SARAN,
                "subjects": subjects,
            }
            for i, (action, subjects) in enumerate(actions)
        ],
        "page": None,
    }
