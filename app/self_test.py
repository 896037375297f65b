"""The program proves itself (tự kiểm tra) on files of its own, in a folder that it is given.

Nothing of the person's is opened or changed: what is noted of files on this PC goes into that
folder too. Each step ends well or with a sentence; one that leans on a failed one is not tried.
"""

import logging
import sqlite3
import tempfile
from collections.abc import Callable, Generator, Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field
from multiprocessing.connection import Connection
from pathlib import Path
from time import monotonic, perf_counter
from typing import TYPE_CHECKING, Any

from app import operations
from app.core import apart, paths, wholeness
from app.core.clock import today
from app.core.errors import AppError, NotAllowed, StorageFailure
from app.core.os_words import os_words
from app.core.progress import Cancelled, Progress, Silent

if TYPE_CHECKING:
    from app.storage.examining import Contents

logger = logging.getLogger(__name__)

PASSED, FAILED = "OK", "KHÔNG ĐẠT"
_WINDOW_SECONDS = 90.0
_FAULT = (
    "Phần mềm gặp lỗi ngoài dự kiến. Dữ liệu của cơ quan không bị đụng tới. "
    "Hãy gửi tệp hỗ trợ cho người phụ trách phần mềm."
)
_REINSTALL = "Dữ liệu của cơ quan không bị đụng tới. Hãy cài lại phần mềm."
_CLOSED_DOWN = (
    "Tiến trình tự kiểm tra bị dừng đột ngột. Dữ liệu của cơ quan không bị đụng tới. "
    "Hãy khởi động lại máy rồi thử lại; nếu vẫn vậy thì cài lại phần mềm."
)


@dataclass(frozen=True, slots=True)
class Outcome:
    """How one step ended: a sentence where it failed, the kind and the places of a fault."""

    name: str
    seconds: float
    failure: str = ""
    fault: str = ""

    @property
    def is_passed(self) -> bool:
        """Whether nothing is wrong."""
        return not self.failure

    @property
    def line(self) -> str:
        """The outcome in one line, as people read it."""
        end = PASSED if self.is_passed else f"{FAILED}. {self.failure}"
        return f"{self.name} ({self.seconds:.1f} giây): {end}".replace(".", ",", 1)


def conclusion(outcomes: list[Outcome]) -> str:
    """Return what came of all steps, as one line."""
    failed = [outcome.name for outcome in outcomes if not outcome.is_passed]
    return f"{FAILED}: {'; '.join(failed)}." if failed else "Tất cả đạt."


@dataclass
class Ground:
    """What the steps work on, and what they leave for the next ones."""

    folder: Path
    progress: Progress
    written: list[Path] = field(default_factory=list[Path])
    backup: Path = Path()
    said: tuple[object, ...] = ()
    """What the sample data say, to be found again in a backup and after a restore."""

    @property
    def data(self) -> Path:
        """The data file of the sample commune."""
        return self.folder / "xa-mau.thidua"

    def made(self, name: str) -> Path:
        """Return a folder for what a step makes."""
        made = self.folder / name
        made.mkdir()
        return made


@dataclass(frozen=True, slots=True)
class Step:
    """One thing to prove. It raises where it cannot be."""

    name: str
    prove: Callable[[Ground], None]
    needs: str = ""
    """The name of the step that it leans on."""


# --- running ---------------------------------------------------------------------------------


@contextmanager
def scratch_folder() -> Generator[Path]:
    """Give a folder that is gone afterwards. `StorageFailure` where there is no room for one."""
    try:
        folder = tempfile.TemporaryDirectory(prefix="so-thi-dua-", ignore_cleanup_errors=True)
    except OSError as error:
        raise StorageFailure(
            f"Không tạo được thư mục tạm vì {os_words(error)}. Chưa kiểm tra gì. "
            "Hãy dọn bớt ổ đĩa rồi thử lại."
        ) from error
    with folder as name:
        yield Path(name)


def run(folder: Path, progress: Progress | None = None) -> Iterator[Outcome]:
    """Take each step in `folder`, which stays as it is left; yield how it ended.

    Raises `Cancelled` when `progress` does.
    """
    watch = progress or Silent()
    with paths.settings_in(folder / "may-nay"):
        ground = Ground(folder, watch)
        passed: set[str] = set()
        for number, step in enumerate(STEPS):
            watch.report(number, len(STEPS))
            outcome = _taken(step, ground, passed)
            if outcome.is_passed:
                passed.add(step.name)
            yield outcome
        watch.report(len(STEPS), len(STEPS))


def _taken(step: Step, ground: Ground, passed: set[str]) -> Outcome:
    if step.needs and step.needs not in passed:
        return Outcome(step.name, 0.0, f"Chưa thử được vì bước “{step.needs}” không đạt.")
    begun = perf_counter()
    failure, fault = _failure(step, ground)
    if fault:
        logger.error("self-test: %s: %s", step.name, fault)
    return Outcome(step.name, perf_counter() - begun, failure, fault)


