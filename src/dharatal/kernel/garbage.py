"""Long work among many things that live on, without a look for garbage every now and then."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def not_looked_for() -> Iterator[None]:
    """Let only counting free memory meanwhile, in the whole process.

    Python looks for rings of garbage again and again; among hundreds of thousands of rows, texts and cells that all
    live on, that took up to a third of the time. What rings there are is freed afterwards.
    """
    if not gc.isenabled():
        yield
        return
    gc.disable()
    try:
        yield
    finally:
        gc.enable()
