"""Which shape of the data this version of the program reads and writes."""

VERSION = 14
"""The number of the newest migration; `user_version` of an SQLite file."""

FINGERPRINT = "fde3baf2e35a19adc79bdd98844160057b4cb65b7a42ff0ce880a9e4cf5533d3"
"""What the structure of a file of that version is recognised by (`structure.fingerprint`)."""
