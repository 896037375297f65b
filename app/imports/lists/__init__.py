"""Lists that come in from Excel: understood, matched and checked before anything is written."""
