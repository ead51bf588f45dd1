"""Who stands twice in a sheet: the file in, the pairs out, side by side and as a table to keep."""

from base64 import b64encode
from collections.abc import Iterator

from django.http import HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from dharatal.field.intake import twice
from dharatal.field.intake.capabilities import SEND
from dharatal.field.intake.views.showing import Context
from dharatal.guard.access.door import route
from dharatal.guard.access.request import ActingRequest
from dharatal.kernel.errors import Refusal
from dharatal.register.people.matching.explaining import points
from dharatal.register.people.matching.sheets import Compared
from dharatal.register.people.pairs import wording

SHOWN, WRITTEN = 50, 20_000
SAID = 4  # what speaks most, of each pair
_SHOWN_OF_A_ROW = ("name", "relative_name", "age", "village")


@require_http_methods(["GET", "POST"])
@route(capability=SEND)
def sheet(request: ActingRequest) -> HttpResponse:
    """POST file: the pairs in it; a file that cannot be read is refused beside the field."""
    context: Context = {
        "action_href": reverse("intake:twice"),
        "back_href": reverse("intake:batches"),
        "upload_href": reverse("intake:upload"),
        "most_rows": twice.MOST_ROWS,
        "most_megabytes": twice.LARGEST >> 20,
    }
    if request.method == "GET":
        return TemplateResponse(request, "intake/twice.html", context)
    sent = request.FILES.get("file")
    try:
        if sent is None:
            raise Refusal(_("Choose a file."))
        found = twice.compare(request.actor, sent.read(), sent.name or "")
    except Refusal as refusal:
        status = refusal.status if refusal.status in (413, 422) else 422
        return TemplateResponse(
            request, "intake/twice.html", {**context, "refusal": refusal.sentence}, status=status
        )
    shown = TemplateResponse(
        request, "intake/twice.html", {**context, "found": _found(found, sent.name or "")}
    )
    shown["Cache-Control"] = "no-store"
    return shown


def _found(found: Compared, title: str) -> Context:
    places = found.likely()
    csv = found.as_csv(places[:WRITTEN]).write_csv().encode()
    return {
        "title": title,
        "rows": len(found.rows),
        "links": found.links,
        "doubts": found.doubts,
        "crowded": found.crowded_phones,
        "pairs": list(_pairs(found)),
        "total": len(places),
        "csv": b64encode(csv).decode() if len(places) else "",
        "written": min(len(places), WRITTEN),
    }


def _pairs(found: Compared) -> Iterator[Context]:
    """The likeliest pairs, each with what speaks most for and against it."""
    for place in found.likely()[:SHOWN].tolist():
        left, right = int(found.pairs.left[place]), int(found.pairs.right[place])
        told = wording.told(
            (one.field, one.level, one.points) for one in points(found.table, left, right, found.model)
        )
        yield {
            "percent": min(round(100 * float(found.p[place])), 99),
            "sides": [_side(found, left), _side(found, right)],
            "told": [one for one in told if one.says != "nothing" and one.field != "start"][:SAID],
        }


def _side(found: Compared, row: int) -> Context:
    columns = found.rows.columns
    digits = [sign for sign in columns["mobile"][row] if sign.isdigit()] if "mobile" in columns else []
    told = {name: columns[name][row] if name in columns else "" for name in _SHOWN_OF_A_ROW}
    return {**told, "row": found.rows.ids[row], "mobile": "".join(digits[-4:])}
