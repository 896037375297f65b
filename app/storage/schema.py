"""Which shape of the data this version of the program reads and writes."""

VERSION = 13
"""The number of the newest migration; `user_version` of an SQLite file."""
