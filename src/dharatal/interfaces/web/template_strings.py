"""Finds the source strings in a Django template, by Django's own lexer."""

from __future__ import annotations

import re
from collections.abc import Iterator

from django.template.base import Lexer, Token, TokenType
from django.utils.text import smart_split
from django.utils.translation import trim_whitespace

Found = tuple[str | tuple[str, str], str | None]
CONSTANT = re.compile(r"""_\((?P<quote>["'])(?P<text>.*?)(?P=quote)\)""")
VARIABLE = re.compile(r"\s*\|.*$")


def strings_in_template(source: str) -> Iterator[Found]:
    """Yield (message, context); a plural's message is a pair."""
    tokens = iter(Lexer(source).tokenize())
    for token in tokens:
        if token.token_type == TokenType.VAR:
            yield from _constants(token)
        elif token.token_type == TokenType.BLOCK:
            words = list(smart_split(token.contents))
            if words[0] in {"translate", "trans"}:
                yield _unquoted(words[1]), _context(words)
            elif words[0] in {"blocktranslate", "blocktrans"}:
                yield from _constants(token)
                yield _block(tokens, trimmed="trimmed" in words), _context(words)
            else:
                yield from _constants(token)


def _constants(token: Token) -> Iterator[Found]:
    for found in CONSTANT.finditer(token.contents):
        yield found["text"], None


def _block(tokens: Iterator[Token], *, trimmed: bool) -> str | tuple[str, str]:
    parts: list[str] = [""]
    for token in tokens:
        if token.token_type == TokenType.BLOCK:
            word = token.contents.split()[0]
            if word in {"endblocktranslate", "endblocktrans"}:
                break
            if word == "plural":
                parts.append("")
        elif token.token_type == TokenType.VAR:
            parts[-1] += f"%({VARIABLE.sub('', token.contents)})s"
        elif token.token_type == TokenType.TEXT:
            parts[-1] += token.contents.replace("%", "%%")
    texts = [trim_whitespace(part) if trimmed else part for part in parts]
    return (texts[0], texts[1]) if len(texts) > 1 else texts[0]


def _context(words: list[str]) -> str | None:
    if "context" in words:
        return _unquoted(words[words.index("context") + 1])
    return None


def _unquoted(word: str) -> str:
    return word[1:-1] if word[:1] in {'"', "'"} else word
