"""JSON Schemas of files and answers, kept beside the code: `python -m app.imports.schemas`."""

import json
from pathlib import Path

from app.imports.plan_reader.shape import PlanAnswer
from app.imports.sheets_file import SheetsFile
from app.imports.update_file.shape import UpdateKeys, UpdateManifest
from app.services.scheme_shape import SchemeFile
from app.services.submission_package import DataFile, Manifest

FOLDER = Path(__file__).parent
_MODELS = {
    "criteria-set.schema.json": SchemeFile,
    "plan-reading.schema.json": PlanAnswer,
    "score-sheets.schema.json": SheetsFile,
    "submission-manifest.schema.json": Manifest,
    "submission-data.schema.json": DataFile,
    "update-manifest.schema.json": UpdateManifest,
    "update-keys.schema.json": UpdateKeys,
}


def schemas() -> dict[str, str]:
    """Return the text of each schema by the name of its file."""
    return {
        name: json.dumps(model.model_json_schema(), ensure_ascii=False, indent=1) + "\n"
        for name, model in _MODELS.items()
    }


if __name__ == "__main__":
    for file_name, text in schemas().items():
        (FOLDER / file_name).write_text(text, encoding="utf-8")
