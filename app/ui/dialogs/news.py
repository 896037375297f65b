"""What is new: shown once at the first start of a version, and whenever somebody asks."""

from collections.abc import Iterator, Sequence

from PySide6.QtWidgets import QWidget

from app.core.news import News, since
from app.core.program import installed
from app.core.progress import Progress
from app.core.version import VERSION
from app.ui.jobs import Job, JobRunner
from app.ui.preferences import Preferences
from app.ui.widgets.ask import Box
from app.ui.widgets.ask import tell as say
from app.ui.widgets.lines import lines_box

CAPTION = "Có gì mới"


def show(parent: QWidget) -> None:
    """Say what this version and those before it brought."""
    _show(since(""), parent)


def tell(parent: QWidget, jobs: JobRunner) -> None:
    """Say why an exchange of the program was given up, or what is new since the last start."""
    program = installed()
    if program is not None and program.may_be_exchanged:
        from app.imports.update_file import applying  # noqa: PLC0415 - few starts need it

        if reason := applying.outcome(program):
            say(parent, "Phần mềm vẫn là phiên bản cũ", reason)

        def clear_up(_: Progress) -> None:
            applying.acknowledge(program)

        jobs.start(Job(clear_up))
    preferences = Preferences()
    seen, preferences.seen_version = preferences.seen_version, VERSION
    if seen and (news := _news(seen)):
        _show(news, parent)


def _news(seen: str) -> Sequence[News]:
    try:
        return since(seen)
    except ValueError:  # somebody wrote into the file of choices
        return ()


def _show(news: Sequence[News], parent: QWidget) -> None:
    box = Box(parent, CAPTION, f"Sổ Thi Đua, phiên bản {VERSION}", "info")
    box.body.addWidget(lines_box(list(_lines(news)), CAPTION))
    box.add_button("Đóng", box.accept).setFocus()
    box.exec()


def _lines(news: Sequence[News]) -> Iterator[str]:
    for number, one in enumerate(news):
        if number:
            yield ""
        yield f"Phiên bản {one.version}"
        yield from (f"– {sentence.replace('`', '')}" for sentence in one.sentences)
