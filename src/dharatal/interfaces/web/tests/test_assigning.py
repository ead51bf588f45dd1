import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from scipy.optimize import linear_sum_assignment

from dharatal.interfaces.web.assigning import cheapest


class TestCheapest:
    @given(st.integers(1, 9), st.integers(0, 5), st.integers(0, 2**32))
    def test_costs_no_more_than_a_known_solver_finds(self, rows: int, more: int, seed: int) -> None:
        cost = np.random.default_rng(seed).integers(0, 20, (rows, rows + more)).astype(float)

        chosen = cheapest(cost)

        assert len(set(chosen)) == rows
        assert cost[range(rows), chosen].sum() == cost[linear_sum_assignment(cost)].sum()
