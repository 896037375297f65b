from datetime import date

from app.domain.terms import AwardKind, AwardScope
from app.services import award_types, catalogue_entries, legal_documents, parameters
from tests.examples import call, example

NEW = {
    award_types: {
        "code": "GK_THON",
        "name": "Giấy khen của Trưởng thôn",
        "kind": AwardKind.COMMENDATION,
        "scope": AwardScope.PERSON,
    },
    legal_documents: {"code": "QC_AN_BINH", "kind": "Quy chế", "number": "01/QC-UBND"},
    parameters: {"code": "most_pages", "name": "Số trang báo cáo", "value": 5, "unit": "count"},
}
CHANGED = {
    award_types: {"given": "giấy khen, khung"},
    legal_documents: {"valid_to": date(2026, 12, 31)},
    parameters: {"value": 7},
}


def made(office, module):
    office.set_up()
    if module is catalogue_entries:
        return office.do(module.create, "unit_kinds", {"code": "KHU", "name": "Khu"})
    return office.do(module.create, NEW[module])


def prepare(module, *rest):
    return lambda office: call(made(office, module), *rest)


def prepare_create(module):
    def prepare(office):
        office.set_up()
        return call(NEW[module])

    return prepare


def prepare_create_many(module):
    def prepare(office):
        office.set_up()
        own = {name: "KHAC" for name in ("code", "number") if name in NEW[module]}
        return call([NEW[module], NEW[module] | own])

    return prepare


def prepare_restore(module):
    def prepare(office):
        row_id = made(office, module)
        office.do(module.retire, row_id)
        return call(row_id)

    return prepare


for module in (*NEW, catalogue_entries):
    example(module.retire)(prepare(module))
    example(module.restore)(prepare_restore(module))
    example(module.delete)(prepare(module))
for module in NEW:
    example(module.create)(prepare_create(module))
    example(module.create_many)(prepare_create_many(module))
    example(module.update)(prepare(module, CHANGED[module]))


for module in (award_types, parameters):
    example(module.supersede)(prepare(module, {**NEW[module], "valid_from": date(2027, 1, 1)}))


@example(catalogue_entries.supersede)
def _(office):
    values = {"code": "KHU", "name": "Khu dân cư", "valid_from": date(2027, 1, 1)}
    return call(made(office, catalogue_entries), values)


@example(catalogue_entries.create)
def _(office):
    office.set_up()
    return call("posts", {"code": "CT_HND", "name": "Chủ tịch Hội Nông dân"})


@example(catalogue_entries.create_many)
def _(office):
    office.set_up()
    posts = (("CT_HND", "Chủ tịch Hội Nông dân"), ("CT_HPN", "Chủ tịch Hội Phụ nữ"))
    return call("posts", [{"code": code, "name": name} for code, name in posts])


@example(catalogue_entries.update)
def _(office):
    return call(made(office, catalogue_entries), {"name": "Khu phố mới"})
