"""A list on the screen is written in the viewer's own spellings; a member's page in what was told."""

from dharatal.guard.access.door import entering
from dharatal.guard.vault.marks.few import few_bits
from dharatal.guard.vault.marks.keys import view_key
from dharatal.kernel.actor import Actor
from dharatal.register.people import commands, queries, views
from dharatal.register.people.capabilities import LOOK
from dharatal.register.people.marked.carriers import Told, plain, read, slots_of
from dharatal.register.people.marked.onscreen import cards_marked, names_marked
from dharatal.register.people.tests.conftest import NOON, VILLAGE, Admitting, Cast

NAMES = ("Md. Aslam", "Ram Prasad Singh", "Mohd. Yunus", "Shiv Kumar Rai", "Md. Salim", "Hari Prasad Sah") * 4


def listed(actor: Actor) -> dict[str, str]:
    """Names as a list shows them, by the address behind them."""
    with entering(actor, LOOK, at=NOON):
        page = queries.people_in(actor, VILLAGE, at=NOON)
        return {row["href"]: row["name"] for row in views.rows_shown(actor, page.rows)}


def admit_all(admitted: Admitting) -> dict[int, str]:
    return {admitted(name, VILLAGE, f"+9160000600{number:02}").id: name for number, name in enumerate(NAMES)}


class TestAList:
    def test_differs_from_screen_to_screen_and_says_the_same(self, admitted: Admitting, cast: Cast) -> None:
        admit_all(admitted)

        ours, theirs = listed(cast.saran), listed(cast.headquarters)

        assert ours != theirs
        assert ours == listed(cast.saran)
        assert {one: plain(Told(name)) for one, name in ours.items()} == {
            one: plain(Told(name)) for one, name in theirs.items()
        }

    def test_names_whose_screen_it_was(self, admitted: Admitting, cast: Cast) -> None:
        told = admit_all(admitted)

        shown = names_marked(cast.saran, told)

        slots = sorted({slot for name in NAMES for slot in slots_of(Told(name))})
        bits = few_bits(view_key(cast.saran.user_id), list(told), slots)
        said = {one: read(Told(told[one]), Told(shown[one])) for one in told}
        assert sum(map(len, said.values())) > len(NAMES) // 2
        assert all(bits[one][slot] == bit for one, ones in said.items() for slot, bit in ones.items())

    def test_of_an_answer_by_command_is_marked_too(self, admitted: Admitting, cast: Cast) -> None:
        told = admit_all(admitted)
        with entering(cast.saran, LOOK, at=NOON):
            rows = queries.find(cast.saran, "Aslam", at=NOON)
            cards = cards_marked(cast.saran, {row.id: row.card for row in rows if row.card})

        answer = commands.find(_Command(cast.saran), "Aslam")
        assert {one["name"] for one in answer["people"]} == {card.name for card in cards.values()}
        assert set(cards) <= set(told)

    def test_leaves_a_members_own_page_as_told(self, admitted: Admitting, cast: Cast) -> None:
        person = admitted("Md. Aslam")
        with entering(cast.saran, LOOK, at=NOON):
            picture = queries.person(cast.saran, person.uuid, at=NOON)

        assert picture.values[0].value == "Md. Aslam"


class _Command:
    def __init__(self, actor: Actor) -> None:
        self.actor, self.at = actor, NOON
