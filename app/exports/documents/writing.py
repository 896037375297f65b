"""From the wording of a document and its facts to the value that renderers take."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from app.domain.wording import LineKind, WordingLine, filled, subject_case
from app.exports.report import Block, Paragraph, ParagraphKind, Regime

Tables = Mapping[str, Sequence[Block]]

_KINDS = {
    LineKind.TEXT: ParagraphKind.BODY,
    LineKind.BASIS: ParagraphKind.BASIS,
    LineKind.SECTION: ParagraphKind.SECTION,
    LineKind.ITEM: ParagraphKind.ITEM,
    LineKind.CENTER: ParagraphKind.CENTER,
    LineKind.ARTICLE: ParagraphKind.BODY,
    LineKind.NOTE: ParagraphKind.NOTE,
    LineKind.TO_WRITE: ParagraphKind.TO_WRITE,
}
_TEXTUAL = (ParagraphKind.BODY, ParagraphKind.TO_WRITE)
_MARKS = " .;,/"
LAST_ARTICLE = "điều cuối"
"""The fact that any wording with articles may name: the number of its last one."""


@dataclass(frozen=True, slots=True)
class Written:
    """The words of a document with its facts."""

    subjects: tuple[str, ...]
    addressees: tuple[str, ...]
    recipients: tuple[str, ...]
    blocks: tuple[Block, ...]


@dataclass(slots=True)
class _Sheet:
    subjects: list[str] = field(default_factory=list[str])
    addressees: list[str] = field(default_factory=list[str])
    recipients: list[str] = field(default_factory=list[str])
    blocks: list[Block] = field(default_factory=list[Block])
    articles: int = 0


def written(
    lines: Sequence[WordingLine], facts: Mapping[str, str], tables: Tables, regime: Regime
) -> Written:
    """Put facts and tables into a wording.

    Legal bases get their semicolons and the last its full stop; the end of the text gets the
    mark of its regime: "./." (Nghị định 30/2020/NĐ-CP) or "." (Hướng dẫn 05-HD/VPTW). What the
    paper is about begins with a letter as its regime has it (`subject_case`).
    """
    kept = [(line, text) for line in _standing(lines, tables) if (text := filled(line, facts))]
    count = sum(line.kind is LineKind.ARTICLE for line, _ in kept)
    known = {**facts, LAST_ARTICLE: str(count) if count else ""}
    sheet = _Sheet()
    for line, _ in kept:
        _write(sheet, line, filled(line, known) or "", tables)
    return Written(
        tuple(subject_case(text, is_party=regime is Regime.PARTY) for text in sheet.subjects),
        tuple(sheet.addressees),
        tuple(sheet.recipients),
        tuple(ended(punctuated(sheet.blocks), regime)),
    )


def _standing(lines: Sequence[WordingLine], tables: Tables) -> Iterator[WordingLine]:
    """Yield the lines without those that would stand in for a table that has something."""
    is_blank = True
    for line in lines:
        if line.kind is LineKind.TABLE:
            is_blank = not tables[line.facts[0]]
        if is_blank or not line.is_instead:
            yield line


def _write(sheet: _Sheet, line: WordingLine, text: str, tables: Tables) -> None:
    match line.kind:
        case LineKind.SUBJECT:
            sheet.subjects.append(text)
        case LineKind.ADDRESSEE:
            sheet.addressees.append(text.rstrip(_MARKS))
        case LineKind.RECIPIENT:
            sheet.recipients.append(text.rstrip(_MARKS))
        case LineKind.TABLE:
            sheet.blocks += tables[line.facts[0]]
        case LineKind.ARTICLE:
            sheet.articles += 1
            sheet.blocks.append(Paragraph(text, lead=f"Điều {sheet.articles}."))
        case LineKind.PART:
            lead, _, title = text.partition(". ")
            sheet.blocks.append(Paragraph(title, ParagraphKind.PART, lead))
        case _:
            sheet.blocks.append(Paragraph(text, _KINDS[line.kind]))


def punctuated(blocks: Sequence[Block]) -> Iterator[Block]:
    """Yield the blocks, each legal basis with its semicolon and the last with its full stop."""
    bases = [place for place, block in enumerate(blocks) if _is(block, ParagraphKind.BASIS)]
    for place, block in enumerate(blocks):
        if place in bases and isinstance(block, Paragraph):
            mark = "." if place == bases[-1] else ";"
            yield Paragraph(block.text.rstrip(_MARKS) + mark, block.kind, block.lead)
        else:
            yield block


def ended(blocks: Iterator[Block], regime: Regime) -> Iterator[Block]:
    """Yield the blocks, the last ordinary paragraph with the end mark of its regime."""
    every = list(blocks)
    mark = "." if regime is Regime.PARTY else "./."
    last = every[-1] if every else None
    if isinstance(last, Paragraph) and last.kind in _TEXTUAL:
        every[-1] = Paragraph(last.text.rstrip(_MARKS) + mark, last.kind, last.lead)
    yield from every


def _is(block: Block, kind: ParagraphKind) -> bool:
    return isinstance(block, Paragraph) and block.kind is kind
