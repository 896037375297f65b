"""The short form of `python -m tests.ui.random_events`, which has twenty seeds."""

import shutil

from app.ui.main_window import MainWindow
from tests.sample import sample_file
from tests.ui.random_events import play

__all__ = ["sample_file"]

EVENTS = 250
OPENING = 3
"""Tabs that opening the window turns to at most: the fault comes after them."""


def test_the_window_stands_whatever_is_pressed_typed_and_pasted(sample_file, tmp_path):
    path = shutil.copy(sample_file, tmp_path / "xa-mau.thidua")
    faults, done = play(path, 1, EVENTS)
    assert faults == []
    done.pop("undone")
    assert done.total() == EVENTS


def test_a_fault_in_the_window_is_found(sample_file, tmp_path, monkeypatch):
    turned = []

    def fault(_self):
        turned.append(1)
        if len(turned) > OPENING:
            raise RuntimeError("planted")

    monkeypatch.setattr(MainWindow, "_on_turned", fault)
    path = shutil.copy(sample_file, tmp_path / "xa-mau.thidua")
    faults, _ = play(path, 1, EVENTS // 2)
    assert any(fault.startswith("RuntimeError: planted") for fault in faults)
