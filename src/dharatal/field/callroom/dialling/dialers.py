"""Ways to dial, as small adapters behind one protocol: the first that is ready for a caller is taken.

None of them does anything to the world inside the caller's transaction: the handset's page and the gateway's thread
read what is written here once it is committed.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from django.utils.translation import gettext_lazy as _

from dharatal.engines.postgres.reading import rows_of
from dharatal.field.callroom.dialling import handsets
from dharatal.field.callroom.dialling.gateway import settings as gateway
from dharatal.field.callroom.models import Way
from dharatal.kernel.actor import Actor
from dharatal.kernel.errors import Refusal

SHOWN, HANDSET, GATEWAY = "shown", "handset", "gateway"
WAYS = (SHOWN, HANDSET, GATEWAY)
HOUSE = 0


class PairFirst(Refusal):
    """The house lets no number onto a screen of the room, and this caller has no handset."""

    code = "pair_first"

    def __init__(self) -> None:
        super().__init__(
            _(
                "Here numbers are shown on a paired phone only. Pair your phone with this desk, then press Call again."
            )
        )


@dataclass(frozen=True, slots=True)
class Desk:
    """From where somebody dials. session: key of the log-in at this machine; empty for a command."""

    actor: Actor
    session: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Offer:
    """A dialer that is ready. line_id: the SIM line that it uses; none leaves it to the room."""

    way: str
    line_id: int | None = None
    extension: str = ""
    state: str = ""


class Dialer(Protocol):
    code: str

    def offer(self, desk: Desk) -> Offer | None:
        """What this dialer would do for a desk; none when it is not ready."""


class PairedHandset:
    """The caller's own phone shows the number with a big button; the desk never does."""

    code = HANDSET

    def offer(self, desk: Desk) -> Offer | None:
        found = handsets.paired_to(desk.actor, session=desk.session, at=desk.at)
        return Offer(HANDSET, line_id=found.line_id) if found else None


class Gateway:
    """The gateway rings the caller's line, then the member: neither sees the other's number."""

    code = GATEWAY

    def offer(self, desk: Desk) -> Offer | None:
        own = Way.objects.filter(caller_id=desk.actor.user_id).first()
        if own is None or not own.extension or gateway.read() is None:
            return None
        return Offer(GATEWAY, extension=own.extension, state="wanted")


class ShownNumber:
    """The number on the screen, with a `tel:` link and a code to scan: the last resort."""

    code = SHOWN

    def offer(self, desk: Desk) -> Offer | None:
        return Offer(SHOWN)


DIALERS: dict[str, Dialer] = {one.code: one for one in (PairedHandset(), Gateway(), ShownNumber())}


def choose(desk: Desk, *, without: Sequence[str] = ()) -> Offer:
    """The first dialer that is ready. without: those that have just failed. Raises PairFirst."""
    for code in order_for(desk.actor.user_id):
        offer = None if code in without else DIALERS[code].offer(desk)
        if offer is not None:
            return offer
    raise PairFirst


def order_for(caller_id: int) -> list[str]:
    """In which order the dialers are asked for one caller."""
    ways = {one.caller_id: one.way for one in rows_of(Way, "caller_id IN (%s, %s)", [HOUSE, caller_id])}
    house = ways.get(HOUSE, SHOWN)
    own = ways.get(caller_id, house)
    order = [GATEWAY, HANDSET] if own == GATEWAY else [HANDSET]
    return order if HANDSET in (house, own) else [*order, SHOWN]
