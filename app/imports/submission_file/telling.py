"""What a submission file says of itself, told to people."""

from app.core.clock import moment_text
from app.core.codes import code_of
from app.core.vietnamese import number_text
from app.services.submission_package import Manifest


def package_lines(manifest: Manifest) -> tuple[str, ...]:
    """Return who sends what to whom, the code to compare, and how many lines each part has."""
    said = manifest
    number = said.plan.number or "chưa có số"
    return (
        f"Nơi gửi: {said.office.name}. Nơi nhận: {said.recipient}.",
        f"Kế hoạch: {said.plan.name} ({number}, năm {said.plan.year}).",
        f"Hồ sơ {said.kind.label.lower()}, lập lúc {moment_text(said.created)}.",
        f"Mã đối chiếu: {code_of(said.fingerprint)}.",
        *(f"  {part.label}: {number_text(one.count)}" for part, one in said.parts.items()),
    )
