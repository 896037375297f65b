"""The submission file: only what this program would have written is taken in."""

import json
from datetime import date
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

import pytest

from app.core.errors import AppError, InvalidInput, StorageFailure
from app.domain.terms import DossierPart, SubmissionKind
from app.exports.papers import Asked
from app.exports.submission import folder
from app.imports.submission_file import NotWhole, read_submission
from app.operations import open_file
from app.services import plans
from app.services.submission_package import DATA, MANIFEST, seal
from tests.sample import sample_file

__all__ = ["sample_file"]


@pytest.fixture(scope="module")
def content(sample_file, tmp_path_factory):
    """The bytes of a submission file."""
    door = open_file(sample_file, read_only=True)
    try:
        [plan] = [row for row in door.ask(plans.listed, 2025) if row.number]
        asked = Asked(today=date(2026, 1, 5), plan_id=plan.id, recipient="UBND tỉnh")
        wanted = folder.DossierAsked(SubmissionKind.REGISTRATION, asked, ())
        made = door.ask(folder.draft, wanted)
    finally:
        door.close()
    written = folder.write_dossier(made, tmp_path_factory.mktemp("nộp"))
    [path] = written.folder.glob("*.thiduagoi")
    return path.read_bytes()


@pytest.fixture
def path(tmp_path):
    return tmp_path / "gói.thiduagoi"


def members_of(content):
    with ZipFile(BytesIO(content)) as packed:
        return {name: packed.read(name) for name in packed.namelist()}


def packed(members):
    target = BytesIO()
    with ZipFile(target, "w", ZIP_DEFLATED) as made:
        for name, content in members:
            made.writestr(name, content)
    return target.getvalue()


def refused(path, content, match):
    path.write_bytes(content)
    with pytest.raises(NotWhole, match=match) as refusal:
        read_submission(path)
    assert "Chưa có gì thay đổi" in str(refusal.value)


def test_it_comes_back_as_it_was_written(path, content):
    path.write_bytes(content)
    found = read_submission(path)
    assert len(found.parts[DossierPart.REGISTRATIONS]) == 58
    assert found.manifest.parts[DossierPart.WORKS].count == 7
    assert found.manifest.recipient == "UBND tỉnh"
    assert {paper.name for paper in found.manifest.papers} == {
        "01_PhuLucSoLieu.pdf",
        "01_PhuLucSoLieu.xlsx",
    }


def test_whatever_is_cut_off_or_put_behind_is_refused(path, content):
    for length in (0, 1, 30, len(content) // 2, len(content) - 1):
        refused(path, content[:length], "không phải gói nộp|cụt")
    refused(path, content + b"x", "cụt")
    refused(path, b"x" * 10 + content, "gói nộp")


def test_no_changed_byte_gives_other_data(path, content):
    path.write_bytes(content)
    right = read_submission(path)
    taken = 0
    for place in range(0, len(content), 23):
        changed = bytearray(content)
        changed[place] ^= 0x41
        path.write_bytes(changed)
        try:
            assert read_submission(path) == right  # a byte that says nothing of the content
            taken += 1
        except AppError:
            pass
    assert taken < 10


@pytest.mark.parametrize(
    "foreign", [b"", b"Xin ch\xc3\xa0o", b"%PDF-1.7\n" * 50, packed([("a.txt", b"a")])]
)
def test_a_file_of_somebody_else_is_refused(path, foreign):
    refused(path, foreign, "không phải gói nộp của Sổ Thi Đua")


def test_a_member_too_many_or_twice_is_refused(path, content):
    members = list(members_of(content).items())
    refused(path, packed([*members, ("../x", b"x")]), "thừa, thiếu phần")
    refused(path, packed(members[:1]), "thừa, thiếu phần")
    with pytest.warns(UserWarning, match="Duplicate name"):
        twice = packed([members[0], members[0]])
    refused(path, twice, "thừa, thiếu phần")


def test_a_bomb_is_refused_before_it_is_unpacked(path, content):
    manifest = members_of(content)[MANIFEST]
    bomb = packed([(MANIFEST, manifest), (DATA, b" " * 60_000_000)])
    assert len(bomb) < 100_000
    refused(path, bomb, r"lớn bất thường \(60\.000\.000 byte\)")


def test_data_that_were_edited_are_refused(path, content):
    members = members_of(content)
    edited = members[DATA].replace("Thôn Đông".encode(), "Thôn Đống".encode(), 1)
    assert edited != members[DATA]
    refused(path, packed([(MANIFEST, members[MANIFEST]), (DATA, edited)]), "khác với bản kê")


def test_a_manifest_that_was_edited_is_refused(path, content):
    members = members_of(content)
    edited = members[MANIFEST].replace(b'"recipient":"UBND t', b'"recipient":"UBND s', 1)
    assert edited != members[MANIFEST]
    refused(
        path, packed([(MANIFEST, edited), (DATA, members[DATA])]), "bản kê trong gói đã bị sửa"
    )


def sealed(content, change):
    """The same file with its manifest changed, and sealed again by somebody who knows how."""
    members = members_of(content)
    said = json.loads(members[MANIFEST])
    change(said)
    said["seal"] = seal(said)
    return packed([(MANIFEST, json.dumps(said).encode()), (DATA, members[DATA])])


def test_counts_that_do_not_agree_with_the_lines_are_refused(path, content):
    def one_more(said):
        said["parts"]["registrations"]["count"] += 1

    refused(path, sealed(content, one_more), "số dòng hoặc mã đối chiếu khác")


def test_a_member_that_this_program_does_not_know_is_refused(path, content):
    refused(path, sealed(content, lambda said: said.update(secret=1)), "không đúng dạng")


def test_a_file_of_a_newer_program_says_so(path, content):
    path.write_bytes(sealed(content, lambda said: said.update(version=2)))
    with pytest.raises(StorageFailure, match="phiên bản mới hơn"):
        read_submission(path)


def test_another_format_is_no_submission(path, content):
    refused(path, sealed(content, lambda said: said.update(format="x")), "không phải gói nộp")


@pytest.mark.parametrize("manifest", [b"[", b"[]", b"null", b"\xff", b"[" * 5000])
def test_a_manifest_that_is_none_is_refused(path, content, manifest):
    refused(path, packed([(MANIFEST, manifest), (DATA, members_of(content)[DATA])]), "bản kê")


def test_a_file_that_is_not_there_is_said_to_be_missing(path):
    with pytest.raises(InvalidInput, match="không có tệp này"):
        read_submission(path)
