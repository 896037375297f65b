"""Every line of a real plan that says something is a fact, or is excused by name as prose."""

import pytest

from app.exports.reports import REPORTS
from tests.acceptance import papers, tokens
from tests.acceptance.papers import STEMS

LONGEST = 240
"""Letters of the longest name that a fact may state: more would be the paper's own prose."""
WORD_FOR_WORD = frozenset({"number", "recipient", "signer"})
OFF_PAPER = frozenset({"subject_kind", "direction", "award_codes"})
"""What a plan keeps for the program's own use and no report prints."""

every_paper = pytest.mark.parametrize("stem", STEMS)


@pytest.fixture
def it(stem):
    return papers.paper(stem)


@pytest.fixture
def text(it):
    """The lines of the source, the first one at place 1."""
    if not it.source.exists():
        pytest.skip(f"the shared plan {it.stem} is not here")
    return ["", *it.source.read_text(encoding="utf-8").splitlines()]


def on_line(facts, number):
    return [fact for fact in facts if number in fact.lines]


@every_paper
def test_a_file_has_as_many_facts_as_it_says(it):
    assert len(it.stated) == it.count


@every_paper
def test_a_fact_is_a_name_or_a_figure_and_no_prose(it):
    assert [f.field for f in it.facts if isinstance(f.value, str) and len(f.value) > LONGEST] == []


@every_paper
def test_each_fact_is_shown_by_some_report(it):
    codes = {kind.code for kind in REPORTS}
    assert [f.field for f in it.stated if not f.reports and f.name not in OFF_PAPER] == []
    assert [f.field for f in it.stated if not set(f.reports) <= codes] == []


@every_paper
def test_each_line_with_something_to_say_has_a_fact_or_an_excuse(it, text):
    bare = [
        f"{number}: {', '.join(tokens.words(line))}"
        for number, line in enumerate(text)
        if tokens.words(line) and not on_line([*it.stated, *it.excuses], number)
    ]
    assert bare == []


@every_paper
def test_each_figure_and_date_is_a_fact_or_is_excused_by_name(it, text):
    untold = [
        f"{number}: {token.text}"
        for number, line in enumerate(text)
        for token in tokens.tokens(line)
        if not is_fact(it, number, token)
        and not any(token.text in excuse.tokens for excuse in on_line(it.excuses, number))
    ]
    assert untold == []


def is_fact(it, number, token):
    told = [fact for fact in on_line(it.stated, number) if fact.name != "depth"]
    stated = [meaning for fact in told for meaning in tokens.meanings(fact.value)]
    return tokens.is_stated(token, stated)


@every_paper
def test_each_excuse_says_why(it):
    assert [excuse.lines for excuse in it.excuses if len(excuse.reason.split()) < 3] == []


@every_paper
def test_no_excuse_is_needless(it, text):
    needless = []
    for excuse in it.excuses:
        needless += [f"{n}: no such line" for n in excuse.lines if not 0 < n < len(text)]
        lines = [n for n in excuse.lines if 0 < n < len(text)]
        left = {n: open_tokens(it, text, n) for n in lines}
        needless += [
            f"{n}: nothing to excuse"
            for n in lines
            if not left[n] & set(excuse.tokens)
            and not (tokens.words(text[n]) and not on_line(it.stated, n))
        ]
        found = set().union(*left.values()) if left else set()
        gone = [token for token in excuse.tokens if token not in found]
        needless += [f"{excuse.lines}: {token} is not left there" for token in gone]
    assert needless == []


def open_tokens(it, text, number):
    return {t.text for t in tokens.tokens(text[number]) if not is_fact(it, number, t)}


@every_paper
def test_each_fact_stands_on_the_lines_it_names(it, text):
    strange = []
    for fact in it.stated:
        lines = [text[n] if 0 < n < len(text) else "" for n in fact.lines]
        if not all(lines):
            strange.append(f"{fact.field}: no such line")
        written = [token for line in lines for token in tokens.tokens(line)]
        if not fact.derived and fact.name not in ("depth", *OFF_PAPER):
            strange += [
                f"{fact.field}: {meaning} is not on line {fact.lines}"
                for meaning in tokens.meanings(fact.value)
                if not tokens.is_written(meaning, written)
            ]
        if fact.kind in WORD_FOR_WORD and str(fact.value) not in tidied(lines):
            strange.append(f"{fact.field}: {fact.value!r} is not on line {fact.lines}")
    assert strange == []


def tidied(lines):
    return " ".join(" ".join(lines).replace("*", "").split())
