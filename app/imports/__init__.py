"""Files that come in: read whole, checked against their schema, refused by field and line."""
