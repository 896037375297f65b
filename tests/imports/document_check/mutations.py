"""A paper broken in just one way for each check: which paper, and how."""

from collections.abc import Callable
from dataclasses import dataclass

from tests.imports.document_check import papers
from tests.imports.document_check.papers import P, Paper, state_text


@dataclass(frozen=True)
class Mutation:
    """How a paper is broken so that `check` fails, and nothing but it (and `also`)."""

    check: str
    make: Callable[[], Paper]
    harm: Callable[[Paper], None]
    also: frozenset[str] = frozenset()


def change(begins, **values):
    """Change the paragraph that begins so."""

    def harm(paper):
        line = paper.find(begins)
        for name, value in values.items():
            setattr(line, name, value)

    return harm


def change_all(**values):
    """Change every paragraph of the text."""

    def harm(paper):
        for line in paper.body:
            if line.align == "justify":
                for name, value in values.items():
                    setattr(line, name, value)

    return harm


def paper_is(**values):
    """Change what holds for the whole paper."""

    def harm(paper):
        for name, value in values.items():
            setattr(paper, name, value)

    return harm


def drop(begins):
    """Leave a paragraph out."""

    def harm(paper):
        for lines in (
            paper.left,
            paper.right,
            paper.top,
            paper.body,
            paper.recipients,
            paper.sign,
        ):
            lines[:] = [one for one in lines if not one.text.startswith(begins)]

    return harm


def insert(where, place, line):
    """Put a paragraph in."""

    def harm(paper):
        getattr(paper, where).insert(place, line)

    return harm


def both(*harms):
    """Do several things."""

    def harm(paper):
        for one in harms:
            one(paper)

    return harm


def _numbered_below(paper):
    paper.number_below = True


def _long_dashes(paper):
    line = paper.find("Độc lập")
    line.text = "Độc lập – Tự do – Hạnh phúc"
    line.rule = line.width


def _no_room(paper):
    paper.sign = [one for one in paper.sign if one.text]


STATE, PARTY = papers.state_plan, papers.party_plan
LAST = "2. Phát huy"

