import logging
import sys

from dharatal.interfaces.settings.quiet import QuietFormatter


class TestALoggedError:
    def test_names_its_kind_and_place_and_quotes_nothing(self) -> None:
        quoted = "row (सुमन कुमार, 6000012345) violates"
        try:
            raise ValueError(quoted)
        except ValueError:
            record = logging.LogRecord("x", logging.ERROR, __file__, 1, "failed", None, sys.exc_info())

        told = QuietFormatter().format(record)

        assert "ValueError" in told and "test_quiet.py" in told
        assert quoted not in told
