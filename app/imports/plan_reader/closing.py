"""The end of a document: who gets it, who signs it."""

import re
from dataclasses import dataclass, field

from app.imports.plan_reader.passage import Passage, joined
from app.imports.plan_reader.reading import Found, Signer, text_of
from app.imports.plan_reader.structure import (
    AUTHORITY,
    POST,
    RECIPIENTS,
    Structure,
    is_signature,
)

_SIGNED = re.compile(r"\(?\s*(?:da ky|ky ten|ky, dong dau|ky va ghi ro|ghi ro ho ten)")
_ARCHIVE = re.compile(r"(?:[-+]\s*)?luu\b")
_BULLET = re.compile(r"[-+•*–]")
_POST_IN_LINE = re.compile(
    r"(?<=\s)(?:pho chu tich|chu tich|pho bi thu|bi thu|hieu truong|truong ban|chanh van phong)\b"
)


@dataclass
class Closing:
    """What stands below the text."""

    recipients: list[Passage] = field(default_factory=list["Passage"])
    archive: Passage | None = None
    authority: list[Passage] = field(default_factory=list["Passage"])
    posts: list[Passage] = field(default_factory=list["Passage"])
    name: Passage | None = None


def read_closing(structure: Structure) -> Closing:
    """Return the lines of the end, sorted: recipients, archive, who signs by what right."""
    found = Closing()
    is_listing = False
    for line in structure.end:
        words = line.words
        if match := RECIPIENTS.match(words.folded):
            is_listing = True
            rest = words.cut(match.end())
            if rest.bare():
                _sort(found, rest, is_listing=True)
            continue
        _sort(found, words, is_listing=is_listing)
    return found


def signer_of(found: Closing) -> Signer | None:
    """Return who signs; None where nobody does."""
    if not (found.authority or found.posts or found.name):
        return None
    authority = None
    if found.authority:
        whole = joined(found.authority)
        said = " / ".join(one.bare().text for one in found.authority)
        authority = Found(said, whole.span, whole.is_whole)
    posts = [text_of(one) for one in found.posts]
    return Signer(
        authority,
        posts[0] if posts else None,
        posts[1] if len(posts) > 1 else None,
        text_of(found.name) if found.name else None,
    )


def _sort(found: Closing, words: Passage, *, is_listing: bool) -> None:
    if _ARCHIVE.match(words.folded):
        found.archive = words.bare() or words
    elif _SIGNED.match(words.folded):
        return
    elif is_signature(words):
        _sign(found, words)
    elif not _BULLET.match(words.text) and (found.posts or found.authority) and _is_name(words):
        if found.name is None or not is_listing or len(found.recipients) > 0:
            found.name = words
    elif is_listing:
        _receive(found, words)


def _sign(found: Closing, words: Passage) -> None:
    if AUTHORITY.match(words.folded):
        inner = _POST_IN_LINE.search(words.folded)
        is_deputy = re.match(r"k\s*/?\s*t|t\s*/?\s*l|tuq", words.folded)
        if inner and not is_deputy:
            found.authority.append(words.cut(0, inner.start()))
            found.posts.append(words.cut(inner.start()))
        else:
            found.authority.append(words)
    elif POST.match(words.folded):
        found.posts.append(words)


def _receive(found: Closing, words: Passage) -> None:
    last = found.recipients[-1] if found.recipients else None
    if (
        last is not None
        and not _BULLET.match(words.text)
        and (words.text[0].islower() or words.text[0] in "(")
        and not last.text.endswith(";")
        and (whole := joined((last, words))).is_whole
    ):
        found.recipients[-1] = whole
    elif words.bare():
        found.recipients.append(words)


def _is_name(words: Passage) -> bool:
    text = words.bare().text
    if re.search(r"[;:\d/]", text):
        return False
    parts = re.sub(r"^(?:[A-Za-z]{1,4}\.\s*)+", "", text).split()
    return 2 <= len(parts) <= 6 and all(part[:1].isupper() for part in parts)
