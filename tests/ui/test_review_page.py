"""The page where the office settles what waits: by keyboard, one after the other, with both values in words."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from time import process_time

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QPlainTextEdit

from desktop_app.domain.changes import Op, Value
from desktop_app.exchange import review
from desktop_app.exchange.merging import Conflict
from desktop_app.services import people, questions
from desktop_app.store import batches as ledger
from desktop_app.store import devices
from desktop_app.store.batches import ReceivedBatch
from desktop_app.store.journal import Writer
from desktop_app.store.tables import ConsentRow, FlagRow
from desktop_app.ui import review_words
from desktop_app.ui.pages.exchange import SendPage
from desktop_app.ui.pages.review import ReviewPage
from tests.support.accessibility import check
from tests.support.builders import a_person, writing
from tests.support.copies import Copy, a_laptop, an_office
from tests.support.looks import every_look, wrong
from tests.support.screens import LOOKS, Screen, Window, a_window, a_window_over, named

Key, Ctrl = Qt.Key, Qt.KeyboardModifier.ControlModifier
LAPTOP = "00000002-0000-4000-8000-0000000000de"
NAMES = (("Łucja", "Wójcik"), ("أمينة", "خان"), ("美玲", "陈"))


def a_batch(seq: int, state: str, why: str) -> ReceivedBatch:
    """A batch that was met and not taken in."""
    name = f"up/{LAPTOP}/0badcafe-{seq:08}.ndb"
    digest = f"{seq:064x}"
    return ReceivedBatch(
        f"batch-{seq}", "up", LAPTOP, "0badcafe", seq, digest, digest, 12, state, why, name=name, size_bytes=23_000,
        exported_at="2026-11-20T16:00:00Z",
    )  # fmt: skip


def disagree(writer: Writer, person: str, ours: str, theirs: str) -> None:
    """A batch said another phone of a person than the office has."""
    op = writer.new_id()
    writer.note_operations(
        [
            ledger.incoming_operation(
                op_id=op, op="change-person", at="2026-11-20T15:30:00Z", officer="Amina Khan", device=LAPTOP,
                undoes=None, facts="{}", batch="batch-1",
            )
        ]
    )  # fmt: skip
    one = Conflict("person", person, op, {"phone": ours}, {"phone": theirs}, "ours", "")
    review.note(writer, "batch-1", LAPTOP, [one])


def scene(writer: Writer, count: int = 3) -> None:
    """Disagreements about some people, and two batches that were not taken in."""
    devices.invite(writer, LAPTOP, "Laptop 2", 2, starter_verify="", starter_recipient="")
    for number in range(count):
        given, family = NAMES[number % len(NAMES)]
        ours, theirs = f"01592 2{number:05}", f"01592 3{number:05}"
        person = a_person(writer, given, f"{family} {number // len(NAMES) or ''}".strip(), phone=ours)
        disagree(writer, person, ours, theirs)
    ledger.note_met(writer, a_batch(7, "waiting", "too-many-changes"))
    ledger.note_met(writer, a_batch(3, "set-aside", "bad-signature"))


class ReviewScreen(Screen):
    """The page in an officer's words."""

    def __init__(self, window: Window) -> None:
        self.page = ReviewPage(window.bench)
        super().__init__(window, self.page)
        window.main.add_page("review", "Review", "circle-help", self.page)
        window.show()
        window.wait_for(lambda: not self.page._looking, "the look at everybody")

    def waiting(self) -> list[str]:
        """The lines, from the top."""
        return self.lines("What waits")

    def phone(self, given: str) -> str:
        """What the office has now."""
        found = self.window.bench.query(people.find, given).lines[0]
        return self.window.bench.query(people.person, found.id).draft.phone


def _box(dialog: Screen, name: str) -> QPlainTextEdit:
    return named(dialog.where, QPlainTextEdit, name)


