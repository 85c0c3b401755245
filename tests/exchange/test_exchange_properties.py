"""Any number of days, with a folder that loses, doubles, tears and delays, and clocks that are wrong.

Nothing is lost, order and repetition do not matter, all copies end the same, people see what they wrote, a device's
later edit is never beaten by its own earlier one, no stamp is given twice.
"""

from __future__ import annotations

import logging
import shutil
from datetime import timedelta
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

import hypothesis.strategies as st
from hypothesis import Phase, settings
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule, run_state_machine_as_test
from sqlalchemy import text

from desktop_app.domain.changes import Op
from desktop_app.domain.people import PersonDraft
from desktop_app.exchange import transfer
from desktop_app.exchange.admission import is_ahead
from desktop_app.services import people
from desktop_app.store import batches as ledger
from desktop_app.store.tables import PersonRow
from tests.support.builders import an_event, writing
from tests.support.copies import Content, Copy, a_laptop, an_office
from tests.support.longer import examples

LAPTOPS = st.sampled_from((1, 2))
COPIES = st.sampled_from((0, 1, 2))
OWN_FIELD = ("language", "greeting", "email")
"""The field that each copy alone edits, so that what it shows of it is the truth; all edit the phone."""

NAMES = st.sampled_from(("Amina", "Łucja", "José", "中", "أمينة", "ਗੁਰ"))
WORDS = st.text(st.sampled_from("abcé中ع "), min_size=1, max_size=6).map(str.strip).filter(bool)
WRONG_BY_HOURS = st.integers(-11 * 24, 24) | st.integers(24, 115 * 24)


