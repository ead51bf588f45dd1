"""What a reader takes from a page: true bars, no empty headings, greetings that anybody can read out."""

import inspect
import re
from types import ModuleType

import pytest

from dharatal.field.callroom import script
from dharatal.field.trace.breach import calling as breach
from dharatal.field.trace.complaints import calling as complaints
from dharatal.interfaces.web.specimens import specimens
from dharatal.interfaces.web.specimens.drawing import draw_one, engine


def drawn(name: str, **changed: object) -> str:
    found = next(one for one in specimens() if one.name == name)
    return draw_one(found._replace(context={**found.context, **changed}), engine())


class TestGreeting:
    @pytest.mark.parametrize("module", [script, breach, complaints])
    def test_can_be_read_out_by_a_man_and_by_a_woman(self, module: ModuleType):
        source = inspect.getsource(module)

        assert "प्रदेश कार्यालय से है" in source
        assert not re.search("रही हूँ|रहा हूँ", source)


class TestReasons:
    def test_are_drawn_as_shares_of_all_that_came_back(self):
        assert 'class="cov-v" width="36.9%"' in drawn("intake/check")  # 31 of 84


class TestCoverage:
    def test_has_no_empty_heading_where_there_is_nothing_smaller(self):
        page = drawn("coverage/board", level="", children=[], orders=[])

        assert not re.search(r"<h\d[^>]*>\s*</h", page)
        assert 'aria-labelledby="children"' not in page
