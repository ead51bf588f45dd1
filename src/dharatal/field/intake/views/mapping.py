"""What the coverage map shows of each area: its share of the quota in five classes, and where it lies."""

from collections.abc import Mapping, Sequence

from django.utils.translation import gettext as _

from dharatal.field.intake.coverage import Standing
from dharatal.field.intake.views.showing import Context, named
from dharatal.register.territory import queries as territory
from dharatal.register.territory.models import Unit

MAPPED = ("district", "block")
FEW_CALLS = 10  # of a hundred places: below it the board does not say how an area stands
BOUNDS = (25, 40, 55, 70)  # percent of the quota at which a class begins


def is_too_few(one: Standing) -> bool:
    """Whether too few calls were made to say how an area stands."""
    return bool(one.quota) and one.called * FEW_CALLS < one.quota


def share_of(one: Standing) -> int | None:
    """Percent of the quota that is filled, rounded down: only a full one is 100; None where nobody can say."""
    return None if not one.quota or is_too_few(one) else 100 * one.filled // one.quota


def shade_of(share: int | None) -> int:
    """0 for cannot say, then 1 to 5."""
    return 0 if share is None else 1 + sum(share >= bound for bound in BOUNDS)


def map_of(
    children: Sequence[Unit], standings: Mapping[int, Standing], hrefs: Mapping[int, str]
) -> Context | None:
    """Districts of a state, blocks of a district; smaller places, and a lone one, have no map."""
    shown = [child for child in children if child.kind in MAPPED]
    if len(shown) < 2:
        return None
    outlines, places = territory.outlines_of(shown), territory.rough_places(shown)
    areas = []
    for child in shown:
        one = standings[child.id]
        share, drawn = share_of(one), outlines.get(child.id)
        areas.append(
            named(
                child,
                href=hrefs[child.id],
                share=share,
                shade=shade_of(share),
                missing=one.missing,
                outline=drawn.outline if drawn else None,
                is_approximate=bool(drawn and drawn.is_approximate),
                at=places.get(child.id),
            )
        )
    behind = sorted((one for one in areas if one["share"] is not None), key=lambda one: one["share"])
    return {"areas": areas, "classes": _classes(areas), "behind": behind[:7], "how": _how(areas)}


def _how(areas: Sequence[Context]) -> str:
    """How true to the land the map is: `borders` all loaded, `some` not, `places` roughly laid out, `order` only."""
    if any(one["outline"] for one in areas):
        rough = any(one["is_approximate"] or not one["outline"] for one in areas)
        return "some" if rough else "borders"
    return "places" if any(one["at"] for one in areas) else "order"


def _classes(areas: Sequence[Context]) -> list[Context]:
    labels = {
        1: _("under 25%"),
        2: _("25–39%"),
        3: _("40–54%"),
        4: _("55–69%"),
        5: _("70% and more"),
        0: _("too few calls to say"),
    }
    return [
        {"shade": shade, "label": label, "count": sum(one["shade"] == shade for one in areas)}
        for shade, label in labels.items()
    ]