def test_an_officer_is_asked_and_the_answer_stands_beside_the_values(
    tmp_path: Path, qapp: QApplication, copies: tuple[Copy, Copy]
) -> None:
    office, laptop = copies
    person = office.add_person("Łucja", "Nowak", phone="01592 100100")
    office.publish()
    laptop.send()
    laptop.change(person, phone="01592 300300")
    office.clock.forward(minutes=5)
    office.change(person, phone="01592 200200")
    laptop.send()
    office.receive()
    with a_window_over(office.store, tmp_path, qapp, office.clock) as window:
        screen = ReviewScreen(window)
        window.press(Key.Key_K, Ctrl)
        dialog = Screen(window, window.dialog())
        assert "We have “01592 200200”, you wrote “01592 300300”" in _box(dialog, "Your question").toPlainText()
        assert check(window.dialog()) == []
        dialog.press("Send the question")
        assert "with its next list" in window.message
        assert screen.says("Morag Reid asked Laptop 1")

        office.publish()
        laptop.send()
        with laptop.store.read() as reader:
            (asked,) = questions.for_laptop(reader, laptop.id)
        with laptop.store.write(Op.ANSWER) as writer:
            questions.answer(writer, asked.id, "المكتب على حق")
        laptop.send()
        office.receive()
        screen.page.entered()
        window.settle()

        assert screen.says("Officer 2 answered")
        assert screen.says("المكتب على حق")


def test_a_laptop_answers_under_send(tmp_path: Path, qapp: QApplication, copies: tuple[Copy, Copy]) -> None:
    office, laptop = copies
    person = office.add_person("Łucja", "Nowak")
    with office.store.write(Op.ASK) as writer:
        questions.ask(writer, "person", person, laptop.id, "Is it Nowak or Novak?")
    office.publish()
    laptop.send()
    with a_window_over(laptop.store, tmp_path, qapp, laptop.clock) as window:
        page = SendPage(window.bench)
        screen = Screen(window, page)
        window.main.add_page("exchange", "Send to office", "folder-up", page)
        window.show()
        assert check(window.main) == []
        screen.press("1 question from the office")
        dialog = Screen(window, window.dialog())
        assert dialog.says("Is it Nowak or Novak?")
        assert check(window.dialog()) == []
        dialog.press("Keep the answer")
        assert "Write your answer" in _box(dialog, "Your answer").accessibleDescription()
        dialog.type("Your answer", "Nowak, with w.")
        dialog.press("Keep the answer")

        assert not screen.has("1 question from the office")
        with laptop.store.read() as reader:
            assert questions.for_laptop(reader, laptop.id) == ()


@pytest.fixture
def copies(tmp_path: Path) -> Iterator[tuple[Copy, Copy]]:
    office = an_office(tmp_path / "copies")
    laptop = a_laptop(office, tmp_path / "copies")
    yield office, laptop
    for copy in (laptop, office):
        copy.close()


@pytest.fixture
def window(tmp_path: Path, qapp: QApplication) -> Iterator[Window]:
    with a_window(tmp_path, qapp, people=False, scene=scene) as opened:
        yield opened


@pytest.fixture
def screen(window: Window) -> ReviewScreen:
    return ReviewScreen(window)


def test_disagreements_are_settled_by_keyboard_one_after_the_other(window: Window, screen: ReviewScreen) -> None:
    assert screen.waiting() == [
        "Phone: Łucja Wójcik", "Phone: أمينة خان", "Phone: 美玲 陈", "Laptop 2, file 7", "Laptop 2, file 3",
    ]  # fmt: skip
    for said in ("The office says", "01592 200000", "Laptop 2 says", "01592 300000", "Before both changes it was"):
        assert screen.says(said)
    assert screen.says("Amina Khan on Laptop 2 had changed it on Fri 20 Nov")

    window.press(Key.Key_T, Ctrl)
    assert screen.phone("Łucja") == "01592 300000"
    assert "01592 300000" in window.message
    window.press(Key.Key_L, Ctrl)
    window.press(Key.Key_O, Ctrl)
    assert screen.waiting() == ["Laptop 2, file 7", "Laptop 2, file 3", "Phone: أمينة خان"]
    assert screen.phone("美玲") == "01592 200002"


def test_what_was_settled_is_under_done_and_undo_opens_it_again(window: Window, screen: ReviewScreen) -> None:
    window.press(Key.Key_T, Ctrl)
    assert window.offers_undo
    screen.press("Done")
    assert screen.lines("What was settled") == ["Phone: Łucja Wójcik"]
    assert screen.says("The value of Laptop 2 was kept.")

    window.undo()
    window.settle()

    assert screen.says("Nothing was settled yet.")
    screen.press("Back to what waits")
    assert screen.waiting()[0] == "Phone: Łucja Wójcik"
    assert screen.phone("Łucja") == "01592 200000"


