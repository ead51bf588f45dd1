import numpy as np

from dharatal.field.trace.attribution.case import Ground, Source
from dharatal.field.trace.attribution.naming import find, judge
from dharatal.field.trace.attribution.terms import Prior
from dharatal.field.trace.attribution.tests.conftest import Small
from dharatal.field.trace.attribution.weighing import NOBODY, Weighing, weigh

PRIOR = Prior(weakest=1e-5, strongest=1e-2)


def crowd(small: Small, members: range) -> tuple[Ground, int]:
    """Many complaints of some members in the last weeks, where one a year was usual."""
    who = list(members)
    return small.ground(who, [30.0 + number % 20 for number in range(len(who))]), len(who)


class TestJudge:
    def test_names_the_only_account_that_had_them(self, small: Small) -> None:
        ground, count = crowd(small, range(20))
        sources = [small.source("a", range(25), count), small.source("b", range(60, 100), count)]

        found = judge(weigh(ground, sources, prior=PRIOR), sources)

        assert found.named == "a"
        assert found.posterior["a"] > 0.99

    def test_never_tells_two_apart_that_saw_the_same(self, small: Small) -> None:
        ground, count = crowd(small, range(20))
        sources = [small.source(name, range(25), count) for name in ("a", "b")]

        found = judge(weigh(ground, sources, prior=PRIOR), sources)

        assert found.named is None
        assert set(found.suspects) >= {"a", "b"}
        assert abs(found.posterior["a"] - found.posterior["b"]) < 1e-9

    def test_names_nobody_for_what_happens_anyway(self, small: Small) -> None:
        ground = small.ground([3], [30.0])
        sources = [small.source("a", range(25), 1), small.source("b", range(60, 100), 1)]

        found = judge(weigh(ground, sources, prior=PRIOR), sources)

        assert found.named is None
        assert NOBODY in found.suspects

    def test_does_not_name_a_log_in_that_several_share(self, small: Small) -> None:
        ground, count = crowd(small, range(20))
        sources = [small.source("a", range(25), count), small.source("b", range(60, 100), count)]

        assert judge(weigh(ground, sources, prior=PRIOR), sources, shared={"a"}).named is None

    def test_does_not_name_a_list_that_lies_outside(self, small: Small) -> None:
        ground, count = crowd(small, range(20))
        sources = [
            small.source("sheet", range(25), count, is_account=False),
            small.source("b", range(60, 100), count),
        ]

        found = judge(weigh(ground, sources, prior=PRIOR), sources)

        assert found.named is None
        assert found.suspects[0] == "sheet"

    def test_does_not_name_who_had_only_half_of_a_pairs_rows(self, small: Small) -> None:
        who = [*range(10), *range(60, 70)]
        ground = small.ground(who, [30.0 + number for number in range(20)])
        sources = [small.source("a", range(12), 20), small.source("b", range(58, 72), 20)]

        weighed = weigh(ground, sources, prior=PRIOR)

        assert weighed.hypotheses[0].sources == ("a", "b")
        assert weighed.of("a") > 0.99
        assert weighed.of("b") > 0.99

    def test_takes_one_district_of_a_wide_view_for_a_rival(self, small: Small) -> None:
        ground, count = crowd(small, range(20))
        own = small.source("president", range(100), count)
        wide = small.source("hq", range(200), count)

        found = judge(weigh(ground, [own, wide], prior=PRIOR), [own, wide])

        assert found.named is None
        assert set(found.suspects) >= {"president", "hq"}

    def test_hears_how_the_name_was_said(self, small: Small) -> None:
        ground, count = crowd(small, range(20))
        agreeing, differing = np.full(count, 1.7), np.full(count, 0.3)
        sources = [
            small.source("a", range(25), count, heard=agreeing),
            small.source("b", range(25), count, heard=differing),
        ]

        assert judge(weigh(ground, sources, prior=PRIOR), sources).named == "a"

    def test_takes_no_second_for_what_one_was_heard_to_say(self, small: Small) -> None:
        ground, count = crowd(small, range(20))
        halves = np.where(np.arange(count) % 2, 1.7, 0.3)  # speaks for the second as often as against
        sources = [
            small.source("a", range(25), count, heard=np.full(count, 1.7)),
            small.source("b", range(25), count, heard=halves),
        ]

        found = judge(weigh(ground, sources, prior=PRIOR), sources)

        assert found.named == "a"
        assert found.posterior["b"] < 0.5


