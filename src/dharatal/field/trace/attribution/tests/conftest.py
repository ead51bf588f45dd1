import numpy as np
import pytest

from dharatal.field.trace.attribution.case import Ground, Never, Source


class Small:
    """Two districts of 100 members and 50 days, in the first 4 complaints; decoys: two a district."""

    def ground(self, who: list[int], day: list[float], **changed: object) -> Ground:
        told: dict[str, object] = {
            "districts": 2,
            "district": np.repeat([0, 1], 100).astype(np.int16),
            "known": np.ones(200, np.float32),
            "baseline_days": 100.0,
            "days": 50.0,
            "baseline": np.array([1, 1]),
            "complainant": np.array(who, dtype=np.int64),
            "day": np.array(day, dtype=float),
            "decoy_district": np.array([0, 0, 1, 1], np.int16),
            "decoy_rang": np.zeros(4, bool),
            **changed,
        }
        return Ground(**told)  # type: ignore[arg-type]

    def source(self, name: str, members: range, complaints: int, **changed: object) -> Source:
        seen = np.full(200, Never, np.float32)
        seen[list(members)] = -1
        told: dict[str, object] = {"shown": np.zeros(4, bool), "heard": np.ones(complaints), **changed}
        return Source(name, seen, **told)  # type: ignore[arg-type]


@pytest.fixture
def small() -> Small:
    return Small()
