"""Functions that are named here and imported when they are called.

For what one process in a hundred does, and what would cost all the others a second at their start: matching reads
numpy and scipy, and only the worker matches.
"""

from collections.abc import Callable
from importlib import import_module
from typing import Any


def named(path: str) -> Callable[..., Any]:
    """Return the function `module:function`, which imports its module at the first call."""
    module, _, name = path.partition(":")

    def call(*args: Any, **kwargs: Any) -> Any:
        return getattr(import_module(module), name)(*args, **kwargs)

    return call
