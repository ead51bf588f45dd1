"""An invented state in the forms of the Local Government Directory, and people who may change it."""

# ruff: noqa: E501 - the forms have long lines

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from dharatal.kernel.actor import SYSTEM
from dharatal.register.territory import operations
from dharatal.register.territory.capabilities import MANAGE_TERRITORY
from dharatal.register.territory.models import Unit

AT = datetime(2026, 5, 4, 6, 0, tzinfo=UTC)

FILES = {
    "states.csv": """S.No.,State Code,State Version,State Name,State Name,Census 2001 Code,Census 2011 Code,State or UT
1,91,1,JALPRADESH,JALPRADESH,91,91,S
2,92,1,THALPRADESH,THALPRADESH,92,92,S
""",
    "districts.csv": """"State Code","State Name","District Code","District Name","Census 2001 Code","Census 2011 Code"
91,JALPRADESH,9101,RAMNAGAR,1,1
91,JALPRADESH,9102,"SONPUR (NADI)",2,2
92,THALPRADESH,9201,RAMNAGAR,1,1
""",
    "blocks.csv": """S.No.,State Code,State Name,District Code,District Name,Block Code,Block Version,Block Name ,Block Name
1,91,JALPRADESH,9101,RAMNAGAR,8101,1,AMGAON,
2,91,JALPRADESH,9101,RAMNAGAR,8102,1,BHAGWANPUR,भगवानपुर
3,91,JALPRADESH,9102,SONPUR (NADI),8103,2,BHAGWANPUR,भगवानपुर
4,92,THALPRADESH,9201,RAMNAGAR,8201,1,AMGAON,आमगाँव
""",
    "urban_local_bodies.csv": """S.No.,"Local Body Code","Local Body Version",Local Body Name,"Local Body Name (In Local)","Localbody Type Code",Census 2011 Code,State Code,State Name
1,7101,1,AMGAON,आमगाँव,7,,91,JALPRADESH
2,7102,1,Ramnagar,रामनगर,5,,91,JALPRADESH
3,7103,1,Bhagwanpur,भगवानपुर,7,,91,JALPRADESH
4,7104,1,Mirganj,मीरगंज,7,,91,JALPRADESH
5,7201,1,Amgaon,आमगाँव,7,,92,THALPRADESH
""",
    "panchayats.csv": """"State Code","District Code","Block Code","Local Body Code","Local Body Name (In English)","Local Body Name (In Local)"
91,9101,8101,6101,Belwa,बेलवा
91,9101,8101,6102,Dumri,डुमरी
91,9101,8102,6103,Dumri,डुमरी
91,9102,8103,6104,Pipra,पिपरा
92,9201,8201,6201,Belwa,बेलवा
""",
    "villages.csv": """State Code,District Code,Block Code,Village Code,Village Name (In English),Village Name (In Local),Gram Panchayat Code
91,9101,8101,510001,Belwa Khurd,बेलवा खुर्द,6101
91,9101,8101,510002,Rampur,रामपुर,6101
91,9101,8101,510003,Khairatiya,खैरटिया,6102
91,9101,8102,510004,Rampur,रामपुर,6103
91,9102,8103,510005,Lalganj,लालगंज,6104
91,9102,8103,510006,Basantpur,बसंतपुर,
91,9102,0,510007,Nowhere,,
92,9201,8201,520001,Rampur,रामपुर,6201
""",
}


def write_lgd(folder: Path, **changed: str) -> Path:
    """The invented directory as files; changed: other texts by file name without its ending."""
    folder.mkdir(exist_ok=True)
    for name, text in {**FILES, **{f"{stem}.csv": text for stem, text in changed.items()}}.items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder


@pytest.fixture
def lgd(tmp_path: Path) -> Path:
    return write_lgd(tmp_path / "lgd")


@pytest.fixture
def inside(db: None, enter: Callable[..., Any]) -> Iterator[None]:
    """The system's own door, open for the whole test."""
    with enter(SYSTEM, MANAGE_TERRITORY):
        yield


@pytest.fixture
def jalpradesh(inside: None, lgd: Path) -> dict[str, int]:
    """The counts of importing the invented state."""
    return operations.import_lgd(SYSTEM, lgd, 91, AT)


@pytest.fixture
def unit(jalpradesh: dict[str, int]) -> Callable[[str], Unit]:
    """A unit of the invented state by `kind:code`, as it is in the database now."""

    def find(ref: str) -> Unit:
        kind, code = ref.split(":")
        return Unit.objects.get(kind=kind, code=code, valid_to=None)

    return find
