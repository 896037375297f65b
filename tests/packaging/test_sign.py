"""`packaging/sign.py`: keys stay outside the repository, and what it packs a program takes."""

import json
import os
import stat
from pathlib import Path

import pytest

from app.core.program import Program
from app.core.version import VERSION
from app.imports.update_file import reading
from app.imports.update_file.shape import UpdateKey
from tests.update_files import ROOT, built, raw_package, sign

MADE = ("out", "build", "dist")
WORDS_OF_KEY = "tam-bic-hop-lan-den-tre"
pytestmark = pytest.mark.skipif(os.name == "nt", reason="the small programs are for Linux")


@pytest.fixture(autouse=True)
def quick(monkeypatch):
    """Stretch passphrases as little as argon2 lets one."""
    pwhash = sign().pwhash.argon2id
    monkeypatch.setattr(pwhash, "OPSLIMIT_MODERATE", pwhash.OPSLIMIT_MIN)
    monkeypatch.setattr(pwhash, "MEMLIMIT_MODERATE", pwhash.MEMLIMIT_MIN)


@pytest.fixture
def run(tmp_path, capsys):
    passphrase = tmp_path / "mat-khau.txt"
    passphrase.write_text(WORDS_OF_KEY + "\n", encoding="utf-8")

    def run_here(*arguments, said=WORDS_OF_KEY):
        passphrase.write_text(said + "\n", encoding="utf-8")
        more = [] if arguments[0] == "check" else ["--passphrase-file", passphrase]
        code = sign().main([str(one) for one in (*arguments, *more)])
        return code, *capsys.readouterr()

    return run_here


@pytest.fixture
def key(run, tmp_path):
    """A private key and its public line."""
    code, out, _ = run("keygen", "--out", tmp_path / "khoa.json", "--owner", "Tổ phát hành")
    assert code == 0
    return tmp_path / "khoa.json", out.strip()


@pytest.fixture
def folder(tmp_path):
    """A built program for Linux of this source."""
    words = json.dumps({"versions": [{"version": VERSION, "sentences": ["Có việc mới."]}]})
    extra = {
        "SoThiDua": b"\x7fELF program",
        "_internal/resources/whats_new.json": words.encode(),
    }
    return built(tmp_path / "dist", "0.0.1", extra)


def pack(run, folder, key, out, **more):
    return run("pack", folder, "--key", key[0], "--out", out, "--executable", "SoThiDua", **more)


def test_a_private_key_is_encrypted_and_nobody_elses(key):
    path, line = key
    public = UpdateKey.model_validate_json(line)
    assert public.owner == "Tổ phát hành"
    secret = sign()._read_key(path, WORDS_OF_KEY)
    assert bytes(secret.verify_key).hex() == public.public
    assert bytes(secret).hex() not in path.read_text(encoding="utf-8")
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_no_key_is_made_in_a_repository_over_another_or_under_a_weak_passphrase(run, tmp_path):
    other = tmp_path / "kho-khac"
    (other / ".git").mkdir(parents=True)
    for place in (ROOT / "khoa.json", ROOT / "packaging" / "khoa.json", other / "a" / "khoa.json"):
        code, _, err = run("keygen", "--out", place)
        assert (code, place.exists()) == (1, False)
        assert "in a repository" in err
    taken = tmp_path / "co-roi.json"
    taken.write_text("mine", encoding="utf-8")
    assert run("keygen", "--out", taken)[0] == 1
    assert taken.read_text(encoding="utf-8") == "mine"
    assert run("keygen", "--out", tmp_path / "yeu.json", said="123")[0] == 1
    assert not (tmp_path / "yeu.json").exists()


