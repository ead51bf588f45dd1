"""Tests of places typed beside a name: a word that is a unit within reach narrows, and hides nobody."""

from collections.abc import Callable

import pytest

from dharatal.guard.access.door import entering
from dharatal.kernel.actor import SYSTEM
from dharatal.register.people import finding, queries
from dharatal.register.people.capabilities import FIND
from dharatal.register.people.tests.conftest import NOON, Admitting, Cast
from dharatal.register.territory.models import Unit, UnitEvent
from dharatal.register.territory.spelling import sounds_of

Named = Callable[..., Unit]
RUNGS = ("state_id", "district_id", "block_id", "panchayat_id")


@pytest.fixture
def named(cast: Cast) -> Named:
    """Put a unit on the map."""

    def put(unit_id: int, kind: str, en: str, hi: str, parent: Unit | None = None, **rungs: int) -> Unit:
        above = {} if parent is None else {rung: getattr(parent, rung) for rung in RUNGS}
        names = {"name_en": en, "name_hi": hi, "sound": sounds_of(en, hi)}
        with entering(SYSTEM, None):
            made = Unit.objects.create(
                id=unit_id,
                kind=kind,
                code=str(unit_id),
                parent=parent,
                valid_from=NOON,
                **names,
                **(above | rungs),
            )
            UnitEvent.objects.create(unit=made, what=UnitEvent.What.ADDED, by_user=0, at=NOON)
        return made

    return put


@pytest.fixture
def siswan(named: Named) -> Unit:
    """Siswan, a village of Chhapra in Saran; another Siswan is in Patna, and Bahuara next door."""
    bihar = named(1, "state", "Bihar", "बिहार", state_id=1)
    saran = named(10, "district", "Saran", "सारण", bihar, district_id=10)
    patna = named(20, "district", "Patna", "पटना", bihar, district_id=20)
    chhapra = named(11, "block", "Chhapra", "छपरा", saran, block_id=11)
    panchayat = named(111, "panchayat", "Sadhpur", "साधपुर", chhapra, panchayat_id=111)
    named(1112, "village", "Bahuara", "बहुआरा", panchayat)
    named(2111, "village", "Siswan", "सिसवाँ", patna, block_id=21, panchayat_id=211)
    return named(1111, "village", "Siswan", "सिसवाँ", panchayat)


def found(cast: Cast, text: str, within: Unit | None = None, *, everywhere: bool = False) -> list[int]:
    actor = cast.headquarters if everywhere else cast.saran
    with entering(actor, FIND):
        return [row.unit_id for row in queries.find(actor, text, unit=within, at=NOON)]


def unit(unit_id: int) -> Unit:
    with entering(SYSTEM, None):
        return Unit.objects.get(id=unit_id)


class TestAPlaceAmongTheWords:
    @pytest.mark.parametrize(
        "text",
        [
            "Suman Siswan", "सुमन सिसवाँ", "Suman Kumari Siswan", "सुमन कुमारी सिसवां", "Siswan Suman",
            "Suman vill Siswan", "Suman Siswan Chhapra", "Suman, Siswan, Saran", "Suman Kumari Siswn",
            "Sumna Kumari Siswan", "Suman Sadhpur Siswan",
        ],
    )  # fmt: skip
    def test_comes_first(self, admitted: Admitting, cast: Cast, siswan: Unit, text: str) -> None:
        bahuara = unit(1112)
        admitted("Suman Kumari", bahuara)
        admitted("Suman Kumari", siswan)

        assert found(cast, text)[0] == siswan.id

    def test_finds_whoever_answers_all_words_but_one_that_is_nothing(
        self, admitted: Admitting, cast: Cast, siswan: Unit
    ) -> None:
        bahuara = unit(1112)
        admitted("Suman Kumari", bahuara)
        admitted("Suman Kumari", siswan)

        assert found(cast, "Suman Kumari Othabari Siswan") == [siswan.id]

    def test_finds_nobody_beyond_the_reach(self, admitted: Admitting, cast: Cast, siswan: Unit) -> None:
        far = unit(2111)
        admitted("Suman Kumari", far)

        assert found(cast, "Suman Kumari Siswan") == []
        assert found(cast, "Suman Kumari Siswan", everywhere=True) == [far.id]

    def test_means_every_unit_of_that_name(self, admitted: Admitting, cast: Cast, siswan: Unit) -> None:
        far = unit(2111)
        admitted("Suman Kumari", far)
        admitted("Suman Kumari", siswan)

        assert sorted(found(cast, "Suman Siswan", everywhere=True)) == [siswan.id, far.id]
        assert found(cast, "Suman Siswan Patna", everywhere=True)[0] == far.id

    def test_does_not_lead_out_of_the_unit_that_was_given(
        self, admitted: Admitting, cast: Cast, siswan: Unit
    ) -> None:
        bahuara = unit(1112)
        admitted("Suman Kumari", siswan)

        assert found(cast, "Suman Siswan", bahuara) == []
        assert found(cast, "Suman Saran", bahuara) == []
        assert found(cast, "Suman Saran", siswan) == [siswan.id]

    def test_may_be_somebodys_name_after_all(self, admitted: Admitting, cast: Cast, siswan: Unit) -> None:
        bahuara = unit(1112)
        admitted("Suman Kumari", siswan)
        meant = admitted("Suman Siswan", bahuara)

        with entering(cast.saran, FIND):
            assert meant.id in {row.id for row in queries.find(cast.saran, "Suman Siswan", at=NOON)[:2]}

    def test_shows_nobody_who_only_lives_there(self, admitted: Admitting, cast: Cast, siswan: Unit) -> None:
        meant = admitted("Suman Kumari", siswan)
        for name in ("Ramesh Mahto", "Gopal Thakur", "Aslam Ansari"):
            admitted(name, siswan)

        with entering(cast.saran, FIND):
            rows = queries.find(cast.saran, "Sumna Kumari Siswan", at=NOON)

        assert [row.id for row in rows] == [meant.id]

    def test_alone_finds_whoever_is_called_so(self, admitted: Admitting, cast: Cast, siswan: Unit) -> None:
        admitted("Ramesh Mahto", siswan)

        assert found(cast, "Siswan") == []

    @pytest.mark.parametrize("weighed", [2, 0], ids=["read", "looked up"])
    @pytest.mark.parametrize("text", ["Suman Siswan", "Suman Kumari Siswan", "Sumna Kumari Siswan"])
    def test_of_more_people_than_can_be_weighed_finds_by_sound(
        self,
        admitted: Admitting,
        cast: Cast,
        siswan: Unit,
        text: str,
        weighed: int,
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        monkeypatch.setattr(finding, "MOST_WEIGHED", weighed)
        for name in ("Ramesh Mahto", "Sita Devi", "Gita Devi", "Suman Kumari"):
            admitted(name, siswan)

        assert found(cast, text)[0] == siswan.id

    def test_is_known_as_soon_as_it_is_on_the_map(
        self, admitted: Admitting, cast: Cast, siswan: Unit, named: Named
    ) -> None:
        admitted("Suman Kumari", siswan)
        found(cast, "Suman Narharpr")
        panchayat = unit(111)
        narharpur = named(1113, "village", "Narharpur", "नरहरपुर", panchayat)
        admitted("Suman Kumari", narharpur)

        assert found(cast, "Suman Narharpur")[0] == narharpur.id
