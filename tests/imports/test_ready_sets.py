"""The sets that come with the program: each can be used, and comes to what its words say.

The totals are worked out by hand, line by line, from the words of the set.
"""

import json

import pytest

from app.core import paths
from app.domain.judging import judge
from app.domain.terms import GroupMode
from app.imports.ready_sets import ready_sets
from app.imports.scheme_rules import read_scheme
from app.imports.sheets_file import parse_sheets
from app.services.scheme_shape import walk
from app.services.scheme_text import text_of

FULL, MIDDLE = "Đạt hết", "Mức giữa"

# For each set: figures and answers of a sheet with everything, then what the middling one has
# otherwise; answers are points by hand or the code of a level.
CASES = {
    "phong_ban": {
        "figures": {
            "viec_giao": 40, "viec_xong": 40, "ho_so": 500, "ho_so_dung": 500, "ngay_cham": 0,
            "so_hoa": True, "vi_pham": 0, "di_muon": 0, "sang_kien": 2, "duoc_khen": True,
            "phan_anh": 0, "ky_luat": 0,
        },
        "answers": {"II.1": "a", "III.2": 10},
        "middle_figures": {
            "viec_xong": 30, "ho_so_dung": 450, "ngay_cham": 4, "so_hoa": False, "vi_pham": 1,
            "di_muon": 8, "sang_kien": 1, "duoc_khen": False, "phan_anh": 1,
        },
        "middle_answers": {"II.1": "c", "III.2": 7},
        "full": (100_00 + 5_00, "Hoàn thành xuất sắc nhiệm vụ"),
        # 30/40 × 25, 450/500 × 20, 4 days; level c, no; 10 - 2 - 8 × 0,5 of which 3; by hand
        "middle": (
            18_75 + 18_00 + 8_00 + 5_00 + 0 + (10_00 - 2_00 - 3_00) + 7_00 + 2_00 - 2_00,
            "Chưa hoàn thành nhiệm vụ",
        ),
    },
    "thon_to_dan_pho": {
        "figures": {
            "tong_ho": 200, "quy_giao": 100, "quy_thu": 100, "ngheo_giao": 6, "ngheo": 6,
            "ho_van_hoa": 180, "buoi_hop": 12, "quy_uoc": True, "ho_rac": 160, "vu_viec": 0,
            "tai_nan": 0, "mo_hinh": 1, "trong_an": 0,
        },
        "answers": {"II.2.a": 10, "II.2.b": 0, "III.2": "a"},
        "middle_figures": {
            "quy_thu": 80, "ngheo": 8, "ho_van_hoa": 170, "buoi_hop": 8, "ho_rac": 120,
            "vu_viec": 1, "tai_nan": 4,
        },
        "middle_answers": {"II.2.a": 7, "II.2.b": 6, "III.2": "b"},
        "full": (100_00, "Tiêu biểu"),
        # 80/100 × 15, 6/8 × 15; 85 %, the higher of 7 and 6, 8 meetings; 60 %, b; 20 - 5 - 6
        "middle": (12_00 + 11_25 + 12_00 + 7_00 + 4_00 + 7_00 + 5_00 + 9_00, "Trung bình"),
    },
    "truong_hoc": {
        "figures": {
            "hs_dau": 400, "hs_cuoi": 400, "cuoi_cap": 50, "hoan_thanh": 50, "gv_gioi_ct": 10,
            "gv_gioi": 12, "thu_vien": True, "tre_dia_ban": 60, "tre_ra_lop": 60,
            "ke_hoach_at": True, "hoat_dong": 5, "ngay_cham": 0, "giai": 6, "su_co": 0,
        },
        "answers": {"II.1": "a", "III.3": 10},
        "middle_figures": {
            "hs_cuoi": 396, "hoan_thanh": 45, "gv_gioi": 8, "thu_vien": False, "tre_ra_lop": 58,
            "hoat_dong": 3, "ngay_cham": 2, "giai": 1,
        },
        "middle_answers": {"II.1": "b", "III.3": 6.5},
        "full": (100_00 + 5_00, "Xuất sắc"),  # 3 beyond the plan and 3 for prizes, at most 5
        # 99 %, 45/50 × 20, 8/10 × 15; b, no, not all children; 3 × 2, 2 days, by hand; 1 × 0,5
        "middle": (
            12_00 + 18_00 + 12_00 + 7_00 + 0 + 0 + 6_00 + 4_00 + 6_50 + 50,
            "Khá",
        ),
    },
    "doan_the": {
        "figures": {
            "ket_nap_ct": 30, "ket_nap": 30, "ky_thieu": 0, "quy_ct": 40, "hoi_phi": 25,
            "ung_ho": 15, "hoan_lai": 0, "mo_hinh": 3, "mo_hinh_cu": 0, "bc_cham": 0,
            "bc_thieu": 0, "khen": 5,
        },
        "answers": {"I.3": 10, "II.3": "a"},
        "middle_figures": {
            "ket_nap": 24, "ky_thieu": 2, "hoi_phi": 20, "ung_ho": 12, "hoan_lai": 2,
            "mo_hinh": 4, "mo_hinh_cu": 2, "bc_cham": 7, "bc_thieu": 1, "khen": 2,
        },
        "middle_answers": {"I.3": 8, "II.3": "b"},
        "full": (100_00, "Vững mạnh xuất sắc"),  # and 5 more, which the total does not hold
        # 24/30 × 15, 2 missed, by hand; (20 + 12 - 2)/40 × 20, (4 - 2) × 5, b; 20 - 5 - 2; 2 × 1
        "middle": (12_00 + 5_00 + 8_00 + 15_00 + 10_00 + 6_00 + 13_00 + 2_00, "Khá"),
    },
    "cum_thi_dua": {
        "figures": {
            "thu_ct": 100, "thu": 110, "von": 200, "giai_ngan": 200, "ngheo_ct": 30, "ngheo": 30,
            "giao_uoc": True, "ngay_cham": 0, "bang_khen": 5, "vi_pham": 0,
        },
        "answers": {"II.1": 15, "II.2": 10},
        "middle_figures": {
            "thu": 95, "giai_ngan": 160, "ngheo": 40, "ngay_cham": 6, "bang_khen": 1, "vi_pham": 1,
        },
        "middle_answers": {"II.1": 13, "II.2": 9},
        "middle_by_stage": {
            "cham_cheo": {"II.1": 12, "II.2": 8}, "truong_cum": {"II.1": 11, "II.2": 7.5},
        },
        "full": (100_00 + 2_50 + 5_00, "Đề nghị tặng Cờ thi đua"),  # 10 % beyond the plan of 25
        # 95/100 × 25, 160/200 × 20, 30/40 × 15; means of 12, 11 and of 8, 7,5; yes, 6 days
        "middle": (
            23_75 + 16_00 + 11_25 + 11_50 + 7_75 + 5_00 + 5_00 + 1_00 - 5_00,
            "Hoàn thành nhiệm vụ",
        ),
    },
    "ho_gia_dinh": {
        "figures": {
            "vi_pham": 0, "mat_tt": 0, "nop_quy": True, "tre": 2, "tre_hoc": 2, "nhan_khau": 5,
            "bao_hiem": 5, "vang_hop": 0, "ngay_cong": 5, "hinh_su": 0,
        },
        "answers": {"II.1": "a", "III.1": "a"},
        "middle_figures": {
            "vi_pham": 1, "nop_quy": False, "tre": 0, "tre_hoc": 0, "bao_hiem": 4, "vang_hop": 3,
            "ngay_cong": 3,
        },
        "middle_answers": {"II.1": "b", "III.1": "b"},
        "full": (100_00, "Gia đình văn hóa"),  # 15 % of two households is none
        # 20 - 5, no; b, no children so all of it, 4 of 5; b, 3 missed, 3 × 2
        "middle": (15_00 + 0 + 10_00 + 10_00 + 7_00 + 6_00 + 6_00 + 6_00, "Chưa đạt"),
    },
    "can_bo_cong_chuc": {
        "figures": {
            "di_muon": 0, "vang_hop": 0, "viec_giao": 20, "viec_xong": 20, "dung_han": 20,
            "sang_kien": 1, "dot_xuat": 5, "ky_luat": 0, "don_vi_kem": False,
        },
        "answers": {"I.1": "a", "I.3": 10, "II.3": "a"},
        "middle_figures": {
            "di_muon": 10, "vang_hop": 1, "viec_xong": 18, "dung_han": 15, "sang_kien": 0,
            "dot_xuat": 2,
        },
        "middle_answers": {"I.1": "b", "I.3": 8, "II.3": "b"},
        "full": (100_00 + 5_00, "Hoàn thành tốt nhiệm vụ"),  # 20 % of two people is none
        # b, 10 - 4 - 1, by hand; 18/20 × 30, 15/18 × 20 = 16,666…, b, none; 2 × 1
        "middle": (
            7_00 + 5_00 + 8_00 + 27_00 + 16_67 + 12_00 + 0 + 2_00,
            "Hoàn thành tốt nhiệm vụ",
        ),
    },
    "dot_cao_diem": {
        "figures": {
            "ke_hoach": True, "ngay_cham": 0, "tong_ho": 200, "ho_thu_gom": 200, "duong_ct": 2,
            "duong_hoa": 2, "ho_so": 200, "ho_so_so": 160, "cong_trinh": 2, "da_du": False,
            "mo_hinh": 2,
        },
        "answers": {"I.2": "a", "III.3": 5},
        "middle_figures": {
            "ngay_cham": 5, "ho_thu_gom": 150, "duong_hoa": 1.2, "ho_so_so": 130, "cong_trinh": 1,
            "mo_hinh": 1,
        },
        "middle_answers": {"I.2": "b", "III.3": 1},
        "full": (100_00 + 15_00, "Đề nghị khen"),
        # 5 days, b; 150/200 × 30, 1,2/2 × 20, 65 %, 1 × 5; 75 % is in no band, 1 × 2,5, by hand
        "middle": (
            7_00 + 6_00 + 22_50 + 12_00 + 15_00 + 5_00 + 0 + 2_50 + 1_00,
            "Hoàn thành",
        ),
    },
    "mo_hinh_cong_trinh": {
        "figures": {"qua_gio": 0, "sao_chep": 0},
        "answers": {"I": 25, "II.1.1": 25, "II.1.2": 0, "II.2": 15, "III": 20, "IV": 15},
        "middle_figures": {"qua_gio": 2},
        "middle_answers": {},
        "middle_by_stage": {
            "giam_khao_1": {"I": 15, "II.1.1": 16, "II.1.2": 10, "II.2": 10, "III": 12, "IV": 10},
            "giam_khao_2": {"I": 18, "II.1.1": 18, "II.1.2": 10, "II.2": 11, "III": 14, "IV": 10},
            "giam_khao_3": {"I": 20, "II.1.1": 20, "II.1.2": 13, "II.2": 12, "III": 16, "IV": 11},
        },
        "full": (100_00, "Giải Nhất"),
        # 53/3; the higher of 54/3 and 33/3; 33/3; 42/3; 31/3; two minutes
        "middle": (17_67 + 18_00 + 11_00 + 14_00 + 10_33 - 1_00, "Giải Ba"),
    },
    "chi_bo": {
        "figures": {
            "dang_vien": 30, "dv_hoc": 30, "chi_tieu": 10, "chi_tieu_dat": 10, "ky_thieu": 0,
            "so_thieu": 0, "ket_nap_ct": 2, "ket_nap": 2, "dang_phi": True, "ngay_cham": 0,
            "ky_luat": 0, "mat_doan_ket": False,
        },
        "answers": {"I.2": "a", "II.2": 15},
        "middle_figures": {
            "dv_hoc": 27, "chi_tieu_dat": 8, "ky_thieu": 1, "so_thieu": 2, "ket_nap": 1,
            "ngay_cham": 2, "ky_luat": 1,
        },
        "middle_answers": {"I.2": "b", "II.2": 11.5},
        "full": (100_00, "Hoàn thành tốt nhiệm vụ"),  # 20 % of two is none
        # 90 %, b; 8/10 × 25, by hand; 10 - 2 - 2, 1/2 × 10, yes, 2 days; 1 × 3
        "middle": (
            9_00 + 11_00 + 20_00 + 11_50 + 6_00 + 5_00 + 5_00 + 3_00 - 3_00,
            "Hoàn thành nhiệm vụ",
        ),
    },
}  # fmt: skip
FILES = {path.stem: path for path in paths.resource("criteria_sets").glob("*.json")}


