"""Searching without marks: "duc" finds Đức, and words are found in any order."""

from collections.abc import Sequence

from app.core.vietnamese import fold, tidy


def search_words(typed: str) -> tuple[str, ...]:
    """Return the words to look for, folded."""
    return tuple(fold(typed).split())


def marked_words(typed: str) -> tuple[str, ...]:
    """Return the words typed with marks: what is spelled with them too is shown first."""
    words = tidy(typed).casefold().split()
    return tuple(word for word in words if word != fold(word))


def has_words(text: str, words: Sequence[str]) -> bool:
    """Return whether a text holds every word."""
    return all(word in text for word in words)