MUTATIONS = (
    Mutation("PG-SIZE", STATE, paper_is(width=215.9, margins=(30, 20, 20, 20))),
    Mutation("PG-MARGIN", STATE, paper_is(margins=(25, 20, 20, 20))),
    Mutation("PG-MARGIN", PARTY, paper_is(margins=(30, 25, 15, 20))),
    Mutation("PG-FONT", STATE, change("2. Các chỉ tiêu", font="Arial")),
    Mutation("PG-FONT", STATE, change("2. Các chỉ tiêu", color="0000FF")),
    Mutation("PG-NUM", STATE, paper_is(number=None)),
    Mutation("PG-NUM", STATE, paper_is(number_first=True)),
    Mutation("PG-NUM", STATE, _numbered_below),
    Mutation("PG-NUM", STATE, paper_is(number=P("", 13, align="right"))),
    Mutation("PG-NUM", PARTY, paper_is(number=P("", 13))),
    Mutation("PG-NUM-APP", papers.state_appendix, paper_is(restarts=False)),
    Mutation("HD-QH", STATE, change("CỘNG HÒA", text="CỘNG HÒA XÃ HỘI CHỦ NGHỈA VIỆT NAM")),
    Mutation("HD-QH", STATE, change("CỘNG HÒA", bold=False)),
    Mutation("HD-TN", STATE, _long_dashes),
    Mutation("HD-TN-RULE", STATE, change("Độc lập", rule=40)),
    Mutation("HD-TN-RULE", STATE, change("Độc lập", rule=None)),
    Mutation("HD-TN-RULE", STATE, change("Độc lập", rule=None, underlined=True)),
    Mutation("HD-PAIR", STATE, both(change("CỘNG HÒA", size=12))),
    Mutation("HD-ORG", STATE, change("UBND TỈNH", bold=True), frozenset()),
    Mutation("HD-ORG", STATE, change("XÃ AN BÌNH", size=11)),
    Mutation("HD-ORG-RULE", STATE, change("XÃ AN BÌNH", rule=27)),
    Mutation("HD-ORG-RULE", STATE, change("XÃ AN BÌNH", rule=None)),
    Mutation("HD-DANG", PARTY, drop("*")),
    Mutation("HD-DANG", PARTY, change("ĐẢNG CỘNG SẢN", rule=30)),
    Mutation("HD-DANG", PARTY, change("ĐẢNG CỘNG SẢN", size=14, rule=None)),
    Mutation("HD-ONELINE", STATE, paper_is(columns=(85, 80))),
    Mutation("NO-FORM", STATE, change("Số:", text="Số: 14 /KH-UBND")),
    Mutation("NO-FORM", PARTY, change("Số 14", text="Số: 14-KH/ĐU")),
    Mutation("NO-PAD", STATE, change("Số:", text="Số: 9/KH-UBND")),
    Mutation("NO-TYPE", STATE, change("Số:", text="Số: 14/BC-UBND")),
    Mutation("NO-SIZE", STATE, change("Số:", size=14)),
    Mutation("DT-FORM", STATE, change("An Bình", text="An Bình ngày 05 tháng 3 năm 2026")),
    Mutation("DT-PAD", STATE, change("An Bình", text="An Bình, ngày 5 tháng 3 năm 2026")),
    Mutation("DT-PAD-EXTRA", STATE, change("An Bình", text="An Bình, ngày 05 tháng 03 năm 2026")),
    Mutation("DT-ITALIC", STATE, change("An Bình", italic=False)),
    Mutation(
        "BB-NODATE",
        papers.minutes,
        insert("right", 2, P("An Bình, ngày 05 tháng 3 năm 2026", 14, italic=True)),
    ),
    Mutation("TL-CAPS-BOLD", STATE, change("KẾ HOẠCH", text="Kế hoạch")),
    Mutation("TL-CAPS-BOLD", STATE, change("Phát động", bold=False)),
    Mutation("TL-CAPS-BOLD", PARTY, change("KẾ HOẠCH", size=14)),
    Mutation("TY-RULE", STATE, change("Phát động", rule=None)),
    Mutation("TY-RULE", STATE, change("Phát động", rule=80)),
    Mutation("TY-DASH", PARTY, change("-----", text="--------")),
    Mutation("TY-DASH", PARTY, drop("-----")),
    Mutation("TY-CASE", STATE, change("Phát động", text="phát động phong trào thi đua năm 2026")),
    Mutation("TY-CASE", PARTY, change("phát động", text="Phát động phong trào thi đua năm 2026")),
    Mutation("CV-NOTITLE", papers.letter, insert("top", 0, P("CÔNG VĂN", 14, bold=True))),
    Mutation("BD-SIZE", STATE, change_all(size=12)),
    Mutation("BD-SIZE", STATE, change("2. Các chỉ tiêu", size=13)),
    Mutation("BD-JUST", STATE, change("1. Phát huy", align="left")),
    Mutation("BD-INDENT", STATE, change_all(indent=5)),
    Mutation("BD-PSPACE", STATE, change_all(before=3)),
    Mutation("BD-LEAD", STATE, change_all(line=1.7)),
    Mutation("BD-LEAD", PARTY, change_all(exact=None)),
    Mutation("BD-CANCU", STATE, change("Căn cứ Luật", italic=False)),
    Mutation("BD-CANCU", STATE, change("Căn cứ Luật", text="Căn cứ Luật Thi đua, khen thưởng")),
    Mutation("BD-CANCU", PARTY, change("- Căn cứ Luật", text="Căn cứ Luật Thi đua năm 2022;")),
    Mutation("BD-MUC", STATE, change("II. TỔ", text="II. Tổ chức thực hiện")),
    Mutation("BD-MUC", STATE, change("II. TỔ", text="II. TỔ CHỨC THỰC HIỆN:")),
    Mutation("BD-DIEM", STATE, change("đ) Chuyển", text="e) Chuyển đổi số.")),
    Mutation(
        "BD-DIEM",
        STATE,
        change("d) Cải", text="f) Cải cách hành chính;"),
    ),
    Mutation("BD-SEQ", STATE, change("2. Các", text="3. Các chỉ tiêu thi đua gồm:")),
    Mutation("BD-SEQ", STATE, change("II. TỔ", text="II- TỔ CHỨC THỰC HIỆN")),
    Mutation("BD-END", STATE, change(LAST, text=f"2. {papers.LONG}.")),
    Mutation("BD-END", PARTY, insert("body", 6, state_text("Hết./.", exact=20))),
    Mutation("BD-CITE", STATE, change("1. Các", text="1. Các thôn theo Kế hoạch 02/KH-UBND.")),
    Mutation("SG-PREFIX", STATE, change("TM.", text="TM ỦY BAN NHÂN DÂN")),
    Mutation("SG-PREFIX", PARTY, change("T/M", text="TM. BAN THƯỜNG VỤ")),
    Mutation("SG-TM", STATE, drop("TM.")),
    Mutation("SG-TM", papers.decision, insert("sign", 0, P("TM. ỦY BAN NHÂN DÂN", 14, bold=True))),
    Mutation("SG-KT", papers.state_deputy, drop("KT.")),
    Mutation("SG-KT", papers.party_deputy, insert("sign", 1, P("K/T BÍ THƯ", 14, bold=True))),
    Mutation("SG-BOLD", STATE, change("CHỦ TỊCH", bold=False)),
    Mutation("SG-BOLD", PARTY, change("BÍ THƯ", bold=True)),
    Mutation("SG-NAME", STATE, change("Nguyễn Văn An", text="ThS. Nguyễn Văn An")),
    Mutation("SG-COUNCIL", papers.state_council, drop("CHỦ TỊCH UBND XÃ")),
    Mutation("SG-SPACE", STATE, _no_room),
    Mutation("NN-HEAD", STATE, change("Nơi nhận", bold=False)),
    Mutation("NN-HEAD", PARTY, change("Nơi nhận", underlined=False)),
    Mutation("NN-ITEM", STATE, change("- UBND tỉnh", text="- UBND tỉnh,")),
    Mutation("NN-LAST", STATE, change("- Lưu", text="- Lưu: VT, VHXH")),
    Mutation("NN-LAST", PARTY, change("- Lưu", text="- Lưu: Văn phòng Đảng ủy.")),
    Mutation("NN-ASABOVE", papers.letter, drop("- Như trên")),
    Mutation("NN-ASABOVE", papers.decision, change("- Như Điều", text="- Các thôn;")),
    Mutation("KG", papers.proposal, drop("Kính gửi"), frozenset()),
    Mutation("TX-NFC", STATE, change("b) Giảm", text="b) Giảm nghe\u0300o;")),
    Mutation("TX-LEGACY", STATE, change("b) Giảm", text="b) Giảm nghèo \uf0b7;")),
    Mutation("TX-LEGACY", STATE, change("b) Giảm", text="b) Gi¶m nghÌo;")),
    Mutation("TX-SPACE", STATE, change("b) Giảm", text="b) Giảm  nghèo;")),
    Mutation("TX-SPACE", STATE, change("b) Giảm", text="b) Giảm nghèo ;")),
    Mutation("TX-MIX", STATE, change("b) Giảm", text="b) Giảm nghèo, xã Hoà;")),
    Mutation("TX-REGIME", STATE, insert("left", 3, P("*", 13))),
    Mutation("GK-SIZE", papers.certificate, paper_is(width=320)),
    Mutation("GK-ORDER", papers.certificate, lambda p: p.top.insert(1, p.top.pop(3))),
    Mutation("GK-COLOR", papers.certificate, change("GIẤY KHEN", color="")),
    Mutation(
        "GK-FIT", papers.certificate, change("Ông Lê", text="Ông Lê Văn Bình, " + "thôn " * 40)
    ),
)
