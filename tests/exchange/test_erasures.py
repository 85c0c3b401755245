"""An erasure reaches every copy, whoever did it and whatever comes late."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop_app.domain.changes import Op
from desktop_app.exchange import batch, erased
from desktop_app.exchange.archive import Archive
from desktop_app.exchange.sealing import schema
from desktop_app.services import estates, people, reports, voice
from desktop_app.store import erasure
from tests.support.builders import AnEvent, an_inspection, an_issue
from tests.support.copies import Copy, a_laptop, an_office
from tests.support.field_day import a_picture
from tests.support.raw_pages import decrypted

PICTURE = a_picture(size=(40, 30))


class Field:
    """An office and two laptops that know one another's people, and an event."""

    def __init__(self, root: Path) -> None:
        self.office: Copy = an_office(root)
        self.laptop, self.other = a_laptop(self.office, root), a_laptop(self.office, root)
        self.event: AnEvent = self.office.plan()
        self.person = self.office.add_person("Wilhelmina", "Østgård", phone="07700 900987")
        self.neighbour = self.office.add_person("Łucja", "Nowak")
        self.office.publish()
        self.laptop.send()
        self.other.send()

    def erase(self, copy: Copy) -> None:
        with copy.store.write(Op.ERASE) as writer:
            erasure.erase(writer, [("person", self.person)], "asked")
        erased.sweep(copy.store, copy.photos)

    def everyone(self) -> tuple[Copy, ...]:
        return self.office, self.laptop, self.other

    def traces(self, copy: Copy) -> list[str]:
        erased.sweep(copy.store, copy.photos)
        raw = decrypted(copy.store.folder) + self.opened(copy)
        return [trace for trace in ("Wilhelmina", "Østgård", "07700 900987", "wilhelm") if trace.encode() in raw]

    def opened(self, copy: Copy) -> bytes:
        """Everything that the sealed batches kept here say to who has this copy's key."""
        archive = Archive(copy.store.folder)
        with copy.store.read() as reader:
            meta = reader.meta()
            rows = reader.driver.execute("SELECT id, starter_verify, verify FROM device")
            keys = {device: (starter, own) for device, starter, own in rows}
        said = b""
        for digest in archive.all():
            data = archive.get(digest) or b""
            found = batch.open_batch(
                data,
                org=copy.store.identity.organisation,
                verify_key_for=lambda device, header: keys[device][header.seq > 1],
                identity=meta["age_identity"],
                schema=schema(),
            )
            said += repr(found).encode()
        return said

    def problems(self, copy: Copy) -> list[str]:
        with copy.store.read() as reader:
            return reports.problems(reader)


@pytest.fixture
def field(tmp_path: Path) -> Iterator[Field]:
    found = Field(tmp_path)
    yield found
    for copy in found.everyone():
        copy.close()


def test_an_erasure_at_the_office_comes_with_the_next_pack(field: Field) -> None:
    assert field.traces(field.laptop) != []
    field.erase(field.office)
    field.office.publish()
    field.laptop.send()
    assert "Wilhelmina Østgård" not in field.laptop.names()
    assert "Łucja Nowak" in field.laptop.names()
    assert field.traces(field.office) == field.traces(field.laptop) == []
    assert field.problems(field.laptop) == []


def test_an_erasure_on_a_laptop_comes_up_and_goes_down_to_the_others(field: Field) -> None:
    field.laptop.check_in(field.event.session, field.person)
    field.laptop.send()
    field.office.receive()
    field.erase(field.laptop)
    field.laptop.send()
    field.office.receive()
    field.office.publish()
    field.other.send()
    for copy in field.everyone():
        assert field.traces(copy) == []
        assert field.problems(copy) == []
    with field.office.store.read() as reader:
        assert reader.driver.execute("SELECT adults FROM tally").fetchall() == [(1,)]


def test_a_late_batch_about_somebody_erased_is_merged_to_nothing_and_counted(field: Field) -> None:
    """The laptop was in a drawer: it checks her in and writes down her words, and only then hears."""
    field.laptop.check_in(field.event.session, field.person)
    field.laptop.change(field.person, phone="07700 900988", greeting="Wilhelmina likes tea")
    field.laptop.check_in(field.event.session, field.neighbour)
    with field.laptop.store.write(Op.NOTE_NEED) as writer:
        voice.note_need(writer, field.person, field.event.session, "Wilhelmina needs a ramp")
    field.erase(field.office)
    # The laptop hands over before it reads the pack: its batch tells of her.
    field.laptop.send()
    received = field.office.receive()
    assert received.set_aside == received.waiting == ()
    assert field.traces(field.office) == []
    assert field.office.roster(field.event.session) == {"Łucja Nowak": "in"}
    with field.office.store.read() as reader:
        facts = reader.driver.execute("SELECT facts FROM journal_op WHERE op = 'receive' ORDER BY n DESC").fetchone()
    assert facts == ('{"erased":3}',)
    assert field.problems(field.office) == []
    field.office.publish()
    field.laptop.send()
    assert field.traces(field.laptop) == []
    assert field.laptop.content()["erasure"].keys() == field.office.content()["erasure"].keys()


def test_what_a_laptop_had_not_sent_of_her_is_not_sent_any_more(field: Field) -> None:
    field.laptop.change(field.person, greeting="Wilhelmina likes tea")
    field.erase(field.office)
    field.office.publish()
    field.laptop.send()
    field.office.receive()
    assert field.traces(field.laptop) == field.traces(field.office) == []
    assert field.laptop.unsent() == (0, 0) or field.office.receive().waiting == ()


def test_a_late_picture_that_names_her_goes_too(field: Field) -> None:
    sha256 = field.laptop.photos.put(PICTURE)
    with field.laptop.store.write(Op.ADD_ISSUE) as writer:
        walk = an_inspection(writer)
        an_issue(writer, walk, photos=((sha256, "Wilhelmina Østgård shows the damp"),))
    field.laptop.send()
    field.office.receive()
    assert field.office.photos.has(sha256)
    field.erase(field.office)
    assert not field.office.photos.has(sha256)
    field.office.publish()
    field.laptop.send()
    field.traces(field.laptop)
    assert not field.laptop.photos.has(sha256)
    with field.laptop.store.read() as reader:
        assert estates.known_photos(reader) == frozenset()


def test_erasing_on_two_copies_at_once_is_one_erasure(field: Field) -> None:
    field.laptop.check_in(field.event.session, field.person)
    field.laptop.send()
    field.office.receive()
    field.office.publish()
    field.other.send()
    field.erase(field.office)
    field.erase(field.other)
    field.other.send()
    assert field.office.receive().applied
    field.office.publish()
    field.other.send()
    with field.office.store.read() as reader:
        assert reader.driver.execute("SELECT count(*) FROM tally WHERE NOT void").fetchone() == (1,)
        assert people.count(reader) == 1
    hashes = []
    for copy in (field.office, field.other):
        with copy.store.read() as reader:
            hashes.append(reports.content_hashes(reader))
    assert hashes[0] == hashes[1]
