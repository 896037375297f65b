"""Whether this PC can show a window."""

import os
import sys


def has_screen() -> bool:
    """Return whether a window can be shown. Only Linux starts without a screen."""
    names = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    return sys.platform != "linux" or any(os.environ.get(name) for name in names)
