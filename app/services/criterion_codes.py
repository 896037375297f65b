"""What a set goes by when it names criteria: their codes, given, changed and never unclear."""

from collections import Counter
from collections.abc import Mapping
from uuid import UUID

from app.core.errors import InvalidInput
from app.core.vietnamese import quoted
from app.entities import CriteriaSet, Criterion
from app.services import reading
from app.services.scheme_names import Named, criteria_named, names_in, renamed
from app.services.scheme_shape import SetRules
from app.services.scheme_values import codes_of, stored_rules
from app.services.schemes import CriterionLine, Scheme, scheme, whole_rules
from app.storage.recorder import Writing

_PAGES = {"sections": "Vòng chấm", "tie_breaks": "Xếp hạng"}


def choice_key(line: CriterionLine) -> str:
    """Return what names a line in rules that are to be saved, also while it has no code.

    `give_chosen` puts a code in its place.
    """
    return line.code or f"#{line.id.hex}"


def give_chosen(tree: Scheme, before: SetRules, rules: SetRules, session: Writing) -> SetRules:
    """Return rules with a code for each line that they name by `choice_key`; it gets that code.

    `before` are the rules that the set has. Raises InvalidInput where a code that they newly name
    belongs to several lines.
    """
    named = criteria_named(rules)
    count = Counter(line.code for line in tree.lines)
    for code in sorted(named - criteria_named(before)):
        if count[code] > 1:
            message = (
                f"Mã {quoted(code)} đang dùng cho {count[code]} tiêu chí nên chưa rõ là tiêu chí "
                "nào. Chưa có gì thay đổi. Hãy sửa mã để mỗi tiêu chí một mã, rồi chọn lại."
            )
            raise InvalidInput.of("criterion", message)
    chosen = {choice_key(line): line for line in tree.lines if not line.code}
    codes = codes_of(tree.lines, named)
    given = {key: codes[line.id] for key, line in chosen.items() if key in named}
    for key, code in given.items():
        session.get_one(Criterion, chosen[key].id).code = code
    return renamed(rules, Named.CRITERION, given)


def change(row: Criterion, code: str, session: Writing) -> None:
    """Let what names a criterion follow it to its new code. Raises InvalidInput where it cannot.

    The row itself is left as it is.
    """
    owner = reading.the(session, CriteriaSet, row.set_id, "Bộ tiêu chí")
    tree = scheme(session, row.set_id)
    rules = whole_rules(owner)
    named = named_at(rules)
    refuse_unclear(tree, named, code, row.id)
    first = next((line.id for line in tree.lines if line.code == row.code), None)
    if row.code not in named or first != row.id:
        return
    if not code:
        message = (
            f"Không để trống mã được vì {named[row.code]} của bộ tiêu chí gọi {quoted(row.name)} "
            f"bằng mã {quoted(row.code)}. Hãy nhập mã khác, hoặc bỏ tiêu chí này ở trang ấy trước."
        )
        raise InvalidInput.of("code", message)
    if any(line.code == code for line in tree.lines if line.id != row.id):
        message = f"Bộ tiêu chí đã có tiêu chí mã {quoted(code)}. Hãy nhập mã khác."
        raise InvalidInput.of("code", message)
    owner.rules = stored_rules(renamed(rules, Named.CRITERION, {row.code: code}))


def refuse_unclear(
    tree: Scheme, named: Mapping[str, str], code: str, row_id: UUID | None = None
) -> None:
    """Raise InvalidInput where a second line would get a code that the set names."""
    held = next((one for one in tree.lines if one.code == code and one.id != row_id), None)
    if held is not None and code in named:
        message = (
            f"Mã {quoted(code)} đang là của tiêu chí {quoted(held.name)}, và {named[code]} của bộ "
            "tiêu chí gọi tiêu chí ấy bằng mã này nên không dùng cho hai. Hãy nhập mã khác."
        )
        raise InvalidInput.of("code", message)


def named_at(rules: SetRules) -> dict[str, str]:
    """Return the codes of criteria that rules name, and on which page they do."""
    return {
        code: f"trang “{_PAGES.get(str(place[0]), 'Xếp loại')}”"
        for place, code in names_in(rules, Named.CRITERION)
    }