def judged(name):
    case, scheme = CASES[name], read_scheme(FILES[name])
    middle = case["answers"] | case["middle_answers"]
    sheets = []
    for stage in [one.code for one in scheme.file.stages] or [""]:
        own = middle | case.get("middle_by_stage", {}).get(stage, {})
        sheets.append(sheet(FULL, stage, case["figures"], case["answers"]))
        sheets.append(sheet(MIDDLE, stage, case["figures"] | case["middle_figures"], own))
    text = json.dumps({"format": "so-thi-dua/score-sheets", "version": 1, "sheets": sheets})
    _, inputs = parse_sheets(text, scheme)
    return judge(scheme.rules, inputs)


def sheet(subject, stage, figures, answers):
    written = {
        code: {"level": answer} if isinstance(answer, str) else {"points": answer}
        for code, answer in answers.items()
    }
    return {"subject": subject, "stage": stage, "figures": figures, "answers": written}


@pytest.mark.parametrize("name", CASES)
def test_a_sheet_with_everything_and_a_middling_one_come_to_what_the_words_say(name):
    found = judged(name)
    assert (found[FULL].total.total, found[FULL].grading.grade) == CASES[name]["full"]
    assert (found[MIDDLE].total.total, found[MIDDLE].grading.grade) == CASES[name]["middle"]
    assert found[FULL].total.is_complete
    assert found[MIDDLE].total.is_complete
    assert found[FULL].total.base == read_scheme(FILES[name]).file.declared_total


