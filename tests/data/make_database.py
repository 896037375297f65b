"""Writes the file of today's schema version that later versions must still open:

    python -m tests.data.make_database

Until the first release the first migration itself may still change; then the file is made again.
"""

from pathlib import Path

from app.entities import Subject
from app.storage import schema
from app.storage.database import Action, Database
from app.storage.device import Machine
from tests.storage.conftest import Units

DATABASES = Path(__file__).parent / "databases"


def main() -> None:
    path = DATABASES / f"{schema.VERSION}.thidua"
    path.unlink(missing_ok=True)
    database = Database.create(path, Machine("machine-1", "PC-VANPHONG"))
    units = Units(database)
    units.add("Thôn Đông", "Đoàn xã")
    _, [former] = units.add("Thôn Cũ")
    units.rename(former, "Thôn Đã Xóa")
    with database.changing(Action("Xóa đơn vị", "units.delete")) as change:
        change.session.put_away(change.session.get_one(Subject, former))
    database.close()


if __name__ == "__main__":
    main()