def test_what_is_packed_is_taken_by_an_older_program(run, folder, key, tmp_path):
    out = tmp_path / "moi.thiduacn"
    code, said, err = pack(run, folder, key, out)
    assert (code, err) == (0, "")
    known = (UpdateKey.model_validate_json(key[1]),)
    older = Program(tmp_path, "0.0.9", "linux-x86_64")
    with pytest.raises(reading.StorageFailure, match="chỉ cập nhật được từ phiên bản"):
        reading.read_update(out, program=older, known=known)
    assert (
        run(
            "pack",
            folder,
            "--key",
            key[0],
            "--out",
            tmp_path / "b.thiduacn",
            "--executable",
            "SoThiDua",
            "--applies-from",
            "0.0.5",
        )[0]
        == 0
    )
    update = reading.read_update(tmp_path / "b.thiduacn", program=older, known=known)
    assert update.manifest.whats_new == ("Có việc mới.",)
    code, said, _ = run("check", tmp_path / "b.thiduacn", "--public", key[1])
    assert code == 0
    assert VERSION in said
    assert "Tổ phát hành" in said


def test_check_refuses_in_the_words_of_the_program(run, folder, key, tmp_path):
    pack(run, folder, key, tmp_path / "a.thiduacn")
    code, _, err = run("check", tmp_path / "a.thiduacn")
    assert code == 1
    assert "không mang theo khóa nào" in err or "không biết" in err
    raw_package(tmp_path / "b.thiduacn", [("x", b"")])
    assert run("check", tmp_path / "b.thiduacn", "--public", key[1])[0] == 1


def test_a_wrong_passphrase_signs_nothing(run, folder, key, tmp_path):
    code, _, err = pack(run, folder, key, tmp_path / "a.thiduacn", said="mot-mat-khau-khac")
    assert code == 1
    assert "another passphrase" in err
    assert not (tmp_path / "a.thiduacn").exists()


@pytest.mark.parametrize("case", ["version", "program", "path", "link", "nowhere", "suffix"])
def test_what_cannot_be_packed_is_refused(run, folder, key, tmp_path, case):
    out = tmp_path / ("a.zip" if case == "suffix" else "a.thiduacn")
    if case == "version":
        words = json.dumps({"versions": [{"version": "9.9.9", "sentences": []}]})
        (folder / "_internal/resources/whats_new.json").write_text(words, encoding="utf-8")
    elif case == "program":
        (folder / "SoThiDua").write_bytes(b"#!/bin/sh\n")
    elif case == "path":
        (folder / "con.txt").write_bytes(b"")
    elif case == "link":
        (folder / "ra-ngoai").symlink_to(tmp_path / "khoa.json")
    elif case == "nowhere":
        (folder / "khong-co.so").symlink_to("_internal/khong-co.so")
    code, _, err = pack(run, folder, key, out)
    assert code == 1
    assert err.startswith("Not made: ")
    assert not out.exists()


def test_a_link_inside_is_packed_as_what_it_leads_to(run, folder, key, tmp_path):
    (folder / "libx.so").symlink_to("_internal/base.bin")
    assert pack(run, folder, key, tmp_path / "a.thiduacn")[0] == 0
    said = sign().manifest_of(folder, "SoThiDua", "0.1.0")["files"]
    by_path = {one["path"]: one["sha256"] for one in said}
    assert by_path["libx.so"] == by_path["_internal/base.bin"]


def test_no_private_key_lies_in_the_repository():
    for where, folders, names in os.walk(ROOT):
        folders[:] = [name for name in folders if name[0] != "." and name not in MADE]
        for path in (Path(where, name) for name in names if name.endswith((".json", ".txt"))):
            assert '"so-thi-dua/private-key"' not in path.read_text("utf-8", errors="replace")


def test_the_news_are_the_words_that_open_the_changelog():
    """What the window shows and packages say is what the CHANGELOG begins its section with."""
    changelog = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    section = changelog.partition(f"\n## {VERSION} ")[2].partition("\n## ")[0]
    opening = " ".join(section.partition("\n\n")[2].partition("\n- ")[0].split())
    told = json.loads((ROOT / "resources" / "whats_new.json").read_text(encoding="utf-8"))
    newest = told["versions"][0]
    assert newest["version"] == VERSION
    assert " ".join(newest["sentences"]) == opening