def test_another_value_is_typed_and_refused_beside_its_field(window: Window, screen: ReviewScreen) -> None:
    window.press(Key.Key_E, Ctrl)
    dialog = Screen(window, window.dialog())
    dialog.type("What is right", "12")
    dialog.press("Keep this value")
    assert "five digits" in dialog.problem("What is right")

    dialog.type("What is right", "0141 555 0123")
    dialog.press("Keep this value")

    assert screen.phone("Łucja") == "0141 555 0123"
    assert len(screen.waiting()) == 4


def test_a_batch_that_waits_for_a_person_is_let_in(window: Window, screen: ReviewScreen) -> None:
    screen.choose_line("What waits", "Laptop 2, file 7")
    assert screen.says("unusually much")
    window.press(Key.Key_I, Ctrl)

    screen.choose_line("What waits", "Laptop 2, file 7")
    assert screen.says("it is taken in when you next receive")
    assert not screen.has("Let it in")
    screen.choose_line("What waits", "Laptop 2, file 3")
    assert screen.says("not signed by the laptop")
    assert not screen.has("Let it in")
    assert not screen.has("Later")


def test_a_key_does_nothing_where_its_button_is_not_offered(window: Window, screen: ReviewScreen) -> None:
    screen.choose_line("What waits", "Laptop 2, file 3")
    before = screen.waiting()
    for key in (Key.Key_O, Key.Key_T, Key.Key_E, Key.Key_L, Key.Key_I):
        window.press(key, Ctrl)
    assert screen.waiting() == before


def test_look_alikes_have_a_line_with_their_number(tmp_path: Path, qapp: QApplication) -> None:
    def alike(writer: Writer) -> None:
        for family in ("Wójcikówna", "Wójcikówn"):
            a_person(writer, "Łucja", family, born="1984-03-07", phone="01592 100100")

    with a_window(tmp_path, qapp, people=False, scene=alike) as window:
        screen = ReviewScreen(window)
        assert screen.waiting() == ["1 pair of people looks alike"]


def test_nothing_to_decide_says_so(tmp_path: Path, qapp: QApplication) -> None:
    with a_window(tmp_path, qapp, people=False) as window:
        assert ReviewScreen(window).says("Nothing waits for a decision.")


def test_three_hundred_are_shown_and_settled_without_waiting(tmp_path: Path, qapp: QApplication) -> None:
    with a_window(tmp_path, qapp, people=False) as window:
        with writing(window.store) as writer:
            scene(writer, 300)
        screen = ReviewScreen(window)
        assert len(screen.waiting()) == 302

        began = process_time()
        for _ in range(5):
            window.press(Key.Key_T, Ctrl)

        assert len(screen.waiting()) == 297
        assert (process_time() - began) / 5 < 0.5  # it takes about a quarter of that

        began = process_time()
        window.press(Key.Key_A, Ctrl)
        window.press(Key.Key_O, Ctrl)
        assert len(screen.waiting()) == 2
        assert process_time() - began < 2.0  # it takes about a quarter of that


def words_apart(writer: Writer) -> None:
    """A consent and a flag about which two copies differ, a person with two phones, and a question."""
    devices.invite(writer, LAPTOP, "Laptop 2", 2, starter_verify="", starter_recipient="")
    person = a_person(writer, "Łucja", "Wójcik", phone="01592 200000")
    writer.session.flush()
    for given in (True, False):
        writer.add(
            ConsentRow(id="", person_id=person, purpose="photos", given=given, at=writer.at, how="phone", replaces="")
        )
    for raised in (True, False):
        words = "Two dogs — كلبان" if raised else ""
        writer.add(
            FlagRow(id="", person_id=person, kind="pairs", raised=raised, words=words, at=writer.at, replaces="")
        )


