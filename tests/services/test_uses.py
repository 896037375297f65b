from app.entities import metadata
from app.services.uses import NOUNS


def test_every_table_that_names_another_has_a_word_for_people():
    naming = {
        table.name
        for table in metadata.sorted_tables
        for key in table.foreign_keys
        if "deleted_by" in table.columns and key.column.table.name not in ("operation", "device")
    }
    assert naming - NOUNS.keys() == set()
