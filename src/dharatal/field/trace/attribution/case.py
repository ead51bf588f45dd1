"""What is known of a case: who could be called, who complained when, which decoys rang, what each account had seen."""

from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Never = np.float32(np.inf)
TOGETHER = " + "  # between two log-ins without whose word it would be another finding


@dataclass(frozen=True, slots=True)
class Ground:
    """What is the same under every hypothesis. Days count from the first day that is looked at (0) to `days`.

    district: of each member, 0 to districts - 1; whoever stands in a sheet only, since the row was rejected, is among
    them. known: how much oftener than others a member is called anyway, since the number is public (1 for most).
    baseline: complaints by district in the `baseline_days` before day 0. complainant, day: members who complained, and
    when they were called. decoy_district: of each decoy; decoy_rang: whether a rival called it.
    """

    districts: int
    district: npt.NDArray[np.int16]
    known: npt.NDArray[np.float32]
    baseline_days: float
    days: float
    baseline: npt.NDArray[np.int64]
    complainant: npt.NDArray[np.int64]
    day: Floats
    decoy_district: npt.NDArray[np.int16]
    decoy_rang: npt.NDArray[np.bool_]

    def __post_init__(self) -> None:
        if len(self.complainant) != len(self.day) or len(self.decoy_district) != len(self.decoy_rang):
            raise ValueError("each complaint has its day, each decoy its district")
        if len(self.known) != len(self.district) or len(self.baseline) != self.districts:
            raise ValueError("each member has a district, each district a baseline")

    def of(self, district: int) -> npt.NDArray[np.int64]:
        """Return the places of a district's complaints among all."""
        return np.flatnonzero(self.district[self.complainant] == district)

    def without(
        self, left_out: npt.NDArray[np.bool_], silent: npt.NDArray[np.bool_] | None = None
    ) -> "Ground":
        """Return the same without some of the complaints, and as if some decoys had not been called."""
        rang = self.decoy_rang if silent is None else self.decoy_rang & ~silent
        return replace(
            self, complainant=self.complainant[~left_out], day=self.day[~left_out], decoy_rang=rang
        )


@dataclass(frozen=True, slots=True)
class Source:
    """Rows that somebody could have passed on: what an account had seen, or a list that lies outside the log.

    seen: by member, the day from which the source had the row (infinity: never; below 0: before the first day).
    shown: by decoy, whether it stood among the rows. heard: by complaint, how much likelier the spelling that the
    caller used is when the row comes from here than when it came from elsewhere; 1 where nothing was heard.
    weight: how likely the source is before any evidence, in comparison with the others.
    is_account: everything that a log-in had. login: the log-in whose rows a part is, where the source is only one way
    in which they may have left (a session that was stolen); its own name for an account, "" for a list that lies
    outside the log. pull: by member, how much oftener than others whoever holds these rows calls one; None: all alike.
    filed: what lists that turned up say for this source, as the logarithm of an e-value.
    """

    name: str
    seen: npt.NDArray[np.float32]
    shown: npt.NDArray[np.bool_]
    heard: Floats
    weight: float = 1.0
    is_account: bool = True
    login: str = ""
    pull: npt.NDArray[np.float32] | None = None
    filed: float = 0.0

    @property
    def account(self) -> str:
        """The log-in that can be named for it, "" when there is none."""
        return self.login or (self.name if self.is_account else "")

    def without(self, left_out: npt.NDArray[np.bool_]) -> "Source":
        """Return the same without what was heard in some of the complaints."""
        return replace(self, heard=self.heard[~left_out])
