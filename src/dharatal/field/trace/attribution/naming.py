"""When a name may be said, and what is said otherwise.

An account is named only when it is more than 99 % likely to have part in it and more than a thousand times likelier
than every rival that leaves it out, nobody among them. A true rival is beaten by that much at most once in a
thousand cases, however long one waits for more complaints (Markov's inequality; Ville 1939). Else the smallest set
that holds the truth with 99 % is shown, and what would tell its members apart.
"""

import math
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from dharatal.field.trace.attribution.case import Source
from dharatal.field.trace.attribution.weighing import NOBODY, Hypothesis, Weighed

SURE, RATIO = 0.99, 1_000.0


@dataclass(frozen=True, slots=True)
class Finding:
    """named: an account, never a person, or None. suspects: the smallest set of sources that holds 99 %.

    log_lr: of the named or likeliest account against its strongest rival; posterior: by source, and of nobody.
    """

    named: str | None
    suspects: tuple[str, ...]
    posterior: Mapping[str, float]
    nobody: float
    log_lr: float


def judge(weighed: Weighed, sources: Sequence[Source], *, shared: Collection[str] = ()) -> Finding:
    """Say who may be named. shared: log-ins that several people use; they are never named."""
    by_name = {source.name: source for source in sources}
    posterior = {name: weighed.of(name) for name in by_name}
    nobody = math.fsum(one.posterior for one in weighed.hypotheses if not one.sources)
    likeliest = max(posterior, key=lambda name: posterior[name], default=NOBODY)
    ratio = _against_rivals(weighed.hypotheses, likeliest)
    may = likeliest in by_name and by_name[likeliest].is_account and likeliest not in shared
    is_sure = posterior.get(likeliest, 0.0) > SURE and ratio > math.log(RATIO)
    return Finding(
        likeliest if may and is_sure else None, _credible(weighed.hypotheses), posterior, nobody, ratio
    )


def _against_rivals(hypotheses: Sequence[Hypothesis], name: str) -> float:
    """How much likelier the best that holds a source makes the evidence than the best that leaves it out."""
    with_it = [one.log_lr for one in hypotheses if name in one.sources]
    without = [one.log_lr for one in hypotheses if name not in one.sources]
    return max(with_it) - max(without) if with_it and without else -math.inf


def _credible(hypotheses: Sequence[Hypothesis]) -> tuple[str, ...]:
    """Return the sources of the likeliest hypotheses that together hold 99 %; NOBODY where that is one of them."""
    found: dict[str, None] = {}
    total = 0.0
    for one in hypotheses:
        found |= dict.fromkeys(one.sources or (NOBODY,))
        total += one.posterior
        if total >= SURE:
            break
    return tuple(found)
