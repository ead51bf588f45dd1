"""Units by reference, and what lies around them. Names of places are public, so no actor is asked."""

from collections import Counter
from collections.abc import Collection, Mapping
from functools import lru_cache

from django.db.models import Count, Max, Q, QuerySet
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from dharatal.engines.postgres.reading import row_of, rows_of
from dharatal.kernel.errors import Refusal
from dharatal.register.territory.models import OverlayMember, Unit, UnitEvent
from dharatal.register.territory.profile import kind as kind_of
from dharatal.register.territory.profile import kinds
from dharatal.register.territory.spelling import exact_key, place_sound

_ON_LINE = """
id = ANY(%(others)s) OR id = %(unit)s OR id IN (
    SELECT unnest(ARRAY[state_id, district_id, block_id, panchayat_id, parent_id])
    FROM territory_unit WHERE id = %(unit)s)
"""


class NoSuchUnit(Refusal):
    """ref: what was typed for a unit; the command line says how to find another."""

    code = "unit_unknown"
    status = 404

    def __init__(self, sentence: object = "", *, ref: str = "") -> None:
        super().__init__(sentence)
        self.ref = ref

    @property
    def for_commands(self) -> str:
        told = _("There is no unit “%(ref)s”. Write kind:code, or see `dharatal units list --kind KIND`.")
        return told % {"ref": self.ref} if self.ref else self.sentence


class AmbiguousUnit(Refusal):
    code = "unit_ambiguous"


def unit(unit_id: int) -> Unit:
    """A unit by its number, ended ones too. Raises NoSuchUnit."""
    found = row_of(Unit, "id = %s", [unit_id])
    if found is None:
        raise NoSuchUnit(_("This unit is not there. Choose another."))
    return found


def unit_by_ref(ref: str) -> Unit:
    """The unit that `kind:code`, `kind:name` or a bare name means.

    A code that was merged away leads to its successor. A name must be one unit's only: its exact name in
    either script, one of its other names, or how it sounds. Raises NoSuchUnit, AmbiguousUnit, UnknownKind.
    """
    # an address may hold %00, which no text of PostgreSQL can
    kind, _colon, text = ref.replace("\0", "").strip().rpartition(":")
    kind, text = kind.strip(), text.strip()
    if not text:
        raise NoSuchUnit(_("Choose an area."))
    if kind:
        kind_of(kind)
        by_code = _by_code(kind, text)
        if by_code is not None:
            return by_code
    return _only(_named(kind, text), ref)


def units_by_ids(unit_ids: Collection[int]) -> dict[int, Unit]:
    found = rows_of(Unit, "id = ANY(%s)", [list(unit_ids)]) if unit_ids else []
    return {one.id: one for one in found}


def units_of_kind(kind: str) -> QuerySet[Unit]:
    """All valid units of a kind, by their place and name."""
    kind_of(kind)
    return Unit.objects.filter(kind=kind, valid_to=None).order_by("state_id", "district_id", "name_en", "id")


def children(parent: Unit) -> QuerySet[Unit]:
    """The valid units right below; overlays are not among them."""
    overlays = [code for code, kind in kinds().items() if kind.overlay]
    below = Unit.objects.filter(parent=parent, valid_to=None).exclude(kind__in=overlays)
    return below.order_by("kind", "name_en", "id")


def path(of: Unit) -> list[Unit]:
    """The line from the widest unit down to this one, itself included."""
    known = units_by_ids({*filter(None, of.rungs), *filter(None, (of.parent_id,)), of.id})
    return _line(of, known)


def path_and(unit_id: int, others: Collection[int]) -> tuple[list[Unit], dict[int, Unit]]:
    """The same line of a unit by its number, and other units beside it, in one look. Raises NoSuchUnit."""
    found = rows_of(Unit, _ON_LINE, {"unit": unit_id, "others": list(others)})
    known = {one.id: one for one in found}
    if unit_id not in known:
        raise NoSuchUnit(_("This unit is not there. Choose another."))
    return _line(known[unit_id], known), known


def _line(of: Unit, known: Mapping[int, Unit]) -> list[Unit]:
    line = [of]
    while line[-1].parent_id:
        above = known.get(line[-1].parent_id) or unit(line[-1].parent_id)
        line.append(above)
    return line[::-1]


def units_in(within: Unit, kind: str) -> QuerySet[Unit]:
    """Valid units of a kind inside another, itself included; an overlay holds its members and theirs."""
    kind_of(kind)
    return Unit.objects.filter(inside(within), kind=kind, valid_to=None).order_by("name_en", "id")


def everything_in(within: Unit) -> QuerySet[Unit]:
    """Units of every kind inside another, itself and ended ones included: for rooms that follow a move."""
    return Unit.objects.filter(inside(within)).order_by("id")


def count_in(within: Unit, kind: str) -> int:
    return units_in(within, kind).count()


def counts_by(kind: str, rung: str) -> Mapping[int, int]:
    """How many valid units of a kind each area holds that fills a rung (`block_id`, ...).

    Counted once, and again when something has happened to a unit.
    """
    return _counted(kind, UnitEvent.objects.aggregate(last=Max("id"))["last"] or 0)[rung]


