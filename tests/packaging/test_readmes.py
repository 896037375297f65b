from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SCREEN = 100
"""Lines, a glossary not counted: it grows with the program and is looked up, not read."""
GLOSSARY = "## Glossary"
_PACKAGES = {path.parent for path in (ROOT / "app").rglob("*.py")}
_OTHERS = {ROOT / name for name in ("db", "packaging", "resources", "tests")}
FOLDERS = sorted(_PACKAGES | _OTHERS)


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: str(folder.relative_to(ROOT)))
def test_every_folder_says_on_one_screen_what_lives_there(folder):
    lines = (folder / "README.md").read_text(encoding="utf-8").splitlines()
    assert lines[0].startswith("# ")
    end = lines.index(GLOSSARY) if GLOSSARY in lines else len(lines)
    assert end <= SCREEN
