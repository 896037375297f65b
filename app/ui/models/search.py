"""Searching without marks: "duc" finds Đức, and words are found in any order."""

from collections.abc import Sequence

from app.core.vietnamese import fold


def search_words(typed: str) -> tuple[str, ...]:
    """Return the words to look for, folded."""
    return tuple(fold(typed).split())


def has_words(folded: str, words: Sequence[str]) -> bool:
    """Return whether a folded text holds every word."""
    return all(word in folded for word in words)
