"""Which shape of the data this version of the program reads and writes."""

VERSION = 14
"""The number of the newest migration; `user_version` of an SQLite file."""

FINGERPRINT = "d1a07517eb63661b4a495dafae58ac398744d460fef84f44c9c6a87d232f6671"
"""What the structure of a file of that version is recognised by (`structure.fingerprint`)."""
