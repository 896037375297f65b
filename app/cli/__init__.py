"""The program without a window (design: Commands)."""

from app.cli.running import run

__all__ = ["run"]
