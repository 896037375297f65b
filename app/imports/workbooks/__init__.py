"""Workbooks that units fill in: written, and read when they come back."""
