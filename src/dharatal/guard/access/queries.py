"""Who somebody is, and what they may."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.db import connection
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from dharatal.engines.home import mode
from dharatal.engines.postgres.reading import row_of
from dharatal.guard.access.models import Device, Grant, Token, UnitCover, User
from dharatal.guard.access.operations import hash_secret
from dharatal.guard.access.reach import Reach, current_reach, is_everything
from dharatal.kernel.actor import Actor
from dharatal.kernel.errors import Refusal

_WORK = """
SELECT DISTINCT source, role FROM access_grant
WHERE user_id = %(user)s AND starts_at <= %(at)s AND (ends_at IS NULL OR ends_at > %(at)s) ORDER BY source
"""


class UnknownLogin(Refusal):
    code = "unknown_login"
    status = 404


class UnknownMachine(Refusal):
    code = "unknown_machine"
    status = 404


def user_by_login(login: str) -> User:
    """Raises UnknownLogin."""
    user = User.objects.filter(login=login, is_active=True).first()
    if user is None:
        raise UnknownLogin(_("There is no such log-in. Check how it is written."))
    return user


def account_by_login(login: str) -> User:
    """The same, shut accounts too: what they saw while they were open does not go away. Raises UnknownLogin."""
    user = User.objects.filter(login=login.strip().lower()).first()
    if user is None:
        raise UnknownLogin(_("No account here has or had this log-in. Check how it is written."))
    return user


def token_by_secret(secret: str, at: datetime) -> Token | None:
    """The token that opens at this moment: not the one of a machine that was shut out, nor one of the trial."""
    valid = Token.objects.select_related("user").filter(
        Q(device__isnull=True) | Q(device__revoked_at__isnull=True),
        secret_hash=hash_secret(secret),
        revoked_at__isnull=True,
        ends_at__gt=at,
        user__is_active=True,
    )
    return (valid.filter(with_factor=True) if mode() == "production" else valid).first()


def user_by_token(secret: str, at: datetime) -> User | None:
    token = token_by_secret(secret, at)
    return token.user if token else None


def machine(name: str) -> Device:
    """The enrolled machine of a name. Raises UnknownMachine when there is none, or several."""
    found = list(Device.objects.filter(label=name, revoked_at__isnull=True)[:2])
    if len(found) != 1:
        raise UnknownMachine(
            _("There is not one machine of that name. See the page “Machines”, and give each its own name.")
        )
    return found[0]


def device_by_secret(secret: str) -> Device | None:
    return row_of(Device, "secret_hash = %s AND revoked_at IS NULL", [hash_secret(secret)])


def devices(actor: Actor) -> list[Device]:
    """The machines that somebody answers for: the own ones, or all where the reach is everything."""
    rows = Device.objects.all()
    if not is_everything(current_reach()):
        rows = rows.filter(enrolled_by=actor.user_id)
    return list(rows.order_by("revoked_at", "-enrolled_at", "id")[:200])


def capabilities_of(actor: Actor, at: datetime) -> set[str]:
    """Codes of everything somebody may do somewhere at that moment."""
    return set(
        Grant.objects.filter(
            Q(ends_at__isnull=True) | Q(ends_at__gt=at), user_id=actor.user_id, starts_at__lte=at
        )
        .values_list("capability", flat=True)
        .distinct()
    )


def units_of(actor: Actor, capability: str, at: datetime) -> list[int]:
    """Unit ids in which somebody holds a capability, smallest id first."""
    return list(
        Grant.objects.filter(
            Q(ends_at__isnull=True) | Q(ends_at__gt=at),
            user_id=actor.user_id,
            capability=capability,
            starts_at__lte=at,
        )
        .order_by("unit_id")
        .values_list("unit_id", flat=True)
        .distinct()
    )


def work_of(user_id: int, *, at: datetime) -> dict[str, str]:
    """What somebody's live grants stand on, and the role each is for: source -> role."""
    with connection.cursor() as cursor:
        cursor.execute(_WORK, {"user": user_id, "at": at})
        return dict(cursor.fetchall())


def device(device_id: UUID) -> Device | None:
    return Device.objects.filter(id=device_id).first()


def users(actor: Actor) -> list[User]:
    """Everybody who can log in, by login."""
    return list(User.objects.filter(is_active=True).order_by("login"))


def is_wholly_within(unit_id: int, reach: Reach) -> bool:
    """Whether every district, block and panchayat that a unit covers lies within a reach; for states and overlays."""
    return unit_id in wholly_within([unit_id], reach)


def wholly_within(unit_ids: Collection[int], reach: Reach) -> set[int]:
    """Those of the units that lie within a reach with all that they cover."""
    found = set()
    for cover in UnitCover.objects.filter(unit_id__in=unit_ids):
        parts = (
            (cover.districts, reach.districts),
            (cover.blocks, reach.blocks),
            (cover.panchayats, reach.panchayats),
        )
        if any(held for held, _ in parts) and all(set(held) <= set(own) for held, own in parts):
            found.add(cover.unit_id)
    return found


def login_of(user_id: int) -> str:
    """The login behind an id, also of somebody who has left; empty when there never was one."""
    return User.objects.filter(id=user_id).values_list("login", flat=True).first() or ""


def logins_of(user_ids: Collection[int]) -> dict[int, str]:
    return dict(User.objects.filter(id__in=user_ids).values_list("id", "login"))


def ids_of_logins(logins: Collection[str]) -> list[int]:
    """The user ids of log-ins, also of those who have left."""
    return list(User.objects.filter(login__in=list(logins)).values_list("id", flat=True))


def holders_of(capability: str, *, at: datetime) -> dict[int, str]:
    """Everybody who holds a capability now, id to login, in the order of the logins."""
    live = Q(grants__ends_at__isnull=True) | Q(grants__ends_at__gt=at)
    users = User.objects.filter(
        live, is_active=True, grants__capability=capability, grants__starts_at__lte=at
    )
    return dict(users.order_by("login", "id").values_list("id", "login").distinct())


def ever_holders(capability: str) -> dict[int, str]:
    """Everybody who ever held a capability, id to login: for an inquiry, which outlives grants and log-ins."""
    users = User.objects.filter(grants__capability=capability)
    return dict(users.order_by("login", "id").values_list("id", "login").distinct())


def shared_logins() -> set[str]:
    """The log-ins that several people use."""
    return set(User.objects.filter(is_shared=True).values_list("login", flat=True))
