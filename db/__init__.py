"""The history of the data file's shape."""