class Days(RuleBasedStateMachine):
    """One office, two laptops, one folder."""

    def __init__(self) -> None:
        super().__init__()
        self.root = Path(mkdtemp(prefix="days-"))
        self.pocket = self.root / "pocket"
        self.pocket.mkdir()
        self.truth: dict[tuple[int, str], str] = {}
        self.clocks_were_put_right = False
        self.log = logging.getLogger("desk.exchange")
        self.log.setLevel(logging.ERROR)  # torn files are told of as warnings, and here most files are torn

    @initialize()
    def begin(self) -> None:
        """A town, an event, and a second office that knows what the first one knows now."""
        office = an_office(self.root)
        laptops = [a_laptop(office, self.root) for _ in range(2)]
        with writing(office.store) as writer:
            for given in ("Zoë", "Jan", "Rose"):
                people.add(writer, PersonDraft(given, "Nowak", address="7 Alder Walk", postcode="KY7 5AB"))
            self.session = an_event(writer).session
        office.close()
        shutil.copytree(office.store.folder, self.root / "witness")
        self.copies = [office.revive(), *laptops]
        self.office.publish()
        for one in laptops:
            one.send()

    @property
    def office(self) -> Copy:
        return self.copies[0]

    def teardown(self) -> None:
        try:
            if hasattr(self, "session"):
                self.heal()
                self.check()
        finally:
            self.log.setLevel(logging.NOTSET)
            for one in getattr(self, "copies", []):
                one.close()
            shutil.rmtree(self.root)

    # -- what people do ------------------------------------------------------------------------------------------------

    def someone(self, one: Copy, place: int) -> str:
        with one.store.read() as reader:
            found = [line.id for _, _, line in people.all_lines(reader)]
        return found[place % len(found)]

    def saw(self, number: int) -> None:
        """What this copy shows of the field that it alone edits."""
        one = self.copies[number]
        with one.store.read() as reader:
            for _, _, line in people.all_lines(reader):
                row = reader.get(PersonRow, line.id)
                self.truth[number, line.id] = str(getattr(row, OWN_FIELD[number]))

    @rule(number=LAPTOPS, given=NAMES, at_home=st.booleans())
    def walk_in(self, number: int, given: str, at_home: bool) -> None:
        home = {"address": "7 alder walk", "postcode": "KY7 5AB"} if at_home else {}
        one = self.copies[number]
        person = one.add_person(given, f"Of {number}", **home)
        one.check_in(self.session, person)
        assert one.roster(self.session)[f"{given} Of {number}"] == "in"
        self.saw(number)

    @rule(number=COPIES, place=st.integers(0, 9), words=WORDS)
    def edit(self, number: int, place: int, words: str) -> None:
        one = self.copies[number]
        person = self.someone(one, place)
        fields = {OWN_FIELD[number]: f"{words}@example.org" if number == 2 else words, "phone": f"{place}12345{number}"}
        with one.store.write(Op.CHANGE_PERSON) as writer:
            row = writer.get(PersonRow, person)
            for name, value in fields.items():
                setattr(row, name, value)
        with one.store.read() as reader:
            row = reader.get(PersonRow, person)
            assert {name: getattr(row, name) for name in fields} == fields
        self.saw(number)

    @rule(number=COPIES, place=st.integers(0, 9))
    def check_in(self, number: int, place: int) -> None:
        one = self.copies[number]
        one.check_in(self.session, self.someone(one, place))

    @rule(place=st.integers(0, 9))
    def expect(self, place: int) -> None:
        self.office.expect(self.session, self.someone(self.office, place))

    @rule(number=COPIES, again=st.booleans())
    def undo(self, number: int, again: bool) -> None:
        one = self.copies[number]
        one.redo() if again else one.undo()
        self.saw(number)

    @rule(number=LAPTOPS, hours=WRONG_BY_HOURS)
    def set_the_clock_wrong(self, number: int, hours: int) -> None:
        self.copies[number].clock.at = self.office.clock.at + timedelta(hours=hours)

    # -- exchange ------------------------------------------------------------------------------------------------------

    @rule(number=LAPTOPS)
    def send(self, number: int) -> None:
        self.copies[number].send()

    @rule()
    def receive(self) -> None:
        before = [one.content() for one in self.copies[1:]]
        got = self.office.receive()
        assert not {held.why for held in got.set_aside} & {"fork", "bad-signature", "unknown-device"}
        assert [one.content() for one in self.copies[1:]] == before

    @rule()
    def publish(self) -> None:
        self.office.publish()

    @rule(number=LAPTOPS)
    def start_again(self, number: int) -> None:
        self.copies[number].close()
        self.copies[number] = self.copies[number].revive()

    # -- the folder ----------------------------------------------------------------------------------------------------

    def files(self) -> list[Path]:
        return sorted(self.office.share.rglob("*.ndb"))

    def a_file(self, place: int) -> Path:
        found = self.files()
        return found[place % len(found)]

    @precondition(lambda self: self.files())
    @rule(place=st.integers(0, 20))
    def lose(self, place: int) -> None:
        self.a_file(place).unlink()

    @precondition(lambda self: self.files())
    @rule(place=st.integers(0, 20))
    def double(self, place: int) -> None:
        file = self.a_file(place)
        shutil.copy(file, file.with_name(f"{file.stem} (2).ndb"))

    @precondition(lambda self: self.files())
    @rule(place=st.integers(0, 20), keep=st.floats(0, 1), zeros=st.booleans())
    def tear(self, place: int, keep: float, zeros: bool) -> None:
        file = self.a_file(place)
        whole = file.read_bytes()
        left = whole[: int(len(whole) * keep)]
        file.write_bytes(left + bytes(len(whole) - len(left)) if zeros else left)

    @precondition(lambda self: self.files())
    @rule(place=st.integers(0, 20))
    def delay(self, place: int) -> None:
        file = self.a_file(place)
        kept = self.pocket / file.relative_to(self.office.share)
        kept.parent.mkdir(parents=True, exist_ok=True)
        file.replace(kept)

    @rule()
    def bring_back(self) -> None:
        shutil.copytree(self.pocket, self.office.share, dirs_exist_ok=True)
        shutil.rmtree(self.pocket)
        self.pocket.mkdir()

    # -- the end -------------------------------------------------------------------------------------------------------

    def heal(self) -> None:
        """Everybody exchanges everything; the office's clock has caught up with most others by then, and one that is
        months ahead was put right: its laptop would take every list for one that is over."""
        self.office.clock.forward(days=2)
        for one in self.copies[1:]:
            if one.clock.at > self.office.clock.at + timedelta(days=60):
                one.clock.at = self.office.clock.at
        for _ in range(4):
            for one in self.copies[1:]:
                one.send()
            for held in self.office.receive().waiting:
                if held.why == "clock-ahead":
                    transfer.allow(self.office.store, held.name)
                    self.clocks_were_put_right = True
        self.office.publish()
        for one in self.copies[1:]:
            one.send()

    def check(self) -> None:
        office, *laptops = self.copies
        for one in laptops:
            assert one.unsent() == (0, 0), "a laptop still waits for the office"
            assert operations(one, own=True) <= operations(office), "an operation was lost"
            assert one.content() == office.content(), "copies differ after everything was exchanged"
        for (number, person), value in self.truth.items():
            shown = office.content()["person"][person][0][OWN_FIELD[number]]
            assert shown == self.copies[number].content()["person"][person][0][OWN_FIELD[number]] == value
        for one in self.copies:
            assert one.strays() == 0
            assert repeated_stamps(one) == []
            assert one.store.problems() == []
        assert office.receive().applied == ()
        latest = max(
            stamp for rows in office.content().values() for _, clocks in rows.values() for stamp in clocks.values()
        )
        assert not is_ahead(latest, office.clock.at), "what is ahead would beat everything for days"
        if not self.clocks_were_put_right:  # another office would meet the batches at another time
            self.check_order_and_repetition()

    def check_order_and_repetition(self) -> None:
        """The second office gets every batch backwards and twice, and ends with the same (but for its own edits)."""
        sealed = []
        for one in self.copies[1:]:
            with one.store.read() as reader:
                sealed += [(one.id, ledger.sealed(reader, batch.sha256)) for batch in ledger.sent(reader, "up")]
        share = self.root / "second share"
        shutil.copytree(self.office.share, share, ignore=shutil.ignore_patterns("*.ndb"))
        witness = self.witness(share)
        try:
            for place, (device, contents) in enumerate([*reversed(sealed), *sealed]):
                folder = share / "up" / device
                folder.mkdir(parents=True, exist_ok=True)
                (folder / f"{place} of {len(sealed)}.ndb").write_bytes(contents)
                if place < 6:
                    witness.receive()
            for _ in range(3):
                witness.receive()
            assert without_the_offices(witness.content()) == without_the_offices(self.office.content())
        finally:
            witness.close()

    def witness(self, share: Path) -> Copy:
        """The office as it was in the beginning, over another folder."""
        office = self.office
        folder = office.store.folder
        office.close()
        away = folder.rename(self.root / "office for now")
        shutil.copytree(self.root / "witness", folder)
        witness = office.revive()
        witness.share = share
        witness.clock = office.clock
        witness.store.close()
        folder.rename(self.root / "second office")
        away.rename(folder)
        self.copies[0] = office.revive()
        return reopened(witness, self.root / "second office", share)


