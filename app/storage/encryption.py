"""A whole file under a passphrase, in the format of age: any program for age opens it again.

The library works in memory and lets nothing else run meanwhile, so it gets a process of its own.
Deriving the key takes about a second on purpose: that is what every guess costs.
"""

import errno
import os
import signal
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from app.core import apart, passphrases
from app.core.errors import StorageFailure
from app.core.passphrases import PassphraseRefused
from app.core.progress import Progress
from app.storage.archive import backup_not_whole
from app.storage.atomic import in_words, reading_in_words, require_room

SUFFIX = ".age"
_HEAD = b"age-encryption.org/v1\n"
LARGEST = 512 * 2**20
"""Bytes: a few times as much has to fit into the memory of a small PC."""

_DONE, _WRONG, _SLOW, _DAMAGED = "done", "wrong", "slow", "damaged"


def is_encrypted(path: Path) -> bool:
    """Return whether a file is encrypted, by its first bytes."""
    with reading_in_words(path), path.open("rb") as file:
        return file.read(len(_HEAD)) == _HEAD


def encrypt(source: Path, target: Path, passphrase: str, progress: Progress) -> None:
    """Write `source` to the new file `target`, readable with `passphrase` alone.

    Raises `StorageFailure` when it is too large, or this PC has not the memory or the room.
    """
    size = source.stat().st_size
    if size > LARGEST:
        raise StorageFailure(
            f"Bản sao lưu lớn hơn {LARGEST // 2**20} MB nên chưa khóa bằng mật khẩu được. Chưa có "
            "bản sao lưu nào được tạo. Hãy bỏ bớt tệp đính kèm, hoặc sao lưu không khóa."
        )
    with in_words(target):
        require_room(target, size)
        said = _apart("encrypt", source, target, passphrase, progress)
    if said != _DONE:
        raise StorageFailure(
            "Việc khóa bản sao lưu bằng mật khẩu bị ngắt giữa chừng, thường vì máy không đủ bộ "
            "nhớ. Chưa có bản sao lưu nào được tạo. Hãy đóng bớt chương trình rồi làm lại."
        )


def decrypt(source: Path, target: Path, passphrase: str, name: str, progress: Progress) -> None:
    """Write what `source` holds to the new file `target`; `name` is what people call the source.

    Raises `PassphraseRefused` for a passphrase that is missing or wrong, `NotWhole` for a file
    that was damaged, `StorageFailure` when this PC has not the memory or the room for it.
    """
    if not passphrase:
        raise PassphraseRefused(
            f"Bản sao lưu “{name}” được khóa bằng mật khẩu. Chưa có gì bị thay đổi. "
            "Hãy nhập mật khẩu ghi trên phiếu phục hồi."
        )
    size = source.stat().st_size
    if size > LARGEST + 2**20:
        raise backup_not_whole(name, "Tệp lớn bất thường.")
    with in_words(target):
        require_room(target, size)
        said = _apart("decrypt", source, target, passphrase, progress)
    if said == _WRONG:
        raise PassphraseRefused(
            f"Mật khẩu không mở được bản sao lưu “{name}”. Chưa có gì bị thay đổi. Hãy gõ lại "
            "đúng như trên phiếu phục hồi (chữ hoa, chữ thường, dấu gạch); nếu chắc chắn đúng "
            "thì phần đầu tệp đã hỏng, hãy dùng bản sao lưu khác."
        )
    if said == _DAMAGED:
        raise backup_not_whole(name, "Phần được khóa bằng mật khẩu đã bị thay đổi hoặc bị cụt.")
    if said != _DONE:
        raise StorageFailure(
            f"Chưa mở khóa được “{name}”, thường vì máy đang bận hoặc không đủ bộ nhớ. Chưa có gì "
            "bị thay đổi. Hãy đóng bớt chương trình rồi làm lại, hoặc làm trên máy khác."
        )


def _apart(verb: str, source: Path, target: Path, passphrase: str, progress: Progress) -> str:
    """Let the process do it; return how it ended. Raises OSError for what a disk refuses."""
    with apart.working(_work, verb, str(source), str(target)) as here:
        here.send(passphrases.normal(passphrase))
        while not here.poll(apart.HEARD_EVERY):
            progress.report(0, 1)
        try:
            said = here.recv()
        except (EOFError, OSError):
            return _SLOW  # the system ended it: it wanted more memory than there is
    if isinstance(said, int):
        raise OSError(said, os.strerror(said), target)
    return str(said)


# --- in the process


def _work(there: "Connection[Any, Any]", verb: str, source: str, target: str) -> None:
    """Do one of the two and say how it ended: a word, or the number of what a disk refused."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the program ends this process, not Ctrl+C
    passphrase = there.recv()
    try:
        content = Path(source).read_bytes()
        turned = _turned(verb, content, passphrase)
        if isinstance(turned, bytes):
            with Path(target).open("xb") as file:
                file.write(turned)
                file.flush()
                os.fsync(file.fileno())
            turned = _DONE
        there.send(turned)
    except OSError as error:
        there.send(error.errno or errno.EIO)
    except MemoryError:
        there.send(_SLOW)


def _turned(verb: str, content: bytes, passphrase: str) -> bytes | str:
    """Return what becomes of the bytes, or the word for why there is nothing."""
    import pyrage  # noqa: PLC0415 - only here

    age: Any = pyrage  # it says nothing of its types
    if verb == "encrypt":
        return age.passphrase.encrypt(content, passphrase)
    try:
        return age.passphrase.decrypt(content, passphrase)
    except age.DecryptError as error:
        # The library has no other way to say which. A key that does not fit reads like a damaged
        # place in the lines that hold it.
        return {
            "Decryption failed": _WRONG,
            "Excessive work parameter for passphrase.": _SLOW,
        }.get(str(error).partition("\n")[0], _DAMAGED)
