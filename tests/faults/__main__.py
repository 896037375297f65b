"""The campaigns against faults, one after the other, and one table of what they found.

    python -m tests.faults [G1 G8 …] [--tries N] [--first N] [--out FILE]

Without ids all of them, in their long form, which can be run over several sittings: `--first` is
the number of the first fault, and `--out` adds each line, with the commit, to a file. Some need an
administrator or `strace`; where a class cannot be tried its line says so, and the exit code is 1,
as it is for anything lost.
"""

import argparse
import os
import subprocess
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory

from app.core import clock
from app.storage import opening
from tests.faults.campaigns import CAMPAIGNS, Campaign
from tests.faults.clerk import furnish

_HEAD = (
    "| class | faults | tries | lost | corrupted | wrongly accepted | control | minutes "
    "| commit | on |\n|---|---|" + "--:|" * 6 + "---|---|"
)


def main() -> int:
    """Run the campaigns that were asked for; return the exit code."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("ids", nargs="*", metavar="G1", help="which classes")
    parser.add_argument("--tries", type=int, help="how many faults of each class")
    parser.add_argument("--first", type=int, default=0, help="the number of the first of them")
    parser.add_argument("--out", type=Path, help="a file that each line is added to")
    told = parser.parse_args()
    if unknown := set(told.ids) - {one.id for one in CAMPAIGNS}:
        parser.error(f"no such class: {', '.join(sorted(unknown))}")
    chosen = [one for one in CAMPAIGNS if not told.ids or one.id in told.ids]
    say(_HEAD, None if told.out and told.out.exists() else told.out)
    passed = []
    for one in chosen:
        seeds = range(told.first, told.first + (told.tries or one.long))
        line, has_passed = _tried(one, seeds)
        say(line, told.out)
        passed.append(has_passed)
    return 0 if all(passed) else 1


def _tried(campaign: Campaign, seeds: range) -> tuple[str, bool]:
    """Run a campaign; return its line, and whether it has passed."""
    if obstacle := campaign.obstacle():
        return f"| {campaign.id} {campaign.title} | not tried: {obstacle} |", False
    begun = time.monotonic()
    with TemporaryDirectory() as name:
        os.environ["XDG_DATA_HOME"] = os.environ["LOCALAPPDATA"] = str(Path(name, "settings"))
        base = Path(name, "base.thidua")
        opening.create(base)
        desk = furnish(base)
        place = Path(name, campaign.id)
        place.mkdir()
        found = campaign.run(base, desk, place, seeds)
    if found.tries != len(seeds):
        raise AssertionError(f"{campaign.id}: {found.tries} tries in place of {len(seeds)}")
    cells = (
        f"{campaign.id} {campaign.title}",
        f"{seeds[0]}–{seeds[-1]}",
        found.tries,
        found.lost,
        found.corrupted,
        found.accepted,
        f"{found.control_found} of {found.control_tries}",
        f"{(time.monotonic() - begun) / 60:.1f}".replace(".", ","),
        _commit(),
        f"{clock.today():%d/%m/%Y}",
    )
    return f"| {' | '.join(map(str, cells))} |", found.has_passed


def _commit() -> str:
    """Return which commit was tried, with a plus where files are changed since."""
    asked = ["git", "describe", "--always", "--exclude=*", "--dirty=+"]
    told = subprocess.run(
        asked,
        cwd=Path(__file__).parent,
        capture_output=True,
        encoding="utf-8",
        check=False,
        timeout=60,
    )
    return told.stdout.strip() or "?"


def say(words: str, file: Path | None) -> None:
    """Print at once, a campaign takes long; and add it to a file."""
    sys.stdout.write(f"{words}\n")
    sys.stdout.flush()
    if file is not None:
        with file.open("a", encoding="utf-8") as out:
            out.write(f"{words}\n")


if __name__ == "__main__":
    sys.exit(main())
