"""Pieces of a text that know where they came from, and can be searched without marks."""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache, cached_property

_UNSEEN = "*_\u200b\ufeff\u00ad"
"""Signs of emphasis that pasted text carries along, and what nobody sees."""
_ALIKE = str.maketrans(
    "\u2010\u2011\u2012\u2013\u2014\u2212\u201c\u201d\u201e\u201f\u00ab\u00bb\u2018\u2019ĐđÐð",
    '------""""""\'\'dddd',
)
_WIDEST_GAP = 12
"""Between two lines of a name: line breaks, blanks, signs of emphasis."""
_CLOSING = " .;,:/"
_LEADING = "-+,;:./–—•·* "
_TONE_BEFORE_HAT = re.compile("([\u0300\u0301\u0303\u0309\u0323])([\u0302\u0306\u031b])")
_SENTENCE_STOP = re.compile(r"[.!?…][\"”’)]*\s+(?=[\"“(]?(?P<next>\S))")
_NO_STOP = re.compile(r"(?:\b(?:TM|KT|TP|TT|TX|PGS|TS|Th|Q|P|H|T)|\.\.)\.$")


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """From where to where something stands in the text as it was read, in code points."""

    start: int
    end: int


@dataclass(frozen=True)
class Passage:
    """A piece of text, composed and on one line; each letter knows its place in the file's text.

    `folded` has as many letters as `text`: small, without marks, one kind of dash and quote.
    """

    text: str
    starts: tuple[int, ...]
    ends: tuple[int, ...]

    @cached_property
    def folded(self) -> str:
        """Return the text for searching, letter for letter."""
        return "".join(map(_plain, self.text))

    @cached_property
    def small(self) -> str:
        """Return the text in small letters with their marks, letter for letter."""
        return "".join(map(_small, self.text))

    @cached_property
    def is_marked(self) -> bool:
        """Whether it has the marks of Vietnamese, as far as so short a text can tell."""
        return len(self.text) < 12 or not self.text.isascii()

    @property
    def span(self) -> Span:
        """Return where it stands. ValueError for an empty one."""
        if not self.text:
            raise ValueError(self)
        return Span(self.starts[0], self.ends[-1])

    @property
    def is_whole(self) -> bool:
        """Whether nothing stands between its letters that it leaves out (but blanks and signs)."""
        wide = zip(self.starts, self.ends, strict=True)  # the blank between two lines is wide
        return all(end - start <= _WIDEST_GAP for start, end in wide)

    def __bool__(self) -> bool:
        return bool(self.text)

    def __len__(self) -> int:
        return len(self.text)

    def cut(self, start: int, end: int | None = None) -> "Passage":
        """Return the letters from `start` to `end`, without the blanks around them."""
        end = len(self.text) if end is None else min(end, len(self.text))
        while start < end and self.text[start] == " ":
            start += 1
        while end > start and self.text[end - 1] == " ":
            end -= 1
        return Passage(self.text[start:end], self.starts[start:end], self.ends[start:end])

    def group(self, found: re.Match[str], name: str | int = 0) -> "Passage":
        """Return what a search in `folded` found."""
        return self.cut(found.start(name), found.end(name))

    def bare(self) -> "Passage":
        """Return it without the signs that close it, and those of a list before it."""
        start, end = 0, len(self.text)
        while end > start and self.text[end - 1] in _CLOSING:
            if self.text[:end].endswith("..."):
                break
            end -= 1
        while start < end and self.text[start] in _LEADING:
            start += 1
        return self.cut(start, end)

    def sentences(self) -> "Iterator[Passage]":
        """Yield its sentences: parted by a stop before a letter that is not small."""
        start = 0
        for stop in _SENTENCE_STOP.finditer(self.text):
            if stop["next"].islower() or _NO_STOP.search(
                self.text[max(0, stop.start() - 4) : stop.start() + 1]
            ):
                continue
            yield self.cut(start, stop.end())
            start = stop.end()
        if start < len(self.text):
            yield self.cut(start)


def passage(raw: str, start: int = 0, end: int | None = None) -> Passage:
    """Return a piece of `raw` as a passage: composed, blanks single, emphasis left out."""
    letters: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    end = len(raw) if end is None else end
    at = start
    while at < end:
        until = at + 1
        while until < end and unicodedata.combining(raw[until]):
            until += 1
        letter = raw[at]
        if letter.isspace():
            if letters and letters[-1] != " ":
                letters.append(" ")
                starts.append(at)
                ends.append(until)
        elif letter not in _UNSEEN:
            for composed in _composed(raw[at:until]):
                letters.append(composed)
                starts.append(at)
                ends.append(until)
        at = until
    return Passage("".join(letters), tuple(starts), tuple(ends)).cut(0)


def joined(pieces: Iterable[Passage]) -> Passage:
    """Return pieces that follow one another as one, a blank between them."""
    text: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    for piece in pieces:
        if not piece:
            continue
        if text:
            text.append(" ")
            starts.append(ends[-1])
            ends.append(max(ends[-1], piece.starts[0]))
        text.append(piece.text)
        starts += piece.starts
        ends += piece.ends
    return Passage("".join(text), tuple(starts), tuple(ends))


def _composed(cluster: str) -> str:
    if len(cluster) == 1:
        return unicodedata.normalize("NFC", cluster)
    apart = unicodedata.normalize("NFD", cluster)
    return unicodedata.normalize("NFC", _TONE_BEFORE_HAT.sub(r"\2\1", apart))


@cache
def _small(letter: str) -> str:
    small = letter.lower()
    return small if len(small) == 1 else letter


@cache
def _plain(letter: str) -> str:
    """Return one letter small and without its marks; always exactly one."""
    apart = unicodedata.normalize("NFD", letter.translate(_ALIKE))[:1].lower()
    return apart if len(apart) == 1 else letter
