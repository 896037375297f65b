"""The column types of the data file, as migrations name them: SQLite's own, PostgreSQL's own."""

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql as pg

_POSTGRESQL = "postgresql"

WORDS = sa.Text().with_variant(pg.TEXT(collation="C"), _POSTGRESQL)
KEY = sa.Text().with_variant(sa.Uuid(), _POSTGRESQL)
WHOLE = sa.Integer().with_variant(sa.BigInteger(), _POSTGRESQL)
FLAG = sa.Integer().with_variant(sa.Boolean(), _POSTGRESQL)
QUANTITY = sa.Text().with_variant(sa.Numeric(), _POSTGRESQL)
DAY = sa.Text().with_variant(sa.Date(), _POSTGRESQL)
MOMENT = sa.Text().with_variant(sa.DateTime(timezone=True), _POSTGRESQL)
CONTENT = sa.LargeBinary()
