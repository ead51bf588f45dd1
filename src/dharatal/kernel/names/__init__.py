"""Names of people and places in two scripts: reading, folding, taking apart. Pure and memoised."""

from dharatal.kernel.names.devanagari import devanagarise
from dharatal.kernel.names.parse import ParsedName, given_key, parse, plain_form
from dharatal.kernel.names.romanise import romanise
from dharatal.kernel.names.sound import fold, skeleton, sound_key

__all__ = [
    "ParsedName",
    "devanagarise",
    "fold",
    "given_key",
    "parse",
    "plain_form",
    "romanise",
    "skeleton",
    "sound_key",
]
