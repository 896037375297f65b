"""The campaigns against faults, one after the other, and one table of what they found.

    python -m tests.faults [G1 G8 …] [--tries N]

Without ids all of them, in their long form. Some need an administrator or `strace`; where a class
cannot be tried its line says so, and the exit code is 1, as it is for anything lost.
"""

import argparse
import os
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory

from app.core import clock
from app.storage import opening
from tests.faults.campaigns import CAMPAIGNS
from tests.faults.clerk import furnish

_HEAD = (
    "| class | tries | lost | corrupted | wrongly accepted | control | minutes |\n|---|"
    + "--:|" * 6
)


def main() -> int:
    """Run the campaigns that were asked for; return the exit code."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("ids", nargs="*", metavar="G1", help="which classes")
    parser.add_argument("--tries", type=int, help="how many faults of each class")
    told = parser.parse_args()
    chosen = [one for one in CAMPAIGNS if not told.ids or one.id in told.ids]
    say(f"{clock.today():%d/%m/%Y}\n\n{_HEAD}")
    passed = [_line(one, told.tries or one.long) for one in chosen]
    return 0 if passed and all(passed) else 1


def _line(campaign, tries) -> bool:
    if obstacle := campaign.obstacle():
        say(f"| {campaign.id} {campaign.title} | not tried: {obstacle} | | | | | |")
        return False
    begun = time.monotonic()
    with TemporaryDirectory() as name:
        os.environ["XDG_DATA_HOME"] = os.environ["LOCALAPPDATA"] = str(Path(name, "settings"))
        base = Path(name, "base.thidua")
        opening.create(base)
        desk = furnish(base)
        place = Path(name, campaign.id)
        place.mkdir()
        found = campaign.run(base, desk, place, tries)
    assert found.tries == tries, f"{campaign.id}: {found.tries} tries in place of {tries}"
    control = f"{found.control_found} of {found.control_tries}"
    minutes = f"{(time.monotonic() - begun) / 60:.1f}".replace(".", ",")
    counts = f"{found.tries} | {found.lost} | {found.corrupted} | {found.accepted}"
    say(f"| {campaign.id} {campaign.title} | {counts} | {control} | {minutes} |")
    return found.has_passed


def say(words: str) -> None:
    """Print at once: a campaign takes long."""
    sys.stdout.write(f"{words}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
