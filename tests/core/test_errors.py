"""Errors that are shown to a person as they stand."""

import pytest

from app.core.errors import AppError, InvalidInput, NotAllowed, Problem, StorageFailure


def test_a_refusal_tells_every_field_and_reads_as_its_sentences():
    refusal = InvalidInput([Problem("name", "Chưa nhập tên."), Problem(None, "Trùng số.")])
    assert [problem.field for problem in refusal.problems] == ["name", None]
    assert str(refusal) == "Chưa nhập tên.\nTrùng số."


def test_a_refusal_of_one_field_carries_it():
    assert InvalidInput.of("name", "Chưa nhập tên.").problems == (
        Problem("name", "Chưa nhập tên."),
    )


@pytest.mark.parametrize("error", [NotAllowed, StorageFailure])
def test_every_error_a_person_sees_is_an_app_error(error):
    with pytest.raises(AppError, match="Không lưu được"):
        raise error("Không lưu được.")