def with_a_list(small: Small, count: int) -> tuple[Ground, list[Source]]:
    """So many complaints of members whom an account had, and a list of twice as many from outside."""
    ground, _count = crowd(small, range(count))
    listed = small.source("sheet", range(50), count, is_account=False)
    return ground, [small.source("a", range(25), count), listed, small.source("b", range(60, 100), count)]


class TestFind:
    def test_lets_no_name_rest_on_anothers_word(self, small: Small) -> None:
        ground, count = crowd(small, range(20))
        sources = [small.source("a", range(25), count), small.source("b", range(60, 100), count)]

        found, _weighed = find(ground, sources, behind=[{"b"}] * count, prior=PRIOR)

        assert found.named is None
        assert found.rests_on == ("b",)
        assert NOBODY in found.suspects

    def test_rests_on_no_two_who_told_and_confirmed_together(self, small: Small) -> None:
        ground, count = crowd(small, range(20))
        sources = [small.source("a", range(25), count), small.source("b", range(60, 100), count)]

        found, _weighed = find(ground, sources, behind=[{"b", "c"}] * count, prior=PRIOR)

        assert found.named is None
        assert found.rests_on == ("b + c",)
        assert NOBODY in found.suspects

    def test_rests_on_no_two_who_each_confirmed_what_they_told_themselves(self, small: Small) -> None:
        ground, count = crowd(small, range(20))
        sources = [small.source("a", range(25), count), small.source("b", range(60, 100), count)]

        found, _weighed = find(ground, sources, behind=[{"x"}, {"y"}] * 10, prior=PRIOR)

        assert found.named is None
        assert found.rests_on == ("x + y",)
        assert NOBODY in found.suspects

    def test_counts_nobody_in_where_the_second_who_told_still_holds_the_suspects(self, small: Small) -> None:
        of_second, _weighed = find(*with_a_list(small, 5), prior=PRIOR)

        found, _weighed = find(*with_a_list(small, 20), behind=[{"y"}] * 5 + [{"x"}] * 15, prior=PRIOR)

        assert NOBODY not in of_second.suspects
        assert found.named is None and found.rests_on == ("x",)
        assert NOBODY in found.suspects

    def test_rests_on_no_two_who_told_of_decoys(self, small: Small) -> None:
        rang = np.ones(12, bool)
        ground = small.ground([95], [30.0], decoy_rang=rang, decoy_district=np.repeat([0, 1], 6))
        a = small.source("a", range(90, 110), 1, shown=rang)
        sources = [a, small.source("b", range(60, 100), 1, shown=~rang)]

        by_many, _weighed = find(ground, sources, rang=[{f"c{n}"} for n in range(12)], prior=PRIOR)
        by_two, _weighed = find(ground, sources, rang=[{"x"}, {"y"}] * 6, prior=PRIOR)

        assert by_many.named == "a"
        assert by_two.named is None
        assert by_two.rests_on == ("x + y",)

    def test_keeps_what_those_who_are_set_aside_told_against_it(self, small: Small) -> None:
        who = [*range(16), *range(150, 154)]
        ground = small.ground(who, [30.0 + number for number in range(20)])
        sources = [small.source("a", range(25), 20), small.source("b", range(60, 100), 20)]
        asked = [{"x"}] * 2 + [{f"c{number}"} for number in range(14)] + [{"x"}] * 4

        found, _weighed = find(ground, sources, behind=asked, prior=PRIOR)

        assert found.named == "a"

    def test_bears_that_one_account_confirmed_a_few(self, small: Small) -> None:
        ground, count = crowd(small, range(20))
        sources = [small.source("a", range(25), count), small.source("b", range(60, 100), count)]

        found, _weighed = find(
            ground, sources, behind=[{"b"}, {"b"}] + [{f"c{n}"} for n in range(count - 2)], prior=PRIOR
        )

        assert found.named == "a"

    def test_names_nobody_while_the_log_has_a_gap(self, small: Small) -> None:
        ground, count = crowd(small, range(20))
        sources = [small.source("a", range(25), count), small.source("b", range(60, 100), count)]

        found, _weighed = find(ground, sources, has_gap=True, prior=PRIOR)

        assert found.named is None
        assert found.posterior["a"] > 0.99

    def test_names_the_account_whose_session_was_stolen(self, small: Small) -> None:
        ground, count = crowd(small, range(20))
        sources = [
            small.source("a", range(60), count),
            small.source("session:a", range(25), count, is_account=False, login="a"),
            small.source("b", range(60, 100), count),
        ]

        found, _weighed = find(ground, sources, prior=PRIOR)

        assert found.named == "a"
        assert found.ways["session:a"] > 0.5

    def test_adds_what_a_list_that_turned_up_says(self, small: Small) -> None:
        ground, count = crowd(small, range(20))
        sources = [
            small.source("a", range(25), count, filed=9.0),
            small.source("b", range(25), count),
        ]

        found, _weighed = find(ground, sources, prior=PRIOR)

        assert found.named == "a"

    def test_hears_a_list_of_rows_that_were_taken_too_late_for_any_complaint(self, small: Small) -> None:
        ground, count = crowd(small, range(0))
        late = small.source("a", range(0), count, filed=13.0)
        sources = [late, small.source("b", range(25), count)]

        found, _weighed = find(ground, sources, prior=PRIOR)

        assert found.likeliest == "a"
        assert found.posterior["a"] > 0.99

    def test_hears_that_the_rival_calls_whoever_is_known(self, small: Small) -> None:
        known = np.where(np.arange(200) % 10 == 0, 10.0, 1.0).astype(np.float32)
        who = list(range(0, 200, 10))
        ground = small.ground(who, [30.0 + number for number in range(20)], known=known)
        sources = [
            small.source("a", range(200), 20),
            small.source("compiled", range(200), 20, is_account=False, pull=known),
        ]

        found, _weighed = find(ground, sources, prior=PRIOR)

        assert found.named is None
        assert found.suspects[0] == "compiled"


