"""Reading a criteria set (bộ tiêu chí) from its JSON file, ready to score by."""

from dataclasses import dataclass
from pathlib import Path

from app.core.vietnamese import quoted
from app.domain.judging import SchemeRules
from app.imports.json_file import lines, parse_model, read_text, refusal
from app.services.scheme_checks import problems_of
from app.services.scheme_rules import rules_of, warnings_of
from app.services.scheme_shape import SchemeFile

_WHAT = "tệp bộ tiêu chí"


@dataclass(frozen=True, slots=True)
class LoadedScheme:
    """A criteria set that can be scored by; `warnings` are what real tables often get wrong."""

    file: SchemeFile
    rules: SchemeRules
    warnings: tuple[str, ...]


def read_scheme(path: Path) -> LoadedScheme:
    """Read a criteria set. Raises InvalidInput with a problem for each wrong field and line."""
    text = read_text(path, _WHAT)
    return parse_scheme(text, f"{_WHAT} {quoted(path.name)}")


def parse_scheme(text: str, what: str = _WHAT) -> LoadedScheme:
    """Read the text of a criteria set; `what` names the file in sentences."""
    file = parse_model(text, SchemeFile, what)
    found = list(problems_of(file))
    if found:
        raise refusal(found, lines(text), what)
    rules = rules_of(file)
    return LoadedScheme(file, rules, tuple(warnings_of(file, rules)))
