"""What the pages of this room have in common: who asks, pages of lists, rows and places as templates want them."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse

from dharatal.field.intake import keeping, wording
from dharatal.field.intake.drafts import CheckedRow
from dharatal.field.intake.listing import PAGE_SIZE, ListedRow
from dharatal.field.intake.models import Batch
from dharatal.field.intake.rows import SHEET_STEP
from dharatal.guard.access import queries as access
from dharatal.kernel.actor import Actor
from dharatal.kernel.capability import Capability
from dharatal.kernel.clock import ist_day
from dharatal.kernel.typed import whole
from dharatal.register.territory import queries as territory
from dharatal.register.territory.models import Unit

Context = dict[str, Any]


def page_of(request: HttpRequest) -> int:
    return whole(request.GET.get("page", ""), most=100_000) or 1


def pager(page: int, shown: int, total: int | None) -> Context | None:
    """None where everything fits one page. total: None when it is not known; then a full page offers the next."""
    first = (page - 1) * PAGE_SIZE
    has_more = shown == PAGE_SIZE if total is None else first + shown < total
    if page == 1 and not has_more:
        return None
    return {
        "first": first + 1 if shown else first,
        "last": first + shown,
        "total": total,
        "previous": str(page - 1) if page > 1 else "",
        "next": str(page + 1) if has_more else "",
    }


def figure(count: int, href: str = "") -> Context:
    return {"count": count, "href": href if count else ""}


def named(unit: Unit, **more: Any) -> Context:
    return {"ref": unit.ref, "name_hi": unit.name_hi, "name_en": unit.name_en, "kind": unit.kind, **more}


def own_units(actor: Actor, capability: Capability, at: datetime) -> list[Unit]:
    """Where somebody holds a capability, the widest first."""
    units = territory.units_by_ids(access.units_of(actor, capability.code, at))
    return sorted(units.values(), key=lambda unit: (sum(map(bool, unit.rungs)), unit.id))


def own_unit(actor: Actor, capability: Capability, at: datetime) -> Unit | None:
    return next(iter(own_units(actor, capability, at)), None)


def address(name: str, *args: object, otherwise: str = "") -> str:
    """Where another room's page is, or nothing while that room has none."""
    try:
        return reverse(name, args=args)
    except NoReverseMatch:
        return otherwise


def batch_context(batch: Batch, title: str, unit: Unit | None, *, above: int = 0) -> Context:
    return {
        "id": str(batch.id),
        "title": title,
        "place": unit or "",
        "rows": batch.total_rows,
        "done": batch.done_rows,
        "rows_kept_until": keeping.kept_until(ist_day(batch.received_at)),
        "skipped_above": above,
    }


def listed(rows: Sequence[ListedRow], hrefs: dict[UUID, str] | None = None) -> list[Context]:
    """Rows of a batch with their reasons in words."""
    units = _units(row.unit_id for row in rows)
    meant = wording.units_meant(problem for row in rows for problem in row.problems)
    hrefs = hrefs or {}
    return [
        {
            "number": row.number % SHEET_STEP,
            "name": row.name,
            "place": units.get(row.unit_id, row.place),
            "state": row.state,
            "why": wording.sentences(row.problems, meant),
            "href": hrefs.get(row.uuid, "") if row.uuid else "",
        }
        for row in rows
    ]


def checked(rows: Sequence[CheckedRow]) -> list[Context]:
    """Rows of a dry run, in the same form."""
    told = [
        ListedRow(row.number, row.name, row.unit_id, row.outcome, place=row.place, problems=row.problems)
        for row in rows
    ]
    return listed(told)


def _units(ids: Iterable[int]) -> dict[int, Unit]:
    wanted = {unit_id for unit_id in ids if unit_id}
    return territory.units_by_ids(wanted) if wanted else {}
