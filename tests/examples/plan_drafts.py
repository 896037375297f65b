from app.services import plan_drafts
from tests.examples import call, example


@example(plan_drafts.create)
def _(office):
    office.set_up()
    parts = {
        "recipients": [{"text": "Đảng ủy xã"}, {"text": "Các thôn"}],
        "contents": [{"heading": "Mục 1"}, {"heading": "Mục 1.1", "depth": 1}],
    }
    return call({"name": "Phát động thi đua", "year": 2026}, parts)