@lru_cache(maxsize=4)
def _counted(kind: str, _last_event: int) -> dict[str, dict[int, int]]:
    rungs = ("state_id", "district_id", "block_id", "panchayat_id")
    found: dict[str, Counter[int]] = {rung: Counter() for rung in rungs}
    rows = (
        Unit.objects.filter(kind=kind, valid_to=None).order_by().values_list(*rungs).annotate(n=Count("id"))
    )
    for *areas, number in rows:
        for rung, area in zip(rungs, areas, strict=True):
            found[rung][area] += number
    return {rung: dict(counts) for rung, counts in found.items()}


def is_inside(inner: Unit, outer: Unit) -> bool:
    """Whether a unit is another or lies in it."""
    if inner.id == outer.id or outer.id in inner.rungs:
        return True
    if outer.id in outer.rungs:
        return False
    return Unit.objects.filter(inside(outer), id=inner.id).exists()


def members(overlay: Unit) -> QuerySet[Unit]:
    """The units that an overlay takes in now."""
    live = OverlayMember.objects.filter(overlay=overlay, valid_to=None).values("member")
    return Unit.objects.filter(id__in=live).order_by("kind", "name_en", "id")


def overlays_of(member: Unit, kind: str = "") -> QuerySet[Unit]:
    """The overlays that take a unit in now, itself or through a unit above it."""
    line = [above.id for above in path(member)]
    live = OverlayMember.objects.filter(member__in=line, valid_to=None).values("overlay")
    found = Unit.objects.filter(id__in=live, valid_to=None)
    return (found.filter(kind=kind) if kind else found).order_by("kind", "name_en", "id")


def history(of: Unit) -> QuerySet[UnitEvent]:
    """What happened to a unit, oldest first."""
    return UnitEvent.objects.filter(unit=of).order_by("id")


def name(of: Unit, language: str | None = None) -> str:
    """The unit's name in a language (that of the screen unless said), the other one when it has none."""
    hindi = (language or get_language() or "hi").startswith("hi")
    return (of.name_hi or of.name_en) if hindi else (of.name_en or of.name_hi)


def title(of: Unit, language: str | None = None) -> str:
    """The name with its kind: `Khagaria (District)`."""
    return f"{name(of, language)} ({kind_of(of.kind).title(language)})"


def inside(within: Unit) -> Q:
    """The condition that a unit lies in another: by its rung where it fills one, else by the tree."""
    for rung in ("panchayat_id", "block_id", "district_id", "state_id"):
        if getattr(within, rung) == within.id:
            return Q(**{rung: within.id})
    if not kind_of(within.kind).overlay:
        return Q(id__in=_tree_below([within.id]))
    held = members(within)
    condition = Q(id__in=[])
    for rung in ("panchayat_id", "block_id", "district_id"):
        condition |= Q(**{f"{rung}__in": [unit.id for unit in held if getattr(unit, rung) == unit.id]})
    return condition | Q(id__in=_tree_below([unit.id for unit in held if unit.id not in unit.rungs]))


def _tree_below(roots: Collection[int]) -> set[int]:
    found: set[int] = set(roots)
    wave: Collection[int] = list(roots)
    while wave:
        wave = list(Unit.objects.filter(parent__in=wave).values_list("id", flat=True))
        found |= set(wave)
    return found


def _by_code(kind: str, code: str) -> Unit | None:
    last = Unit.objects.filter(kind=kind, code=code).order_by(
        "valid_to", "-id"
    )  # NULL sorts last in PostgreSQL
    found = list(last)
    valid = [unit for unit in found if unit.is_valid]
    here = valid[0] if valid else (found[-1] if found else None)
    while here is not None and not here.is_valid and here.successor_id:
        here = here.successor
    if here is not None and not here.is_valid:
        raise NoSuchUnit(
            _("The unit %(ref)s was split. Name one of the units that it became.") % {"ref": here.ref}
        )
    return here


def _named(kind: str, text: str) -> list[Unit]:
    """Valid units of that exact name, else of that sound."""
    if not text:
        return []
    units = Unit.objects.filter(valid_to=None)
    units = units.filter(kind=kind) if kind else units
    exact = units.filter(Q(name_en__iexact=text) | Q(name_hi=text) | Q(also__contains=[text]))
    found = list(exact.order_by("id")[:6])
    if found:
        return found
    sound = place_sound(text)
    alike = list(units.filter(sound__contains=sound).order_by("id")[:2_000]) if sound else []
    alike = [unit for unit in alike if sound in unit.sound.split()]
    same = [unit for unit in alike if exact_key(text) in map(exact_key, (unit.name_en, unit.name_hi))]
    return same or alike


def _only(found: list[Unit], ref: str) -> Unit:
    if not found:
        sentence = _("There is no area “%(ref)s” here. Check the spelling.")
        raise NoSuchUnit(sentence % {"ref": ref}, ref=ref)
    if len(found) > 1:
        raise AmbiguousUnit(
            _("“%(ref)s” may be %(units)s. Write one of these.")
            % {"ref": ref, "units": ", ".join(unit.ref for unit in found[:6])}
        )
    return found[0]
