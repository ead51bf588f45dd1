"""Learns a new model from what reviewers decided, and keeps it only if it is better on decisions it never saw."""

import hashlib
from datetime import datetime
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
from django.utils.translation import gettext_lazy as _

from dharatal.guard.audit import operations as audit
from dharatal.kernel.actor import Actor
from dharatal.kernel.clock import to_ist
from dharatal.kernel.errors import Refusal
from dharatal.register.people.matching import training
from dharatal.register.people.matching.features import Features, features
from dharatal.register.people.matching.model import Model
from dharatal.register.people.matching.scoring import scores
from dharatal.register.people.pairs import decided, kept
from dharatal.register.people.pairs.finding import register_size, register_spread
from dharatal.register.people.pairs.models import MatchModel, Pair
from dharatal.register.people.pairs.opening import rows_of

HELD_OUT = 4  # every fourth label is kept apart
SMALL = 1e-6

Rows = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]


class NotBetter(Refusal):
    """The present model stays. figures: how it was found out, as those of a model that is kept."""

    code = "not_better"

    def __init__(self, sentence: object, figures: dict[str, Any]) -> None:
        super().__init__(sentence)
        self.figures = figures


class Labelled(NamedTuple):
    """Decided pairs, opened. held_out: which of them the new model must not learn from."""

    table: Features
    left: Rows
    right: Rows
    labels: Bools
    held_out: Bools


class Trained(NamedTuple):
    """What came of it. The losses are on the held-out labels, in nats a pair; the lower is the better model."""

    version: str
    labels: int
    held_out: int
    loss: float
    loss_before: float

    @property
    def figures(self) -> dict[str, Any]:
        return {
            "labels": self.labels,
            "held_out": self.held_out,
            "loss": round(self.loss, 4),
            "loss_before": round(self.loss_before, 4),
        }


def train(actor: Actor, *, at: datetime) -> Trained:
    """Learn from every decision that stands, and put the new model in force; open pairs are weighed anew at night.

    As the worker. Raises TooFewDecisions (saying how many are missing), NotBetter (nothing is stored then).
    """
    known = _labelled()
    present = kept.in_force().model
    learned = training.train(
        known.table,
        known.left[~known.held_out],
        known.right[~known.held_out],
        known.labels[~known.held_out],
        size=known.table.size,
        prior=present,
        version=_version(at),
    )
    told = Trained(
        learned.version,
        len(known.labels),
        int(known.held_out.sum()),
        _loss(known, learned),
        _loss(known, present),
    )
    if told.loss >= told.loss_before:
        raise NotBetter(
            _(
                "The new model is no better than the present one on %(count)s held-out decisions"
                " (%(loss).4f against %(before).4f), so the present one stays. Decide more pairs, then try again."
            )
            % {"count": told.held_out, "loss": told.loss, "before": told.loss_before},
            told.figures,
        )
    _keep(actor, learned, told, at)
    return told


def _labelled() -> Labelled:
    """Open the pairs that were decided, each with its latest word: a call's or president's, else a reviewer's."""
    told = decided.decided()
    decided.refuse_too_few(decided.count(told))
    pairs = list(
        Pair.objects.filter(id__in=told).order_by("id").values_list("id", "uuid", "first_id", "second_id")
    )
    rows = rows_of({record for _id, _uuid, *both in pairs for record in both})
    held = [pair for pair in pairs if pair[2] in rows and pair[3] in rows]
    place = {record_id: number for number, record_id in enumerate(rows)}
    size = register_size()
    return Labelled(
        features(list(rows.values()), size=size, spread=register_spread(size)),
        np.array([place[pair[2]] for pair in held], dtype=np.int64),
        np.array([place[pair[3]] for pair in held], dtype=np.int64),
        np.array([told[pair[0]] for pair in held], dtype=np.bool_),
        np.array([_is_held_out(str(pair[1])) for pair in held], dtype=np.bool_),
    )


def _is_held_out(pair: str) -> bool:
    """The same pairs every time, so that no model ever learns from what the next is judged by."""
    return hashlib.sha256(pair.encode()).digest()[0] % HELD_OUT == 0


def _loss(known: Labelled, model: Model) -> float:
    apart = known.held_out
    p = np.clip(scores(known.table, known.left[apart], known.right[apart], model), SMALL, 1 - SMALL)
    return float(-np.where(known.labels[apart], np.log(p), np.log1p(-p)).mean())


def _keep(actor: Actor, learned: Model, told: Trained, at: datetime) -> None:
    blob = learned.dump()
    MatchModel.objects.create(
        version=learned.version,
        blob=blob,
        checksum=kept.checksum(blob),
        labels=told.labels,
        figures=told.figures,
        made_by=actor.user_id,
        made_at=at,
    )
    audit.record(
        actor,
        "people.model_learned",
        facts={"version": told.version, "labels": told.labels, "held_out": told.held_out},
        at=at,
    )


def _version(at: datetime) -> str:
    return f"learned-{to_ist(at):%Y%m%d-%H%M%S}"
