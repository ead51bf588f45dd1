"""The engine on small organisations; how good it is on large ones says bench/attributing.py."""

from dharatal.field.trace.attribution.simulating.figures import simulate

SMALL = {"members": 20_000, "districts": 6, "presidents": 4, "callers": 2, "browsers": 2, "exporters": 2}


class TestSimulate:
    def test_names_no_innocent(self) -> None:
        told = simulate(("district", "browser", "pair", "nobody", "framed", "sheet"), 12, 5, **SMALL)

        assert told["cases"] == 72
        assert all(kind["named_wrongly"]["share"] == 0 for kind in told["kinds"].values())

    def test_names_nobody_whom_two_callers_frame(self) -> None:
        told = simulate(("framed-callers", "framed-beside"), 12, 5, **{**SMALL, "callers": 6})

        assert told["cases"] == 24
        assert all(kind["named_wrongly"]["share"] == 0 for kind in told["kinds"].values())

    def test_holds_the_truth_in_its_set(self) -> None:
        told = simulate(("browser", "export"), 20, 6, **SMALL)

        assert all(kind["set_covers"]["share"] >= 0.9 for kind in told["kinds"].values())

    def test_gives_the_same_for_the_same_seed(self) -> None:
        first, second = (simulate(("callroom",), 4, 9, **SMALL) for _ in range(2))

        assert first == second
