"""A district's batch, honest or padded with numbers of its own, sampled before it is believed.

Assumed: an own number answers whenever it is called, says yes to everything, and in 85 of 100 cannot say where it
is speaking from when that is asked openly; an invented number is somebody else's. Of honest rows 3 of 100 fail.
"""

import numpy as np

from dharatal.field.callroom.checking.plan import USUAL_SAMPLE, Sample, Verdict, sample_verdict
from dharatal.field.callroom.simulating.members import ANSWERED, CLOSES, OPENS, Members

ROWS = 300
FAILS_HONESTLY = 0.03
FAILS_COACHED = 0.85
MOST_CALLS = 65


def sampled(own: float, *, random: np.random.Generator, sample: Sample = USUAL_SAMPLE) -> tuple[Verdict, int]:
    """What a sample says of a batch with that share of own or invented numbers, and after how many calls.

    Rows are called in an order drawn by lot, once each; who does not answer gives place to the next. A sample that
    is not complete after 65 calls says what it can: nothing against the batch.
    """
    members = Members.living(ROWS, days=1, random=random)
    is_own = random.random(ROWS) < own
    at = random.integers(OPENS, CLOSES, ROWS)
    answers = is_own | (members.called(np.arange(ROWS), at, calls=1) == ANSWERED)
    fails = random.random(ROWS) < np.where(is_own, FAILS_COACHED, FAILS_HONESTLY)
    checks = failed = 0
    for calls, row in enumerate(random.permutation(ROWS)[:MOST_CALLS].tolist(), start=1):
        checks, failed = checks + int(answers[row]), failed + int(answers[row] and fails[row])
        said = sample_verdict(sample, checks, failed)
        if said is not Verdict.GO_ON:
            return said, calls
    return Verdict.CLEAR, MOST_CALLS