def _failure(step: Step, ground: Ground) -> tuple[str, str]:
    """Return why a step failed, as a sentence, and the places of a fault."""
    from app.imports.book_worker import kind_and_places  # noqa: PLC0415 - when first used

    try:
        step.prove(ground)
    except AppError as refusal:
        return " ".join(str(refusal).split()), ""
    except OSError as error:
        return _of_system(error), kind_and_places(error)
    except Cancelled:
        raise
    except Exception as error:  # noqa: BLE001 - whatever is broken is told as a step that failed
        return _FAULT, kind_and_places(error)
    return "", ""


def _of_system(error: OSError) -> str:
    name = Path(str(error.filename)).name if error.filename else ""
    if isinstance(error, FileNotFoundError):
        return f"Thiếu tệp “{name}” của phần mềm. {_REINSTALL}"
    what = f"“{name}”" if name else "tệp"
    return (
        f"Không đọc hoặc ghi được {what} vì {os_words(error)}. Dữ liệu của cơ quan không bị "
        "đụng tới. Hãy dọn bớt ổ đĩa, kiểm tra quyền ghi rồi thử lại."
    )


def run_apart(folder: Path, progress: Progress) -> Iterator[Outcome]:
    """Do what `run` does in a process of its own, for the window: it never waits, never ends.

    Raises `Cancelled` when `progress` does; the process is gone then.
    """
    with apart.working(_work, folder, starts_others=True) as here:
        done = 0
        while done < len(STEPS):
            progress.report(done, len(STEPS))
            if not here.poll(apart.HEARD_EVERY):
                continue
            try:
                outcome = here.recv()
            except (EOFError, OSError):
                yield Outcome(STEPS[done].name, 0.0, _CLOSED_DOWN)
                return
            yield outcome
            done += 1
        progress.report(done, len(STEPS))


def _work(there: "Connection[Any, Any]", folder: Path) -> None:
    for outcome in run(folder):
        there.send(outcome)


# --- the steps -------------------------------------------------------------------------------


def _program_files(ground: Ground) -> None:
    folder = paths.program_folder()
    if folder is None:  # from source there is no list to hold against
        return
    if faults := list(wholeness.faults_in(folder, Silent())):
        more = f" và {len(faults) - 3} tệp khác" if len(faults) > 3 else ""
        raise StorageFailure(f"Tệp của phần mềm: {'; '.join(faults[:3])}{more}. {_REINSTALL}")
    ground.progress.report(0, 0)


def _fonts(_ground: Ground) -> None:
    from app.exports.fonts import register_fonts  # noqa: PLC0415 - writers load when used

    register_fonts()  # looks for every Vietnamese letter in each style


def _upgrade(ground: Ground) -> None:
    from app.storage import migration, opening, schema  # noqa: PLC0415 - when first used

    older = ground.folder / "doi-truoc.thidua"
    with closing(sqlite3.connect(older)):
        older.touch()
    migration.migrate_file(older, "0001")
    if opening.version(older) == schema.VERSION:
        raise StorageFailure("Không lập được tệp dữ liệu đời trước để thử nâng cấp.")
    operations.open_file(older).close()
    if opening.version(older) != schema.VERSION:
        raise StorageFailure(f"Tệp dữ liệu đời trước không được nâng cấp. {_REINSTALL}")
    _whole(older)


def _sample(ground: Ground) -> None:
    from app.services import sample  # noqa: PLC0415 - when first used

    sample.build(ground.data)
    ground.said = _said_by(_whole(ground.data))


def _whole(path: Path) -> "Contents":
    """Return what a data file or a backup holds. `StorageFailure` where something is wrong."""
    check = operations.verify_file(path)
    if check.contents is None:
        raise StorageFailure(
            f"Tệp “{path.name}” không nguyên vẹn: {check.findings[0]} {_REINSTALL}"
        )
    return check.contents


def _said_by(contents: "Contents") -> tuple[object, ...]:
    return contents.office, contents.subjects, contents.points, contents.digest


def _papers(ground: Ground) -> None:
    from app.exports.papers import PAPERS, Asked, write_papers  # noqa: PLC0415
    from app.services import decisions, meetings, plans  # noqa: PLC0415

    folder = ground.made("van-ban")
    with closing(operations.open_file(ground.data)) as door:
        plan = min(door.ask(plans.listed), key=lambda row: row.year)  # the one that is over
        asked = Asked(
            today=today(),
            plan_id=plan.id,
            year=plan.year,
            decision_id=next(iter(row.id for row in door.ask(decisions.listed, plan.id)), None),
            meeting_id=next(iter(row.id for row in door.ask(meetings.listed, plan.id)), None),
        )
        for number, kind in enumerate(PAPERS):
            ground.progress.report(0, 0)
            with suppress(NotAllowed):  # there is nothing yet that this one could say
                papers = door.ask(kind.build, asked)
                # Each writer takes its turn, and each has the one that is read back.
                endings = _ENDINGS if kind.code == _READ_BACK else [_ENDINGS[number % 3]]
                for ending in endings:
                    path = folder / f"{kind.code}{ending}"
                    write_papers(papers, path)
                    ground.written.append(path)


