"""The rule about which answers count is written twice, in Python and as SQL: the two always say the same."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desktop_app.domain.changes import Op
from desktop_app.services import disputes, lists_out, organisation, people
from desktop_app.store import erasure
from desktop_app.store.engine import Store
from desktop_app.store.journal import Writer
from desktop_app.store.tables import AliasRow, ConsentRow
from tests.support.builders import a_person, a_store_in, writing

Said = tuple[bool, int, bool, bool, frozenset[int]]
"""Yes or no, when, whether it is under the other record, whether it is from before answers told what they replace, and
which of the answers before it were known."""

ANSWERS = st.lists(
    st.tuples(
        st.booleans(), st.integers(0, 3), st.booleans(), st.booleans(), st.frozensets(st.integers(0, 5), max_size=4)
    ),
    min_size=1,
    max_size=6,
)


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    with a_store_in(tmp_path_factory.mktemp("answers")) as opened:
        with writing(opened) as writer:
            organisation.change_code(writer, "consent_purpose", "photos", label="Photos — 照片")
        yield opened


def someone(writer: Writer) -> str:
    """Somebody who is here twice; answers the two ids, the one that is kept first."""
    kept, other = a_person(writer, "Łucja", "Nowak"), a_person(writer, "Lucja", "Novak")
    writer.session.flush()
    writer.add(AliasRow(id="", person_id=other, same_as=kept, at=writer.at))
    return f"{kept} {other}"


@given(ANSWERS)
@settings(max_examples=30)
def test_the_list_has_whoever_agreed_by_the_rule(store: Store, answers: list[Said]) -> None:
    with writing(store) as writer:
        kept, other = someone(writer).split()
    with store.write(Op.GIVE_CONSENT) as writer:
        ids: list[str] = []
        for number, (yes, hour, under_other, old, known) in enumerate(answers):
            replaces = None if old else " ".join(ids[one] for one in sorted(known) if one < number)
            row = ConsentRow(
                id="",
                person_id=other if under_other else kept,
                purpose="photos",
                given=yes,
                at=f"2026-11-21T{hour:02}:00:{number:02}Z",
                replaces=replaces,
            )
            ids.append(writer.add(row).id)
    with store.read() as reader:
        (answer,) = people.consents(reader, kept)
        listed = {row[1] for row in lists_out.list_out(reader, "people", purpose="photos").rows}
        apart = [one for one in disputes.disputes(reader) if one.person == kept]
    assert ("Łucja" in listed) == answer.given
    assert bool(apart) == answer.disputed
    with store.write(Op.ERASE) as writer:
        erasure.apply(writer, [("person", kept), ("person", other)])
