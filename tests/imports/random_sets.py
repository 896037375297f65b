"""Random criteria sets that can be scored by, with every member that a set may have.

A seed always gives the same set. Texts are made of what files and spreadsheets stumble over.
"""

from decimal import Decimal
from random import Random

from app.domain.terms import CriterionKind, FigureKind, RoundingMode, StagePurpose
from app.services.scheme_checks import problems_of
from app.services.scheme_shape import SchemeFile

SEEDS = range(300)
_PIECES = (
    *"ăệĐđ Aaz019.,:/\\\"'<>&%=+-@#[]{}()|😀",
    *"\t\n\r\x01\x0b\x1f\x7f\x85\xa0\u200b\u0301\u2028\ufffe",
    *("_x0041_", "_x000D_", "\r\n", "TRUE", "#N/A", "1.10", "05", "1e5", "2024-03-15", "; ", "–"),
)
_WORD_STARTS = ("a", "Đ", "5", "I", "0", "(", "#", "_x0041_", "Mã", "Tiêu chí", "TRUE")


def random_set(seed):
    """Return the set of a seed; what a set may not have together, it does not have."""
    make = _Maker(Random(seed))
    made = SchemeFile.model_validate(make.scheme())
    assert list(problems_of(made)) == []
    return made


class _Maker:
    def __init__(self, random):
        self.random = random
        self.figures = self.codes(6)
        self.criteria = self.codes(9, least=1)
        self.stages = self.codes(3)

    # --- what lines are made of

    def chance(self):
        return self.random.random() < 0.5

    def maybe(self, make):
        return make() if self.chance() else None

    def any_of(self, values):
        return self.random.choice(list(values))

    def list_of(self, make, most, least=0):
        return [make() for _ in range(self.random.randint(least, most))]

    def text(self):
        made = "".join(self.random.choices(_PIECES, k=self.random.randint(1, 12)))
        return made.strip() or "chữ"

    def code(self):
        tail = self.text() if self.chance() else str(self.random.randint(0, 999))
        made = self.any_of(_WORD_STARTS) + "".join(
            sign for sign in tail if sign != ";" and sign >= " " and sign != "\x7f"
        )
        return made.strip()[:50].strip()

    def codes(self, most, least=0):
        return list(dict.fromkeys(self.list_of(self.code, most, least)))

    def points(self):
        most = self.any_of((10, 10_000, 10**10))
        return Decimal(self.random.randint(0, most)).scaleb(-2)

    def number(self):
        decimals = self.any_of((0, 0, 1, 3, 15))
        return Decimal(f"{self.random.randint(-(10**15) + 1, 10**15 - 1)}e-{decimals}")

    def whole(self):
        return self.random.randint(0, self.any_of((3, 10**9 - 1)))

    def some(self, **makers):
        """Return a group with some of these members."""
        return {name: make() for name, make in makers.items() if self.chance()}

    # --- the parts of a set

    def scheme(self):
        grades = self.grades()
        return {
            "format": "so-thi-dua/criteria-set",
            "version": 1,
            "name": self.text(),
            "criteria": self.tree(),
            "figures": [self.figure(number) for number in range(len(self.figures))],
            "stages": [self.stage(code) for code in self.stages],
            "decisive_stage": self.any_of(self.stages) if self.stages else None,
            "sections": self.list_of(self.section, 3) if self.stages else [],
            "tie_breaks": self.list_of(self.tie_break, 3),
            "grades": grades,
            "effects": self.list_of(lambda: self.effect([g["name"] for g in grades]), 3),
            "caps": self.some(
                bonus=self.points,
                penalty=self.points,
                overflow=self.points,
                total=self.points,
                floor=self.points,
            ),
            "rounding": self.some(step=self.step, mode=lambda: self.any_of(RoundingMode)),
            **self.some(
                audience=self.text,
                note=self.text,
                step=self.step,
                declared_total=self.points,
                reason_length=self.whole,
                difference_limit=self.points,
            ),
        }

    def step(self):
        return Decimal(self.random.randint(1, 10**4)).scaleb(-2)

    def figure(self, number):
        made = {"code": self.figures[number], "name": self.text()}
        made |= self.some(kind=lambda: self.any_of(FigureKind), unit=self.text)
        if number and self.chance():  # of those before it only, so never in a circle
            made["parts"] = self.list_of(lambda: self.part(number), 3, least=1)
        return made

    def part(self, number):
        one = {"code": self.any_of(self.figures[:number])}
        return one | self.some(is_subtracted=self.chance)

    def tree(self):
        places = [[]]
        for code in self.criteria:
            one = {"code": code, "name": self.text()}
            one |= self.some(
                na_gives_full=self.chance,
                is_required=self.chance,
                needs_evidence=self.chance,
                guidance=self.text,
            )
            if self.figures:
                one |= self.some(gate=self.figure_code, granted=self.figure_code)
            self.any_of(places).append(one)
            if self.chance():
                one |= {"kind": "group", "max": self.maybe(self.points), "children": []}
                one["mode"] = self.any_of(("sum", "highest"))
                places.append(one["children"])
            else:
                one |= {"kind": self.any_of(set(CriterionKind) - {CriterionKind.GROUP})}
                one |= {"max": self.points(), "rule": self.maybe(self.rule)}
                if (one["rule"] or {}).get("type") == "count" and self.chance():
                    one["max"] = None
        return places[0]

    def figure_code(self):
        return self.any_of(self.figures)

    def rule(self):
        if not self.figures:
            return self.choice()
        makers = ("choice", "ratio", "tiers", "minus", "ladder", "count", "binary")
        return getattr(self, self.any_of(makers))()

    def choice(self):
        codes = [f"{number} {self.code()}" for number in range(self.random.randint(2, 4))]
        return {
            "type": "choice",
            "options": [
                {"code": code[:50].strip(), "text": f"a{self.text()}", "points": self.points()}
                | self.some(zeroes_group=self.chance)
                for code in codes
            ],
        }

    def ratio(self):
        return {
            "type": "ratio",
            "reached": self.figure_code(),
            "planned": self.figure_code(),
            "direction": self.any_of(("higher", "lower")),
            "overflow": self.maybe(lambda: self.some(cap_percent=self.whole)),
        }

    def tiers(self):
        made = {"type": "tiers", "part": self.figure_code()} | self.some(whole=self.figure_code)
        return made | {"tiers": self.list_of(self.tier, 4, least=1)}

    def tier(self):
        ends = sorted((self.number(), self.number()))
        lower, upper = self.any_of(
            (ends, [ends[0]] * 2, [ends[0], None], [None, ends[1]], [None] * 2)
        )
        is_one = lower is not None and lower == upper
        made = {"points": self.points(), "lower": lower, "upper": upper}
        if lower is not None:
            made["has_lower"] = is_one or self.chance()
        if upper is not None:
            made["has_upper"] = is_one or self.chance()
        return made

    def minus(self):
        made = {"type": "minus", "violations": self.list_of(self.violation, 3, least=1)}
        return made | self.some(floor=self.points, cap=self.points)

    def violation(self):
        made = {"count": self.figure_code(), "text": self.text(), "points_each": self.points()}
        return made | self.some(cap=self.points)

    def ladder(self):
        leasts = sorted({self.number() for _ in range(self.random.randint(1, 4))})
        steps = [{"least": least, "points": self.points()} for least in leasts]
        return {"type": "ladder", "count": self.figure_code(), "steps": steps}

    def count(self):
        made = {"type": "count", "count": self.figure_code(), "points_each": self.points()}
        return made | self.some(cap=self.points, excluded=self.figure_code)

    def binary(self):
        made = {"type": "binary", "part": self.figure_code()}
        return made | self.some(least=self.number, whole=self.figure_code)

    def stage(self, code):
        made = {"code": code, "name": self.text()}
        return made | self.some(purpose=lambda: self.any_of(StagePurpose))

    def section(self):
        scored_by = self.list_of(lambda: self.any_of(self.stages), 3, least=1)
        made = {"criterion": self.any_of(self.criteria), "scored_by": scored_by}
        return made | self.some(takes=lambda: self.any_of(scored_by))

    def tie_break(self):
        kinds = [
            {"type": "council"},
            {"type": "criterion", "criterion": self.any_of(self.criteria)},
        ]
        if self.figures:
            by_figure = {"type": "figure", "figure": self.figure_code()}
            kinds.append(
                by_figure | self.some(whole=self.figure_code, is_lower_better=self.chance)
            )
        return self.any_of(kinds)

    def grades(self):
        names = list(dict.fromkeys(self.list_of(self.text, 4)))
        minima = sorted((self.points() for _ in names), reverse=True)
        return [self.grade(*both) for both in zip(names, minima, strict=True)]

    def grade(self, name, minimum):
        made = {"name": name, "minimum": minimum}
        made["conditions"] = self.list_of(self.condition, 3)
        return made | self.some(quota=self.quota)

    def condition(self):
        if self.figures and self.chance():
            return {"type": "figure", "figure": self.figure_code(), "least": self.number()}
        one = {"type": "criterion", "criterion": self.any_of(self.criteria)}
        by_points, by_percent = {"points": self.points()}, {"percent": self.random.randint(0, 100)}
        return one | self.any_of((by_points, by_percent))

    def quota(self):
        one = self.any_of(({"count": self.whole()}, {"percent": self.number()}))
        return one | self.some(rounding=lambda: self.any_of(RoundingMode), least=self.whole)

    def effect(self, grades):
        kind = self.any_of(("cap", "lower", "exclude") if grades else ("lower", "exclude"))
        made = {"kind": kind, "reason": self.text()}
        made |= self.some(levels=lambda: 1 + self.whole(), grade=self.text)
        if kind == "cap":
            made["grade"] = self.any_of(grades)
        by_figure = self.figures and self.chance()
        of = (
            {"figure": self.figure_code()}
            if by_figure
            else {"criterion": self.any_of(self.criteria)}
        )
        return made | of
