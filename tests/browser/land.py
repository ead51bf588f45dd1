"""An invented block as a district that the installation does not know yet."""

from dataclasses import replace

from dharatal.interfaces.seed.places import InventedUnit, places

KHAGARIA = InventedUnit("district", "202", "Khagaria", "खगड़िया", "state:10")
ARARIA = InventedUnit("district", "188", "Araria", "अररिया", "state:10")
OTHER_CODES = {KHAGARIA.ref: ":8", ARARIA.ref: ":7"}


def land_of(district: InventedUnit, seed: int) -> list[InventedUnit]:
    """The places of an invented block under a district of Bihar, with codes of its own."""
    return [_moved(unit, district) for unit in places("block", seed)]


def _moved(unit: InventedUnit, district: InventedUnit) -> InventedUnit:
    def moved(ref: str) -> str:
        other = OTHER_CODES[district.ref]
        return ref.replace(":9", other) if ":9" in ref else ref.replace("district:218", district.ref)

    if unit.kind == "district":
        return district
    return replace(unit, code=moved(f":{unit.code}")[1:], parent=moved(unit.parent))