def reopened(copy: Copy, folder: Path, share: Path) -> Copy:
    from desktop_app.store.engine import Store
    from desktop_app.store.photos import Photos
    from tests.support.builders import KEY

    store = Store.open(folder, KEY, copy.store.surroundings)
    return Copy(store, Photos.of(store), copy.clock, share, copy.revive)


def operations(copy: Copy, *, own: bool = False) -> set[str]:
    """Operations with changes, except housekeeping; with `own`, those done on this copy."""
    with copy.store.read() as reader:
        rows = reader.rows(
            text(
                "SELECT o.id, o.batch FROM journal_op o"
                " WHERE o.op NOT IN ('set-up', 'take-pack', 'send', 'receive', 'enrol')"
                " AND EXISTS (SELECT 1 FROM journal_change c WHERE c.op_n = o.n)"
            )
        )
    return {row[0] for row in rows if not own or row[1] is None}


def repeated_stamps(copy: Copy) -> list[Any]:
    """Stamps that two operations carry."""
    with copy.store.read() as reader:
        return list(
            reader.rows(
                text(
                    "SELECT stamp FROM journal_change WHERE before IS NOT '{}' GROUP BY stamp"
                    " HAVING count(DISTINCT op_n) > 1"
                )
            )
        )


def without_the_offices(content: Content) -> Any:
    """People and who came, without what only the office edits."""
    return {
        row_id: ({f: v for f, v in values.items() if f not in {"language", "phone"}}, clocks.get("greeting"))
        for row_id, (values, clocks) in content["person"].items()
    }


def test_any_number_of_bad_days_ends_well() -> None:
    run_state_machine_as_test(
        # Not made smaller when it fails: each try is a whole day's exchange, and the steps are told as they are.
        Days,
        settings=settings(max_examples=examples(8), stateful_step_count=30, phases=(Phase.explicit, Phase.generate)),
    )
