"""What Windows keeps of the installed program: what it starts at the next sign-in, its version.

The installer (`packaging/windows/installer.nsi`) writes the entry of the installed program; an
exchange of the program's folder changes its version there. On other systems nothing is done.
"""

import sys
from contextlib import suppress
from pathlib import Path

if sys.platform == "win32":
    import winreg

    _RUN_ONCE = r"Software\Microsoft\Windows\CurrentVersion\RunOnce"
    _ENTRY = r"Software\Microsoft\Windows\CurrentVersion\Uninstall\SoThiDua"
    _NAME = "SoThiDuaCapNhat"

    def finish_at_sign_in(runner: Path, argument: str) -> None:
        """Have the runner finish at the next sign-in what a power cut left."""
        with suppress(OSError), winreg.CreateKey(winreg.HKEY_CURRENT_USER, _RUN_ONCE) as key:
            winreg.SetValueEx(key, _NAME, 0, winreg.REG_SZ, f'"{runner}" {argument}')

    def forget_at_sign_in() -> None:
        """Have nothing done at the next sign-in."""
        with suppress(OSError), winreg.CreateKey(winreg.HKEY_CURRENT_USER, _RUN_ONCE) as key:
            winreg.DeleteValue(key, _NAME)

    def name_version(folder: Path, version: str) -> None:
        """Say which version lies in `folder` now, where the list of programs says it is there."""
        access = winreg.KEY_READ | winreg.KEY_WRITE
        for root in (winreg.HKEY_CURRENT_USER, winreg.HKEY_LOCAL_MACHINE):
            with suppress(OSError), winreg.OpenKey(root, _ENTRY, 0, access) as key:
                place, _ = winreg.QueryValueEx(key, "InstallLocation")
                if Path(place) == folder.parent:
                    winreg.SetValueEx(key, "DisplayVersion", 0, winreg.REG_SZ, version)

else:

    def finish_at_sign_in(runner: Path, argument: str) -> None:
        """Do nothing: only Windows is asked to finish what a power cut left."""

    def forget_at_sign_in() -> None:
        """Do nothing."""

    def name_version(folder: Path, version: str) -> None:
        """Do nothing: only Windows has a list of programs."""
