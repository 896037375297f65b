"""The office's emblem pictures, kept in the settings of this PC: none comes with the program."""

from contextlib import suppress
from pathlib import Path

from app.core.errors import StorageFailure
from app.core.os_words import os_words
from app.core.paths import settings_folder
from app.domain.terms import Regime
from app.exports.certificates.drawing import Emblem, read_emblem

_FILES = {Regime.STATE: "hinh-quoc-huy", Regime.PARTY: "hinh-huy-dang"}


def emblem_of(regime: Regime) -> Emblem | None:
    """Return the emblem for awards of one side, nothing where the office gave none.

    Raises StorageFailure when its file has gone bad.
    """
    path = _place(regime)
    return read_emblem(path) if path.exists() else None


def keep_emblem(regime: Regime, source: Path) -> Emblem:
    """Keep a copy of a picture as the emblem of one side. Raises StorageFailure for a bad one."""
    emblem = read_emblem(source)
    try:
        _place(regime).write_bytes(emblem.content)
    except OSError as error:
        raise StorageFailure(
            f"Không cất được hình vào máy này vì {os_words(error)}. Hình cũ, nếu có, không thay "
            "đổi. Kiểm tra ổ đĩa rồi chọn lại."
        ) from error
    return emblem


def forget_emblem(regime: Regime) -> None:
    """Leave the room of the emblem empty from now on."""
    with suppress(OSError):
        _place(regime).unlink(missing_ok=True)


def _place(regime: Regime) -> Path:
    return settings_folder() / _FILES[regime]
