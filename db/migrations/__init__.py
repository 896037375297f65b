"""Alembic's folder: one module in `versions` for each step."""
