"""Models over plain rows, described by columns."""
