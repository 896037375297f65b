"""Reading a criteria set (bộ tiêu chí) from its file, JSON or Excel, ready to score by."""

from dataclasses import dataclass
from pathlib import Path

from app.core.progress import Progress
from app.core.vietnamese import quoted
from app.domain.judging import SchemeRules
from app.imports.json_file import lines, parse_model, read_text, refusal
from app.services.scheme_checks import problems_of
from app.services.scheme_names import with_codes
from app.services.scheme_rules import rules_of, warnings_of
from app.services.scheme_shape import SchemeFile

_WHAT = "tệp bộ tiêu chí"
_BOOKS = {".xlsx", ".xlsm", ".xls", ".xlsb", ".ods"}  # only one of them is read, all are told


@dataclass(frozen=True, slots=True)
class LoadedScheme:
    """A criteria set that can be scored by; `warnings` are what real tables often get wrong."""

    file: SchemeFile
    rules: SchemeRules
    warnings: tuple[str, ...]


def read_scheme(path: Path, progress: Progress | None = None) -> LoadedScheme:
    """Read a criteria set. Raises InvalidInput with a problem for each wrong field or cell."""
    what = f"{_WHAT} {quoted(path.name)}"
    if path.suffix.lower() in _BOOKS:
        # Only when there is a book: a set in JSON does without.
        from app.imports import book_reading, scheme_book  # noqa: PLC0415

        return loaded(scheme_book.read_set(book_reading.read_book(path, progress), what))
    return parse_scheme(read_text(path, _WHAT), what)


def parse_scheme(text: str, what: str = _WHAT) -> LoadedScheme:
    """Read the text of a criteria set; `what` names the file in sentences."""
    file = with_codes(parse_model(text, SchemeFile, what))
    found = list(problems_of(file))
    if found:
        raise refusal(found, lines(text), what)
    return loaded(file)


def loaded(file: SchemeFile) -> LoadedScheme:
    """Return a set that has no problems, ready to score by."""
    rules = rules_of(file)
    return LoadedScheme(file, rules, tuple(warnings_of(file, rules)))
