"""The data file: opening, recording, undoing, joining, copying."""