class TestWeighing:
    def test_without_some_complaints_is_what_it_would_have_been(self, small: Small) -> None:
        ground, count = crowd(small, range(20))
        sources = [small.source("a", range(25), count), small.source("b", range(10, 130), count)]
        left_out = np.arange(count) % 3 == 0

        again = Weighing(ground, sources, prior=PRIOR).without(left_out).weighed

        some = [source.without(left_out) for source in sources]
        anew = weigh(ground.without(left_out), some, prior=PRIOR)
        assert [one[:3] for one in again.hypotheses] == [one[:3] for one in anew.hypotheses]

    def test_takes_two_for_one_who_had_what_either_had(self, small: Small) -> None:
        ground, count = crowd(small, range(20))
        sources = [small.source("a", range(12), count), small.source("b", range(8, 130), count)]
        union = small.source("union", range(130), count)

        pair = weigh(ground, sources, prior=PRIOR).hypotheses
        alone = weigh(ground, [union], prior=PRIOR).hypotheses

        (together,) = [one.log_lr for one in pair if len(one.sources) == 2]
        (whole,) = [one.log_lr for one in alone if one.sources and one.district is None]
        assert abs(together - whole) < 1e-6


class TestWeigh:
    def test_gives_shares_that_sum_to_one(self, small: Small) -> None:
        ground, count = crowd(small, range(20))
        sources: list[Source] = [small.source(name, range(25), count) for name in ("a", "b", "c")]

        weighed = weigh(ground, sources, prior=PRIOR)

        assert abs(sum(one.posterior for one in weighed.hypotheses) - 1) < 1e-9
        assert abs(sum(one.prior for one in weighed.hypotheses) - 1) < 1e-9
