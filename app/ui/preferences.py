"""What a person has chosen for themselves on this PC, under Hệ thống › Tùy chọn and on the way.

How they left the window is kept by `WindowSettings`.
"""

from hashlib import sha256
from pathlib import Path
from typing import Literal

from PySide6.QtCore import QSettings

from app.core.paths import settings_folder

EnterGoes = Literal["down", "right"]
"""The cell that Enter leads to in a grid: the one below, as in Excel, or the next one."""

LOCKS_AFTER = (0, 5, 15, 30)
"""The minutes that a person can choose from; 0 for never."""
_USUAL_LOCK = 15

_YES, _NO = "yes", "no"
_PARTING = "|"
"""Between paths: no name of a file on Windows has it."""
_MOST_LIST_FILES = 6


class Preferences:
    """Reads and keeps the choices, each at once. One that has gone bad counts as not made."""

    def __init__(self) -> None:
        path = settings_folder() / "options.ini"
        self._kept = QSettings(str(path), QSettings.Format.IniFormat)

    @property
    def backup_folder(self) -> Path | None:
        """The folder proposed for backups, when one was chosen; it may be gone."""
        kept = str(self._kept.value("backup_folder", ""))
        return Path(kept) if kept else None

    @backup_folder.setter
    def backup_folder(self, folder: Path | None) -> None:
        self._kept.setValue("backup_folder", "" if folder is None else str(folder))

    @property
    def locks_backups(self) -> bool:
        """Whether a backup that leaves the PC is put under a passphrase, as it was last chosen."""
        return self._kept.value("locks_backups", _YES) != _NO

    @locks_backups.setter
    def locks_backups(self, locks: bool) -> None:
        self._kept.setValue("locks_backups", _YES if locks else _NO)

    @property
    def opens_last(self) -> bool:
        """Whether a start opens the last data file by itself."""
        return self._kept.value("opens_last", _YES) != _NO

    @opens_last.setter
    def opens_last(self, opens: bool) -> None:
        self._kept.setValue("opens_last", _YES if opens else _NO)

    @property
    def enter_goes(self) -> EnterGoes:
        """Where Enter goes to in every grid."""
        return "right" if self._kept.value("enter_goes", "down") == "right" else "down"

    @enter_goes.setter
    def enter_goes(self, where: EnterGoes) -> None:
        self._kept.setValue("enter_goes", where)

    @property
    def locks_after(self) -> int:
        """After how many minutes without key or mouse the screen is locked; 0 for never."""
        kept = str(self._kept.value("locks_after", _USUAL_LOCK))
        return int(kept) if kept.isdecimal() and int(kept) in LOCKS_AFTER else _USUAL_LOCK

    @locks_after.setter
    def locks_after(self, minutes: int) -> None:
        self._kept.setValue("locks_after", minutes)

    @property
    def tells_first_steps(self) -> bool:
        """Whether the overview says what is still to be declared in a new file."""
        return self._kept.value("tells_first_steps", _YES) != _NO

    @tells_first_steps.setter
    def tells_first_steps(self, tells: bool) -> None:
        self._kept.setValue("tells_first_steps", _YES if tells else _NO)

    @property
    def seen_version(self) -> str:
        """The newest version whose news this person was shown; "" before the first start."""
        return str(self._kept.value("seen_version", ""))

    @seen_version.setter
    def seen_version(self, version: str) -> None:
        self._kept.setValue("seen_version", version)

    @property
    def own_name(self) -> str:
        """The name under which this person checks and prints, as they last wrote it."""
        return str(self._kept.value("own_name", ""))

    @own_name.setter
    def own_name(self, name: str) -> None:
        self._kept.setValue("own_name", name)

    @property
    def printer(self) -> str:
        """The printer that papers went to last; it may be gone."""
        return str(self._kept.value("printer", ""))

    @printer.setter
    def printer(self, name: str) -> None:
        self._kept.setValue("printer", name)

    @property
    def list_files(self) -> tuple[Path, ...]:
        """The files that lists were taken in from on this PC, newest first; some may be gone."""
        kept = str(self._kept.value("list_files", ""))
        return tuple(Path(one) for one in kept.split(_PARTING) if one)

    def remember_list_file(self, path: Path) -> None:
        """Put a file first among those that lists were taken in from."""
        paths = [path, *(one for one in self.list_files if one != path)][:_MOST_LIST_FILES]
        self._kept.setValue("list_files", _PARTING.join(str(one) for one in paths))

    # --- signing in ---------------------------------------------------------------------------

    def login(self, data: Path) -> str:
        """Return who signed in last to a data file on this PC, by their login; "" for nobody."""
        return str(self._kept.value(_login_key(data), ""))

    def keep_login(self, data: Path, login: str) -> None:
        """Keep who signed in to a data file."""
        self._kept.setValue(_login_key(data), login)

    # --- certificates: what belongs to the printer of this PC ---------------------------------

    def offsets(self, printer: str, paper: str) -> str:
        """Return the offsets kept for a printer and a kind of paper, as text; "" for none."""
        return str(self._kept.value(_offsets_key(printer, paper), ""))

    def keep_offsets(self, printer: str, paper: str, text: str) -> None:
        """Keep the offsets of a printer and a kind of paper."""
        self._kept.setValue(_offsets_key(printer, paper), text)

    def certificate_choice(self, name: str) -> str:
        """Return what was chosen last for certificates: “paper”, “printer”, “ordinal”."""
        return str(self._kept.value(f"certificates/{name}", ""))

    def keep_certificate_choice(self, name: str, chosen: str) -> None:
        """Keep what was chosen for certificates."""
        self._kept.setValue(f"certificates/{name}", chosen)


def _offsets_key(printer: str, paper: str) -> str:
    """Return a key that an .ini file takes, whatever a printer is called."""
    return f"offsets/{sha256(printer.encode()).hexdigest()[:16]}_{paper}"


def _login_key(data: Path) -> str:
    return f"logins/{sha256(str(data).encode()).hexdigest()[:16]}"
