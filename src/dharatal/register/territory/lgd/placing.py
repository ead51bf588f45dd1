"""One state out of the directory, each place under the place it lies in."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field, fields, replace

from dharatal.register.territory.lgd.names import shipped
from dharatal.register.territory.lgd.sheets import Listed
from dharatal.register.territory.spelling import exact_key, place_sound

# each kind with what tells its state when its file has no state column, in the order they can be known
_AROUND = {
    "district": (),
    "subdistrict": ("district",),
    "block": ("district",),
    "block_body": (),
    "panchayat": ("block", "district"),
    "village": ("panchayat", "block", "subdistrict", "district"),
    "town": ("district",),
    "ward": ("panchayat", "town"),
}
IMPORTED = ("state", "district", "block", "town", "panchayat", "village", "ward")


@dataclass(frozen=True, slots=True)
class Placed:
    """A place to import. parent_kind, parent_code: what it stands under; no kind for the state itself.

    is_guess: nothing in the directory says so, the parent was told from names.
    """

    place: Listed
    parent_kind: str
    parent_code: int
    is_guess: bool = False


@dataclass
class StateListing:
    """The places of one state by kind and code, each said once."""

    places: dict[str, dict[int, Listed]] = field(default_factory=lambda: defaultdict(dict))

    def add(self, listed: Listed) -> None:
        known = self.places[listed.kind].get(listed.code)
        self.places[listed.kind][listed.code] = _completed(known, listed) if known else listed

    def has(self, kind: str, code: int) -> bool:
        return code in self.places.get(kind, {})

    def of(self, kind: str) -> Iterable[Listed]:
        return self.places.get(kind, {}).values()


def state_listing(listed: Iterable[Listed], state_code: int) -> StateListing:
    """The places of one state, told by its code, or by what they lie in where a file has no state column."""
    by_kind: dict[str, list[Listed]] = defaultdict(list)
    for place in listed:
        by_kind[place.kind].append(place)
    listing = StateListing()
    for place in by_kind["state"]:
        if place.code == state_code:
            listing.add(place)
    for kind, around in _AROUND.items():
        for place in by_kind[kind]:
            if _is_of_state(place, around, listing, state_code):
                listing.add(place)
    return listing


def placed(listing: StateListing, state_code: int) -> tuple[list[Placed], list[Listed]]:
    """Every place of the state under its parent, parents first; then those that nothing could place."""
    guide = _Guide(listing, state_code)
    found: list[Placed] = []
    lost: list[Listed] = []
    for kind in IMPORTED:
        for place in sorted(listing.of(kind), key=lambda place: place.code):
            parent = guide.parent_of(place)
            if parent is None:
                lost.append(place)
            else:
                found.append(parent)
    return found, lost


class _Guide:
    """Finds what a place lies in."""

    def __init__(self, listing: StateListing, state_code: int) -> None:
        self._listing = listing
        self._state = state_code
        self._districts_by_name: dict[str, set[int]] = defaultdict(set)
        self._districts_by_part: dict[str, set[int]] = defaultdict(set)
        self._blocks_by_name: dict[str, set[int]] = defaultdict(set)
        self._hindi_of_towns: dict[tuple[int, str], str] = {}
        self._learn()

    def parent_of(self, place: Listed) -> Placed | None:
        match place.kind:
            case "state":
                return Placed(place, "", 0)
            case "district":
                return Placed(place, "state", self._state)
            case "block":
                return self._block(place)
            case "town":
                return self._town(place)
            case "panchayat":
                return self._panchayat(place)
            case "village":
                return self._village(place)
            case _:
                return self._ward(place)

    def _learn(self) -> None:
        for district in self._listing.of("district"):
            for name in (district.name_en, *shipped("district", district.code).also):
                for key in _keys(name):
                    self._districts_by_name[key].add(district.code)
        for kind in ("block", "subdistrict"):
            for place in self._listing.of(kind):
                for key in _keys(place.name_en):
                    self._districts_by_part[key].add(place.district)
                    if kind == "block":
                        self._blocks_by_name[key].add(place.code)
        for town in self._listing.of("town"):
            self._hindi_of_towns[self._district_of_town(town), exact_key(town.name_en)] = town.name_hi

    def _block(self, place: Listed) -> Placed | None:
        if not self._listing.has("district", place.district):
            return None
        if not place.name_hi:  # a town of the same name in the same district has had its Hindi name looked up
            hindi = self._hindi_of_towns.get((place.district, exact_key(place.name_en)), "")
            place = replace(place, name_hi=hindi)
        return Placed(place, "district", place.district)

    def _town(self, place: Listed) -> Placed:
        """Urban bodies carry no district, so it is told from their names.

        A town lies in the district that it names in brackets, that bears its name or is run from it, or in
        which alone a block or sub-district bears its name. The others stand under the state until somebody
        moves them.
        """
        if self._listing.has("district", place.district):
            return Placed(place, "district", place.district)
        district = self._district_of_town(place)
        return (
            Placed(place, "district", district, True)
            if district
            else Placed(place, "state", self._state, True)
        )

    def _district_of_town(self, town: Listed) -> int:
        name, _, bracketed = town.name_en.partition("(")
        for keys, known in (
            (_keys(bracketed), self._districts_by_name),
            (_keys(name), self._districts_by_name),
            (_keys(name), self._districts_by_part),
        ):
            for key in keys:
                districts = known.get(key, set())
                if districts:
                    return next(iter(districts)) if len(districts) == 1 else 0
        return 0

    def _panchayat(self, place: Listed) -> Placed | None:
        if self._listing.has("block", place.block):
            return Placed(place, "block", place.block)
        body = self._listing.places.get("block_body", {}).get(place.block_body)
        if body is not None:
            blocks = self._blocks_by_name.get(exact_key(body.name_en), set())
            blocks = {block for block in blocks if place.district in (0, self._district_of_block(block))}
            if len(blocks) == 1:
                return Placed(place, "block", next(iter(blocks)), True)
        block = self._block_of_subdistrict(place.subdistrict)
        if block:
            return Placed(place, "block", block, True)
        return (
            Placed(place, "district", place.district)
            if self._listing.has("district", place.district)
            else None
        )

    def _village(self, place: Listed) -> Placed | None:
        if self._listing.has("panchayat", place.panchayat):
            return Placed(place, "panchayat", place.panchayat)
        if self._listing.has("block", place.block):
            return Placed(place, "block", place.block)
        block = self._block_of_subdistrict(place.subdistrict)
        return Placed(place, "block", block, True) if block else None

    def _ward(self, place: Listed) -> Placed | None:
        for kind in ("town", "panchayat"):
            if self._listing.has(kind, place.panchayat):
                return Placed(place, kind, place.panchayat)
        return None

    def _block_of_subdistrict(self, code: int) -> int:
        """The block of the same name in the same district: in Bihar the two are nearly the same places."""
        area = self._listing.places.get("subdistrict", {}).get(code)
        if area is None:
            return 0
        named = self._blocks_by_name.get(exact_key(area.name_en), set())
        named = named or self._blocks_by_name.get(place_sound(area.name_en), set())
        blocks = [block for block in named if self._district_of_block(block) == area.district]
        return blocks[0] if len(blocks) == 1 else 0

    def _district_of_block(self, code: int) -> int:
        return self._listing.places["block"][code].district


def _keys(name: str) -> list[str]:
    return [key for key in (exact_key(name), place_sound(name)) if key]


def _is_of_state(place: Listed, around: tuple[str, ...], listing: StateListing, state_code: int) -> bool:
    if place.state:
        return place.state == state_code
    for kind in around:
        code = place.panchayat if kind == "town" else int(getattr(place, kind))
        if code:
            return listing.has(kind, code)
    return False


def _completed(known: Listed, other: Listed) -> Listed:
    """What a first file says, with its blanks filled from a second."""
    blanks = {
        blank.name: getattr(other, blank.name)
        for blank in fields(known)
        if not getattr(known, blank.name) and getattr(other, blank.name)
    }
    return replace(known, **blanks) if blanks else known
