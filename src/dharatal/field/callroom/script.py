"""What the caller says, in Hindi: the organisation's words, with the person and the place put in."""

from collections.abc import Sequence
from typing import NamedTuple

from dharatal.field.callroom.pairs import PairCard
from dharatal.field.intake.queries import CallCard
from dharatal.kernel.names import parse
from dharatal.register.territory import queries as territory
from dharatal.register.territory.models import Unit

WHERE = "आप इस समय कहाँ से बोल रहे हैं?"
"""Asked instead of the place, now and then: a coached voice says yes to every name of a village."""

PHONED = "क्या इन दिनों हमारे कार्यालय से आपको पहले भी फ़ोन आया था?"
"""Asked with it: who is a member anyway says yes to a call that a caller only invented, but knows of no such call."""


class Script(NamedTuple):
    """The greeting and the four questions. Village and party are spoken only once it is clear who is speaking."""

    hello: str
    identity: str
    place: str
    association: str
    consent: str


def lines_for(card: CallCard, path: Sequence[Unit], *, caller: str) -> Script:
    """The lines for one card. path: of its unit, from the widest one down. caller: the name to give, or "".

    No line tells whether a man or a woman speaks: both read it out.
    """
    here = territory.name(path[-1], "hi")
    district = next((territory.name(unit, "hi") for unit in path if unit.kind == "district"), here)
    said = f", मेरा नाम {caller} है" if caller else ""
    return Script(
        hello=f"नमस्ते, यह फ़ोन प्रदेश कार्यालय से है{said}। कार्यकर्ताओं की सूची पक्की की जा रही है, उसी के बारे में पूछना है।",
        identity=f"क्या {spoken_name(card.card.name)} जी से बात हो रही है?",
        place=f"आप {district}, {here} से बोल रहे हैं?" if here != district else f"आप {here} से बोल रहे हैं?",
        association="क्या आप पार्टी से जुड़े हुए हैं?",
        consent="आपका नाम और नंबर सदस्य सूची में रखें?",
    )


class PairScript(NamedTuple):
    """The greeting, who is speaking, and the one question that a reviewer could not answer."""

    hello: str
    identity: str
    same: str


def lines_for_pair(card: PairCard) -> PairScript:
    """The lines for a call about two records."""
    here = territory.name(territory.unit(card.other_unit_id), "hi")
    relative = card.other.relative_name
    of = {"H": f", पति {relative}", "F": f", पिता {relative}"}.get(card.other.relation, f", {relative}")
    return PairScript(
        hello="नमस्ते, यह फ़ोन प्रदेश कार्यालय से है। सदस्य सूची में एक नाम शायद दो बार लिखा गया है, वही पूछना है।",
        identity=f"क्या {spoken_name(card.card.name)} जी से बात हो रही है?",
        same=f"सूची में एक नाम और है: {card.other.name}{of if relative else ''}, {here}। क्या यह आप ही हैं?",
    )


class NoticeScript(NamedTuple):
    """The greeting, who is speaking, and what is read out, a paragraph a line: a call that tells and asks nothing."""

    hello: str
    identity: str
    says: list[str]


def spoken_name(name: str) -> str:
    """The given name, as one asks for somebody on the telephone; the whole name where none can be told."""
    return parse(name).given or name
