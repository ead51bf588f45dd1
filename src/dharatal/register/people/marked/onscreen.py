"""A list on the screen is a marked copy too: written in the spellings that the viewer's key chooses.

Forms, call cards and a member's own page show what was told. Whoever copies a list, by hand or by program, copies whose
screen it was on. A home that never had a second custodian has no keys for it, and its lists are as told; where there
is one, no list is shown while it is away.
"""

from collections.abc import Mapping, Sequence

from dharatal.guard.vault.marks import custodian
from dharatal.guard.vault.marks.few import few_bits
from dharatal.guard.vault.marks.keys import MarkKey, view_key
from dharatal.kernel.actor import Actor
from dharatal.register.people.card import Card
from dharatal.register.people.marked.carriers import marked, slots_of
from dharatal.register.people.marked.told import Told


def cards_marked(actor: Actor, cards: Mapping[int, Card]) -> dict[int, Card]:
    """Return the cards of a page as the viewer's screen writes them, by the person's id. Raises CustodianAway.

    The relation keeps its code: a list has words of its own for it, in the reader's language.
    """
    told = {person: Told(*card) for person, card in cards.items()}
    slots = {person: slots_of(one) for person, one in told.items()}
    wanted = sorted({slot for ones in slots.values() for slot in ones})
    key = _key_of(actor) if wanted else None
    if key is None:
        return dict(cards)
    bits = few_bits(key, list(told), wanted)
    return {person: _written(cards[person], one, bits[person], slots[person]) for person, one in told.items()}


def names_marked(actor: Actor, names: Mapping[int, str]) -> dict[int, str]:
    """Return names of a page as the viewer's screen writes them, by the person's id. Raises CustodianAway."""
    cards = cards_marked(actor, {person: Card(name) for person, name in names.items() if name})
    return {person: cards[person].name if person in cards else "" for person in names}


def _key_of(actor: Actor) -> MarkKey | None:
    try:
        return view_key(actor.user_id)
    except custodian.CustodianAway:
        if custodian.is_elsewhere() or custodian.socket_path().exists():
            raise
        return None


def _written(card: Card, told: Told, bits: Mapping[int, int], slots: Sequence[int]) -> Card:
    written = marked(told, {slot: bits[slot] for slot in slots})
    return card._replace(name=written.name, relative_name=written.relative_name, address=written.address)
