"""Widgets that know Qt and nothing of the office."""
