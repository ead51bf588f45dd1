import pytest

from dharatal.field.trace.attribution.guilt import guilt


class TestGuilt:
    @pytest.mark.parametrize(("guess", "expected"), [(0.1, 0.945), (0.2, 0.88), (0.5, 0.625), (0.9, 0.145)])
    def test_gives_the_published_example(self, guess: float, expected: float) -> None:
        given = {"first": {1, 2}, "second": {1, 3}}

        found = guilt(given, {1, 2, 3}, guess)

        assert found == pytest.approx({"first": expected, "second": expected})

    def test_is_none_for_who_had_nothing_of_it(self) -> None:
        assert guilt({"first": {9}}, {1}, 0.5) == {"first": 0.0}
