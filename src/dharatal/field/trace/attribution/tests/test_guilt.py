import pytest

from dharatal.field.trace.attribution.guilt import guilt, most_guilty


class TestGuilt:
    @pytest.mark.parametrize(("guess", "expected"), [(0.1, 0.945), (0.2, 0.88), (0.5, 0.625), (0.9, 0.145)])
    def test_gives_the_published_example(self, guess: float, expected: float) -> None:
        given = {"first": {1, 2}, "second": {1, 3}}

        found = guilt(given, {1, 2, 3}, guess)

        assert found == pytest.approx({"first": expected, "second": expected})

    def test_is_none_for_who_had_nothing_of_it(self) -> None:
        assert guilt({"first": {9}}, {1}, 0.5) == {"first": 0.0}


class TestMostGuilty:
    def test_tells_two_apart_whose_guilt_is_one_to_the_last_digit(self) -> None:
        given = {"some": range(200), "more": range(400)}

        assert guilt(given, range(400), 0.2) == {"some": 1.0, "more": 1.0}
        assert most_guilty(given, range(400), 0.2) == "more"
