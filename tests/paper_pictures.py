"""Draw every kind of paper into a folder, to be looked at as a chairman about to sign.

    python -m tests.paper_pictures --out DIR [--only CODE ...] [--pages 2]

Makes the sample commune and the sample Party committee and writes each paper that somebody signs
for both, from PDF and, where LibreOffice is installed, from Word; the plan that is still a draft;
giấy khen on each kind of paper. One grey PNG of 80 dpi for each page, first pages and the last:
`party-award_decision-word-1.png`. Of papers that each unit gets, those of the first unit.
"""

import argparse
import shutil
import subprocess
import sys
from dataclasses import replace
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

import pypdfium2

from app.exports.certificates.designs import designs
from app.exports.certificates.drawing import Setup, draw
from app.exports.certificates.making import certificates_of
from app.exports.documents import DOCUMENTS, Asked
from app.exports.pdf import write_pdf
from app.exports.word import write_docx
from app.operations import open_file
from app.services import certificates, decisions, meetings, party_sample, plans, sample

DPI, POINTS = 80, 72
TODAY = date(2026, 11, 20)
FOR_EACH_UNIT = frozenset(
    {"registration_form", "self_sheet", "cross_sheet", "achievement_report", "pledge_paper"}
)
SAMPLES = (
    ("state", sample.build, 2025, "08"),
    ("draft", sample.build, 2026, ""),
    ("party", party_sample.build, 2026, "7"),
)
"""What is drawn under which name: the sample, the year and number of its plan."""
OF_A_DRAFT = frozenset({"plan_paper", "registration_form"})


def written(folder, only):
    """Write the PDF and Word files of every paper into a folder."""
    for name, build, year, number in SAMPLES:
        data = folder / f"{build.__module__}.thidua"
        if not data.exists():
            build(data)
        door = open_file(data, read_only=True)
        try:
            [row] = [row for row in door.ask(plans.listed, year) if row.number == number]
            _papers(door, folder, name, row.id, only)
        finally:
            door.close()


def _papers(door, folder, name, plan_id, only):
    decision = next(iter(door.ask(decisions.listed, plan_id)), None)
    meeting = next(iter(door.ask(meetings.listed, plan_id)), None)
    asked = Asked(today=TODAY, plan_id=plan_id)
    if decision:
        asked = replace(asked, decision_id=decision.id, meeting_id=meeting.id)
    for kind in DOCUMENTS:
        wanted = kind.code in only if only else True
        if not wanted or (name == "draft" and kind.code not in OF_A_DRAFT):
            continue
        papers = door.ask(kind.build, asked)
        papers = papers[:1] if kind.code in FOR_EACH_UNIT else papers
        write_pdf(papers, folder / f"{name}-{kind.code}-pdf.pdf")
        write_docx(papers, folder / f"{name}-{kind.code}-word.docx")
    if decision and (not only or "certificate" in only):
        found = door.ask(certificates.of_decision, decision.id)
        design = designs().at(found.on)
        for paper in designs().papers:
            drawn = draw(certificates_of(found, design), Setup(design, paper), "Giấy khen")
            (folder / f"{name}-certificate-{paper.code}.pdf").write_bytes(drawn.pdf)


def converted(folder):
    """Let LibreOffice make a PDF of each Word file; say so where it is not installed."""
    program = shutil.which("soffice")
    files = sorted(folder.glob("*.docx"))
    if program is None or not files:
        if program is None:
            sys.stdout.write("LibreOffice is not installed: no pictures of Word files\n")
        return
    home = f"-env:UserInstallation={(folder / 'office').as_uri()}"
    command = [program, home, "--headless", "--convert-to", "pdf", "--outdir", str(folder)]
    subprocess.run([*command, *map(str, files)], check=True, capture_output=True)


def drawn(pdf, out, first):
    """Draw the first pages of a PDF file, and its last."""
    document = pypdfium2.PdfDocument(pdf)
    count = len(document)
    for number in sorted({*range(min(first, count)), count - 1}):
        picture = document[number].render(scale=DPI / POINTS, grayscale=True).to_pil()
        path = out / f"{pdf.stem}-{number + 1}.png"
        picture.quantize(16).save(path, optimize=True)
    document.close()


def main():
    """Write, convert, draw."""
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--out", type=Path, required=True)
    options.add_argument("--only", nargs="*", default=[], help="codes; certificate for giấy khen")
    options.add_argument("--pages", type=int, default=2, help="how many first pages")
    chosen = options.parse_args()
    chosen.out.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory() as temporary:
        folder = Path(temporary)
        written(folder, chosen.only)
        converted(folder)
        for pdf in sorted(folder.glob("*.pdf")):
            drawn(pdf, chosen.out, chosen.pages)
    sys.stdout.write(f"{len(list(chosen.out.glob('*.png')))} pictures in {chosen.out}\n")


if __name__ == "__main__":
    main()