def test_consents_and_flags_that_differ_are_settled_by_the_careful_answer_or_by_asking_again(
    tmp_path: Path, qapp: QApplication
) -> None:
    with a_window(tmp_path, qapp, people=False, scene=words_apart) as window:
        screen = ReviewScreen(window)
        assert screen.waiting() == ["Consent “Photos of you”: Łucja Wójcik", "Flag “Visit in pairs”: Łucja Wójcik"]
        assert screen.says("They were asked twice, by people who did not know of each other")
        assert screen.says("No, phone")
        assert check(window.main) == []
        window.press(Key.Key_E, Ctrl)
        dialog = Screen(window, window.dialog())
        assert check(window.dialog()) == []
        dialog.choose("Yes, I agree")
        dialog.choose("In person")
        dialog.press("Save this answer")

        assert screen.waiting() == ["Flag “Visit in pairs”: Łucja Wójcik"]
        assert screen.says("It is up: Two dogs — كلبان")
        window.press(Key.Key_R, Ctrl)
        assert screen.says("Nothing waits for a decision.")
        window.undo()
        assert screen.waiting() == ["Flag “Visit in pairs”: Łucja Wójcik"]
        window.press(Key.Key_D, Ctrl)
        assert "taken down" in window.message
        screen.press("Done")
        assert screen.says("The flag was taken down.")


def test_several_are_gathered_with_space_and_settled_at_once(window: Window, screen: ReviewScreen) -> None:
    window.press(Key.Key_Space)
    window.press(Key.Key_Down)
    window.press(Key.Key_Down)
    window.press(Key.Key_Space)
    assert screen.says("2 lines are chosen")
    assert screen.says("Phone: 美玲 陈")
    assert check(window.main) == []

    window.press(Key.Key_T, Ctrl)

    assert screen.waiting() == ["Phone: أمينة خان", "Laptop 2, file 7", "Laptop 2, file 3"]
    assert (screen.phone("Łucja"), screen.phone("美玲")) == ("01592 300000", "01592 300002")
    assert window.message == "2 lines are settled."
    window.undo()
    assert len(screen.waiting()) == 5
    assert screen.phone("Łucja") == "01592 200000"


def test_what_cannot_be_settled_that_way_is_left_and_escape_lets_go_of_all(
    window: Window, screen: ReviewScreen
) -> None:
    window.press(Key.Key_A, Ctrl)
    assert screen.says("5 lines are chosen")
    window.press(Key.Key_Escape)
    assert screen.says("The office says")
    window.press(Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    assert screen.says("2 lines are chosen")
    window.press(Key.Key_L, Ctrl)
    assert screen.waiting()[-2:] == ["Phone: Łucja Wójcik", "Phone: أمينة خان"]
    window.press(Key.Key_A, Ctrl)
    window.press(Key.Key_N, Ctrl)
    assert screen.waiting() == ["Laptop 2, file 7", "Laptop 2, file 3"]


@pytest.mark.parametrize(
    ("entity", "values", "said"),
    [
        ("issue", {"urgency": "needs-repair"}, "Needs a repair"),
        ("issue", {"category": "no-such-key"}, "no-such-key"),
        ("person", {"access_needs": "step-free hearing-loop"}, "Step-free access, Hearing loop"),
        ("person", {"language": "ur"}, "Urdu (اردو)"),
        ("event", {"kind": "drop-in"}, "Drop-in"),
        ("person", {"born": "1984-03-07"}, "7 March 1984"),
    ],
)
def test_keys_of_lists_are_shown_as_their_labels(
    window: Window, entity: str, values: dict[str, Value], said: str
) -> None:
    assert window.bench.query(review_words.value, entity, values) == said


def test_both_phones_are_kept_with_one_key(window: Window, screen: ReviewScreen) -> None:
    window.press(Key.Key_B, Ctrl)
    assert screen.phone("Łucja") == "01592 200000 / 01592 300000"


def test_the_page_is_accessible(window: Window, screen: ReviewScreen) -> None:
    found = {}
    for look in every_look(window):
        found[look] = check(window.main)
        if screen.page.panes.narrow:
            window.press(Key.Key_Return)
            found[f"the choice, {look}"] = check(window.main)
            window.press(Key.Key_Escape)

    assert wrong(found) == {}
    assert len(found) > len(LOOKS)


def test_the_dialog_is_accessible(window: Window, screen: ReviewScreen) -> None:
    window.look("contrast", 2.0)
    window.press(Key.Key_E, Ctrl)
    assert check(window.dialog()) == []
