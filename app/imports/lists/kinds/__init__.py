"""The kinds of lists, one module each."""

from app.domain.terms import ListKind
from app.imports.lists.kinds.awards import FormerAwards
from app.imports.lists.kinds.clusters import Clusters
from app.imports.lists.kinds.households import Households
from app.imports.lists.kinds.people import People
from app.imports.lists.kinds.registrations import Registrations
from app.imports.lists.kinds.scores import Scores
from app.imports.lists.kinds.targets import Targets
from app.imports.lists.kinds.units import Units
from app.imports.lists.kinds.works import Works
from app.imports.lists.rows import Kind

KINDS: dict[ListKind, Kind] = {
    kind.code: kind
    for kind in (
        Units(),
        People(),
        Households(),
        Clusters(),
        Registrations(),
        Works(),
        Targets(),
        Scores(),
        FormerAwards(),
    )
}
"""Each kind by its code. Criteria sets come in by their own form (`scheme_book`)."""