def _certificates(ground: Ground) -> None:
    from app.domain.terms import DecisionState  # noqa: PLC0415
    from app.exports.certificates.designs import designs  # noqa: PLC0415
    from app.exports.certificates.drawing import Setup, draw  # noqa: PLC0415
    from app.exports.certificates.making import certificates_of  # noqa: PLC0415
    from app.services import certificates, decisions  # noqa: PLC0415

    with closing(operations.open_file(ground.data)) as door:
        rows = door.ask(decisions.listed, None)
        issued = next(row for row in rows if row.state is DecisionState.ISSUED)
        found = door.ask(certificates.of_decision, issued.id)
    known = designs()
    setup = Setup(known.at(found.on), known.papers[0])
    drawn = draw(certificates_of(found, setup.design), setup)
    if not drawn.pages:
        raise StorageFailure("Không vẽ được giấy khen nào của xã mẫu.")
    (ground.made("giay-khen") / "giay-khen.pdf").write_bytes(drawn.pdf)


def _read_back(ground: Ground) -> None:
    from app.imports.book_reading import read_book  # noqa: PLC0415
    from app.imports.plan_reader.files import read_plan_file  # noqa: PLC0415

    for path in ground.written:
        if path.stem != _READ_BACK:
            continue
        ground.progress.report(0, 0)
        if path.suffix == ".xlsx":
            cells = [cell for sheet in read_book(path).sheets for cell in sheet.cells]
            text = " ".join(str(cell.value) for cell in cells)
        else:
            text = read_plan_file(path).text
        if _plain(_PLACE) not in _plain(text):
            raise StorageFailure(
                f"Đọc lại “{path.name}” không thấy đúng những chữ đã ghi. {_REINSTALL}"
            )


def _plain(text: str) -> str:
    return "".join(text.split()).casefold()


def _back_up(ground: Ground) -> None:
    made = operations.back_up(ground.data, ground.made("sao-luu"), progress=ground.progress)
    ground.backup = made.path
    if _said_by(_whole(made.path)) != ground.said:
        raise StorageFailure(f"Bản sao lưu khác dữ liệu đã sao lưu. {_REINSTALL}")


def _restore(ground: Ground) -> None:
    restored = ground.folder / "phuc-hoi.thidua"
    operations.restore_file(ground.backup, restored, progress=ground.progress)
    # A restored file has one more action in its log: where it came from.
    if _said_by(_whole(restored)) != ground.said:
        raise StorageFailure(f"Dữ liệu phục hồi khác dữ liệu đã sao lưu. {_REINSTALL}")


def _window(ground: Ground) -> None:
    """Let a process of its own show a window: what brings it down does not bring us down."""
    until = monotonic() + _WINDOW_SECONDS
    with apart.working(apart.call, _WINDOW_CHECK) as here:
        while monotonic() < until:
            ground.progress.report(0, 0)
            if here.poll(apart.HEARD_EVERY):
                break
        else:
            raise StorageFailure(f"Mở cửa sổ quá lâu mà chưa xong. {_REINSTALL}")
        try:
            said = here.recv()
        except (EOFError, OSError):
            raise StorageFailure(
                "Phần cửa sổ bị dừng đột ngột khi mở. Dữ liệu của cơ quan không bị đụng tới. "
                "Hãy cập nhật trình điều khiển màn hình hoặc cài lại phần mềm."
            ) from None
    if said:
        raise StorageFailure(f"{said} {_REINSTALL}")


_ENDINGS = (".xlsx", ".pdf", ".docx")
_READ_BACK = "final_report"
_PLACE = "An Thịnh Đông"
_WINDOW_CHECK = "app.ui.window_check:check"

_DATA, _WRITE, _SAVE = "Dữ liệu mẫu của một xã", "Báo cáo, văn bản", "Sao lưu"
STEPS: tuple[Step, ...] = (
    Step("Tệp của phần mềm", _program_files),
    Step("Phông chữ của văn bản", _fonts),
    Step("Nâng cấp tệp dữ liệu đời trước", _upgrade),
    Step(_DATA, _sample),
    Step(_WRITE, _papers, needs=_DATA),
    Step("Giấy khen", _certificates, needs=_DATA),
    Step("Đọc lại tệp Excel, PDF, Word", _read_back, needs=_WRITE),
    Step(_SAVE, _back_up, needs=_DATA),
    Step("Phục hồi và so sánh", _restore, needs=_SAVE),
    Step("Cửa sổ và chữ tiếng Việt", _window),
)
