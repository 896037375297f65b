"""What a key typed into a search costs among 20,000 people, beside the bare SQL.

    python -m tests.benchmarks.search [PEOPLE]

The floor asks the same of SQLite in the plainest way: count who has the word in the folded column,
and read the names of the first page, sorted by tên. The service does so for all the columns of
the list, word by word, those spelled as typed first.
"""

import sys
import tempfile
from pathlib import Path

from sqlalchemy import text

from app.core.vietnamese import fold
from app.operations import open_file
from app.services import people
from tests.benchmarks import big_office
from tests.benchmarks.scoring import best

TYPED = "Nguyễn Đức"

FOUND = "FROM subject WHERE kind = 'person' AND deleted_by IS NULL AND search LIKE :word"


def main(count=20_000):
    """Fill a file and print what each key costs in it."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "do.thidua"
        big_office.build(path, count)
        door = open_file(path)
        for length in range(1, len(TYPED) + 1):
            typed = TYPED[:length]
            bare = best(lambda: door.ask(bare_search, typed))  # noqa: B023 - called now
            asked = best(lambda: door.ask(searched, typed))  # noqa: B023 - called now
            sys.stdout.write(
                f"{typed:<12}{bare * 1000:9.1f} ms bare{asked * 1000:9.1f} ms"
                f"{asked / bare:8.1f} x\n"
            )
        door.close()


def bare_search(session, typed):
    """Count who is found by one LIKE, and read the first page of their names."""
    word = {"word": f"%{fold(typed)}%"}
    page = session.execute(text(f"SELECT name {FOUND} ORDER BY name_key LIMIT 200"), word).all()
    return session.execute(text(f"SELECT count(*) {FOUND}"), word).scalar(), page


def searched(session, typed):
    """Count who is found, and read the first page."""
    wanted = people.Wanted(search=typed)
    return people.count(session, wanted), people.page(session, wanted=wanted)


if __name__ == "__main__":
    main(*(int(argument) for argument in sys.argv[1:]))
