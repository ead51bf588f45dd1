"""What the pages of bills show: counts first, each opens the calls behind it; never a name or a number."""

from collections import Counter
from typing import Any

from django.urls import reverse

from dharatal.field.callroom.dialling.bills import queries
from dharatal.field.callroom.models import Bill
from dharatal.field.calls.models import SimLine
from dharatal.guard.access import queries as access
from dharatal.kernel.actor import Actor
from dharatal.register.territory import queries as territory


def bills(actor: Actor, *, refusal: str = "") -> dict[str, Any]:
    labels = dict(SimLine.objects.values_list("id", "label"))
    found = queries.bills(actor)
    logins = access.logins_of({one.loaded_by for one in found})
    return {
        "bills": [_bill(one, labels, logins.get(one.loaded_by, "")) for one in found],
        "lines": [{"label": label} for label in sorted(labels.values())],
        "refusal": refusal,
        "load_href": reverse("callroom:bills"),
        "lines_href": reverse("callroom:lines"),
        "back_href": reverse("callroom:room"),
    }


def bill(actor: Actor, one: Bill, *, caller_id: int | None) -> dict[str, Any]:
    """caller_id: whose calls are listed; none lists all."""
    labels = dict(SimLine.objects.filter(id=one.line_id).values_list("id", "label"))
    missing = queries.yes_without(actor, one)
    per_caller = Counter(call.caller_id for call in missing)
    logins = access.logins_of({*per_caller, one.loaded_by})
    listed = [call for call in missing if caller_id is None or call.caller_id == caller_id]
    units = territory.units_by_ids({call.unit_id for call in listed})
    page = reverse("callroom:bill", args=[one.id])
    return {
        "bill": _bill(one, labels, logins.get(one.loaded_by, "")),
        "yes": len(queries.yes_calls(actor, one)),
        "without": {"count": len(missing), "href": "#calls"},
        "callers": [
            {
                "login": logins.get(caller, ""),
                "without": {"count": count, "href": f"{page}?caller={caller}#calls"},
            }
            for caller, count in per_caller.most_common()
        ],
        "caller": logins.get(caller_id, "") if caller_id else "",
        "rows": [
            {"at": call.started_at, "place": units.get(call.unit_id), "login": logins.get(call.caller_id, "")}
            for call in listed[:200]
        ],
        "all_href": page,
        "back_href": reverse("callroom:bills"),
    }


def _bill(one: Bill, labels: dict[int, str], login: str) -> dict[str, Any]:
    return {
        "line": labels.get(one.line_id, ""),
        "first_at": one.first_at,
        "last_at": one.last_at,
        "rows": one.rows,
        "matched": one.matched,
        "uncertain": one.uncertain,
        "others": one.others,
        "unreadable": one.unreadable,
        "loaded_at": one.loaded_at,
        "by": login,
        "href": reverse("callroom:bill", args=[one.id]),
    }
