"""The guide is read by its rules, names what is there, and quotes the screen to the letter."""

import ast
import re
from functools import cache
from pathlib import Path

import pytest

from app.core import guide
from app.core.guide import Heading, Picture, Steps, Table, Text, Voice, read_chapter
from app.core.paths import resource
from app.ui import actions, menus

APP = Path(__file__).parents[2] / "app"
HELP = resource("help")
CHAPTERS = guide.chapters()
NAMES = [one.name for one in CHAPTERS]
LARGEST_PICTURE, LARGEST_GUIDE = 60_000, 4_000_000
PLACES = ("ui", "services", "domain", "exports", "imports")


@cache
def words_on_screen():
    """Return every text that the program can show as it stands, without the marks of keys."""
    found = set()
    for folder in PLACES:
        for file in (APP / folder).rglob("*.py"):
            tree = ast.parse(file.read_text(encoding="utf-8"))
            texts = [n.value for n in ast.walk(tree) if isinstance(n, ast.Constant)]
            found |= {bare(text) for text in texts if isinstance(text, str)}
    return found


def bare(words):
    """Return words as they are read: “Lưu…” on a button is “Lưu” in a list."""
    return words.replace("&", "").strip().rstrip("…(").strip()


def runs(voice):
    return [
        (one.name, run)
        for one in CHAPTERS
        for line in one.lines
        for run in line
        if run.voice is voice
    ]


QUOTED = sorted({(name, run.text) for name, run in runs(Voice.WORD)})


@pytest.mark.parametrize(("name", "words"), QUOTED)
def test_what_a_chapter_quotes_stands_on_the_screen(name, words):
    for part in words.split(" › "):
        assert bare(part) in words_on_screen(), f"{name}: “{part}” stands nowhere in the program"


def test_words_that_stand_nowhere_would_be_found():
    assert bare("Lưu và thêm tiếp") in words_on_screen()
    assert bare("Lưu và thêm nữa") not in words_on_screen()


@pytest.mark.parametrize(
    ("name", "words"), [pair for pair in QUOTED if " › " in pair[1]], ids=lambda one: one
)
def test_a_way_through_the_menus_is_there(name, words):
    heading, line = words.split(" › ")
    lines = menus.MENUS[next(key for key in menus.MENUS if bare(key) == heading)]
    told = [
        one.text or actions.ACTIONS[one.own].text
        for one in lines
        if one.own != "recent_files"
        if one is not menus.PARTING
    ]
    assert bare(line) in map(bare, told), f"{name}: {words}"


def test_every_key_is_written_as_the_program_writes_it():
    written = re.compile(r"((Ctrl|Alt|Shift|Windows)\+)*(F\d\d?|[A-Z]|\d|[+\-;=]|\w+)|Caps Lock")
    kept = re.compile(r"\.\w+(\.\w+)?")  # the ending of a file
    for name, run in runs(Voice.KEY):
        assert written.fullmatch(run.text) or kept.fullmatch(run.text), f"{name}: {run.text}"
        assert "Ctrl+Shift+" not in run.text


def test_every_link_leads_somewhere():
    for name, run in runs(Voice.LINK):
        chapter, _, heading = run.target.partition("#")
        found = guide.chapter(chapter)
        assert found is not None, f"{name}: {run.target}"
        assert not heading or heading in map(guide.anchor, found.headings), f"{name}: {run.target}"


def test_every_chapter_is_in_the_contents_once():
    files = {path.stem for path in HELP.glob("*.md")} - {"README"}
    assert len(NAMES) == len(set(NAMES))
    assert set(NAMES) == files


def test_every_chapter_begins_with_what_its_screen_is_for():
    for one in CHAPTERS:
        assert isinstance(one.blocks[0], Text), one.name
        assert one.lead.endswith("."), one.name
        assert len(one.lead) < 250, one.name


def test_every_picture_is_there_and_used_and_small():
    used = [b.name for one in CHAPTERS for b in one.blocks if isinstance(b, Picture)]
    kept = {path.stem: path.stat().st_size for path in (HELP / "pictures").iterdir()}
    assert sorted(used) == sorted(kept)
    assert max(kept.values()) <= LARGEST_PICTURE
    whole = sum(path.stat().st_size for path in HELP.rglob("*") if path.is_file())
    assert whole <= LARGEST_GUIDE


def test_text_is_composed():
    import unicodedata  # noqa: PLC0415

    for path in HELP.glob("*.md"):
        text = path.read_text(encoding="utf-8")
        assert unicodedata.is_normalized("NFC", text), path.name


# --- the reader ------------------------------------------------------------------------------


def read(text):
    return read_chapter("thử", "Phần", text)


def test_the_blocks_of_a_chapter():
    chapter = read(
        "# Tên\n\nMột đoạn\nhai dòng.\n\n## Mục\n\n1. Bấm [[Lưu]].\n   Rồi chờ.\n2. `Ctrl+S`\n\n"
        "- Ý **đậm**\n\n| A | B |\n|---|---|\n| 1 | [x](keys) |\n\n![Hình](start)\n\n> Nhớ."
    )
    kinds = [type(block) for block in chapter.blocks]
    assert kinds == [Text, Heading, Steps, Steps, Table, Picture, Text]
    assert chapter.title == "Tên"
    assert chapter.lead == "Một đoạn hai dòng."
    steps = chapter.blocks[2]
    assert steps.is_numbered
    assert [run.voice for run in steps.items[0]] == [Voice.PLAIN, Voice.WORD, Voice.PLAIN]
    assert guide.plain(steps.items[0]) == "Bấm Lưu. Rồi chờ."
    assert steps.items[1][0].voice is Voice.KEY
    assert chapter.blocks[4].rows[0][1][0].target == "keys"
    assert chapter.blocks[6].is_note


@pytest.mark.parametrize(
    "text",
    [
        "Không có tên",
        "# Tên\n\n| A | B |\n| 1 | 2 |",
        "# Tên\n\n| A | B |\n|---|---|\n| 1 |",
        "# Tên\n\nBấm [[Lưu].",
        "# Tên\n\nPhím `F1.",
        "# Tên\n\n1. Một\n- Hai",
        "# Tên\n\n## Mục\nliền chữ",
        "# Tên\n\n### Mục nhỏ",
    ],
)
def test_what_is_not_written_by_the_rules_is_refused(text):
    with pytest.raises(ValueError, match="thử"):
        read(text)


def test_the_search_is_blind_to_marks_and_puts_titles_first():
    assert guide.search("sao luu")[0].chapter.name == "backup"
    assert guide.search("SAO LƯU")[0].chapter.name == "backup"
    assert "awards-book" in [one.chapter.name for one in guide.search("so vang")]
    assert guide.search("  ") == []
    assert guide.search("qwertyuiop") == []


def test_a_find_shows_the_words_around_it():
    found = next(one for one in guide.search("phoi") if one.chapter.name == "certificates")
    assert "phôi" in found.snippet
    assert len(found.snippet) < 100
