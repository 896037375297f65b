"""What is told of data that leave the file (nhật ký xuất dữ liệu)."""

from dataclasses import dataclass
from pathlib import Path

from app.domain.terms import ExportKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Exported:
    """One time that data left: what it is called, never what stands in it."""

    what: str
    kind: ExportKind
    file_name: str
    """Of the file or folder, without where it lies; of a print, the printer."""
    row_count: int | None = None
    """How many rows, where that is known."""
    is_sensitive: bool = False
    """Whether it held what is sensitive by law (CCCD, kỷ luật), as all of the file does."""


def file_exported(
    what: str, path: Path, row_count: int | None = None, *, is_sensitive: bool = False
) -> Exported:
    """Return what is told of a file that was written.

    >>> file_exported("Danh sách cá nhân", Path("x", "ca-nhan.xlsx"), 40).kind.label
    'Excel'
    """
    ending = path.suffix.removeprefix(".").casefold()
    return Exported(
        what=what,
        kind=ExportKind(ending) if ending in set(ExportKind) else ExportKind.OTHER,
        file_name=path.name,
        row_count=row_count,
        is_sensitive=is_sensitive,
    )


def folder_exported(
    what: str, folder: Path, file_count: int, row_count: int | None = None
) -> Exported:
    """Return what is told of files that were written into a folder.

    >>> folder_exported("Tệp cho đơn vị", Path("x", "gui-thon"), 18).what
    'Tệp cho đơn vị (18 tệp)'
    """
    return Exported(
        what=f"{what} ({file_count} tệp)",
        kind=ExportKind.FOLDER,
        file_name=folder.name or str(folder),
        row_count=row_count,
    )