@pytest.mark.parametrize("name", FILES)
def test_each_set_is_without_doubts_and_written_as_the_program_writes(name):
    scheme = read_scheme(FILES[name])
    assert scheme.warnings == ()
    assert FILES[name].read_text(encoding="utf-8") == text_of(scheme.file)


def test_there_is_a_case_for_each_set():
    assert sorted(CASES) == sorted(FILES)
    assert len(FILES) == 10


def test_the_sets_are_listed_by_name_and_say_for_whom_they_are():
    listed = ready_sets()
    assert [one.path.stem for one in listed][:3] == ["can_bo_cong_chuc", "chi_bo", "cum_thi_dua"]
    assert {one.path for one in listed} == set(FILES.values())
    assert all(one.name and one.audience for one in listed)
    households = next(one for one in listed if one.path.stem == "ho_gia_dinh")
    assert (households.name, households.audience) == ("Chấm điểm gia đình văn hóa", "Hộ gia đình")


def test_together_they_use_all_that_a_set_can_have():
    files = [read_scheme(path).file for path in FILES.values()]
    lines = [one for file in files for one, _, _ in walk(file.criteria)]
    kinds = {one.rule.type for one in lines if one.rule is not None}
    assert kinds == {"choice", "ratio", "tiers", "minus", "ladder", "count", "binary"}
    assert any(one.rule is None and not one.children for one in lines)
    assert {one.kind.value for one in lines} == {"group", "base", "bonus", "penalty"}
    assert any(one.mode is GroupMode.HIGHEST for one in lines)
    assert any(one.gate for one in lines)
    assert any(one.granted for one in lines)
    assert any(not one.na_gives_full for one in lines)
    assert any(one.needs_evidence for one in lines)
    assert any(section.takes is None for file in files for section in file.sections)
    assert any(section.takes for file in files for section in file.sections)
    assert {tie.type for file in files for tie in file.tie_breaks} == {
        "criterion",
        "figure",
        "council",
    }
    assert {effect.kind.value for file in files for effect in file.effects} == {
        "cap",
        "lower",
        "exclude",
    }
    quotas = [grade.quota for file in files for grade in file.grades if grade.quota]
    assert any(quota.count for quota in quotas)
    assert any(quota.percent for quota in quotas)
