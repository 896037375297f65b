"""How long the built program takes to its window, beside the same program run by the interpreter.

    python -m tests.benchmarks.built PROGRAM [RUNS]     (the built file; 15 runs unless told)

Both start in turn, each in a process of its own with settings of its own, and are asked, as a
second start asks, whether they are there: the window answers once it was shown and hears. Beside
it the time of `--version`, which needs no window. Linux.
"""

import os
import socket
import statistics
import subprocess
import sys
import tempfile
from hashlib import sha256
from pathlib import Path
from time import perf_counter, sleep

ROOT = Path(__file__).resolve().parents[2]
LONGEST = 60


def main(program, runs=15):
    """Start both in turn and print the medians and their ratio."""
    commands = {"interpreter": [sys.executable, "-m", "app"], "built": [program]}
    with tempfile.TemporaryDirectory() as folder:
        windows = {name: [] for name in commands}
        versions = {name: [] for name in commands}
        for number in range(runs + 1):
            for name, command in commands.items():
                place = Path(folder, name, str(number))
                place.mkdir(parents=True)
                took = until_it_answers(command, place), until_it_ends(command, place)
                if number:  # the first run of each fills the caches
                    windows[name].append(took[0])
                    versions[name].append(took[1])
        for what, times in (("window answers", windows), ("--version", versions)):
            middle = {name: statistics.median(all_) * 1000 for name, all_ in times.items()}
            ratio = middle["built"] / middle["interpreter"]
            sys.stdout.write(
                f"{what:<16}{middle['interpreter']:8.0f} ms from source,"
                f"{middle['built']:8.0f} ms built: {ratio:.2f} x\n"
            )


def settings_of(place):
    """Return the environment of a start that keeps to its own folder."""
    screen = {} if os.environ.get("DISPLAY") else {"QT_QPA_PLATFORM": "offscreen"}
    own = {"XDG_DATA_HOME": str(place), "HOME": str(place), "TMPDIR": str(place)}
    return os.environ | own | screen | {"PYTHONDONTWRITEBYTECODE": ""}


def until_it_answers(command, place):
    """Start the window; return the seconds until it answers."""
    settings = place / "SoThiDua"
    owner = f"{place}\n{settings}"
    name = f"so-thi-dua-{sha256(owner.encode()).hexdigest()[:24]}"
    began = perf_counter()
    running = subprocess.Popen(command, cwd=ROOT, env=settings_of(place))
    try:
        while not is_answered(place / name):
            if perf_counter() - began > LONGEST or running.poll() is not None:
                raise SystemExit(f"{command[0]} shows no window")
            sleep(0.002)
        return perf_counter() - began
    finally:
        running.kill()
        running.wait(LONGEST)


def is_answered(path):
    """Ask the window to come forward; return whether it has said yes."""
    try:
        with socket.socket(socket.AF_UNIX) as asking:
            asking.settimeout(LONGEST)
            asking.connect(str(path))
            asking.sendall(b'{"path": "", "sample": false}\n')
            return asking.recv(3) == b"ok\n"
    except (FileNotFoundError, ConnectionRefusedError):
        return False


def until_it_ends(command, place):
    """Ask for the version; return the seconds it took."""
    began = perf_counter()
    subprocess.run(
        [*command, "--version"],
        cwd=ROOT,
        env=settings_of(place),
        stdout=subprocess.DEVNULL,
        check=True,
        timeout=LONGEST,
    )
    return perf_counter() - began


if __name__ == "__main__":
    main(sys.argv[1], *map(int, sys.argv[2:3]))
