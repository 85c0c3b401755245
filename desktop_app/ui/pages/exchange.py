"""Send to office on a laptop, and Receive from laptops in the office: the two ends of the shared folder."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QComboBox, QWidget

from desktop_app.domain.errors import AppError, FolderTrouble
from desktop_app.exchange import clock_doubt, enrolment, transfer
from desktop_app.services import people, programme, questions
from desktop_app.store import forgetting
from desktop_app.ui import text, theme
from desktop_app.ui.cards.would import WouldCard
from desktop_app.ui.clock_words import date_words
from desktop_app.ui.dialogs.review import AnswerDialog
from desktop_app.ui.models import exchange as words
from desktop_app.ui.models.office import event_times
from desktop_app.ui.preview_words import PreviewWords, counts
from desktop_app.ui.widgets.buttons import Button, QuietLink
from desktop_app.ui.widgets.fields import Field
from desktop_app.ui.widgets.labels import IconText, Text
from desktop_app.ui.widgets.layout import Column, Row
from desktop_app.ui.widgets.page import Card, EmptyState, Page
from desktop_app.ui.widgets.result_list import ResultLine, ResultList
from desktop_app.ui.widgets.shared_folder import NONE_YET, SharedFolderCard
from desktop_app.ui.widgets.tables import OfficeTable
from desktop_app.ui.workbench import Workbench

PRACTICE = "This is a place to practise: it has no keys, so it can never send anything to the real office."
EVERYONE = "Everyone"


class _FolderPage(Page):
    """What both ends have: the folder, remembered in the settings, and one action with it."""

    def __init__(self, bench: Workbench, title: str) -> None:
        super().__init__(title, gap=14)
        self.bench = bench
        self.folder = SharedFolderCard(bench.settings.shared_folder)
        self.folder.chosen.connect(self._keep_folder)
        self._working = False

    def place(self) -> Path | None:
        """The folder; None while something goes on, and when none is chosen yet, which is then said at the field.

        The buttons stay as they are meanwhile: one that is switched off would let go of the keyboard.
        """
        if self._working:
            return None
        if self.folder.folder is None:
            self.folder.set_problem(NONE_YET)
            self.folder.take_focus()
        else:
            self.folder.set_problem("")
        return self.folder.folder

    def failed(self, error: BaseException) -> None:
        """Say what went wrong: trouble with the folder at its field as well."""
        if isinstance(error, FolderTrouble):
            self.folder.set_problem(text.sentence(error))
        self.show_state()
        self.bench.say_failed(error)

    def show_state(self) -> None:
        """Show how things stand, when nothing goes on any more."""
        self._working = False

    @Slot(object)
    def _keep_folder(self, folder: Path) -> None:
        try:
            self.bench.keep(self.bench.settings.with_valid(shared_folder=str(folder)))
        except AppError as error:
            self.bench.say_failed(error)


class SendPage(_FolderPage):
    """On a laptop: how much waits, Send, and what became of each file that was sent."""

    def __init__(self, bench: Workbench) -> None:
        super().__init__(bench, "Send to office")
        self._practice = bench.identity.is_practice
        self.waiting = Text("", "lead")
        self.sent = OfficeTable("What was sent", words.SENT_COLUMNS)
        self.nothing = EmptyState("folder-up", "Nothing was sent yet.")
        self.fingerprint = Text("", "muted")
        self.asked = Button("", icon="message-square-quote", key="Ctrl+K")
        self.asked.clicked.connect(self.answer)
        self.asked.hide()
        self.taken_off = Text("", "muted")
        self.dated = IconText("triangle-alert", "", "strong", "warn")
        self.dated.hide()
        self.body.add(self.waiting, self.dated, self.asked, self.folder)
        self.sent_title = Text("What was sent", "h3")
        self.body.addWidget(self.sent_title)
        self.body.add(self.sent, self.nothing, stretch=1)
        self.body.add(self.taken_off, self.fingerprint)
        self.action = Button("Send now", kind="primary", icon="folder-up", key="Ctrl+S")
        self.action.clicked.connect(self.send)
        self.footer().addWidget(self.action)
        self.set_first_focus(self.action)
        bench.changed.connect(self._on_changed)
        if self._practice:
            self.folder.hide()
            self.sent_title.hide()
            self.action.setEnabled(False)
        self.show_state()

    def entered(self) -> None:
        """Show how things stand now."""
        self.folder.show_folder(self.bench.settings.shared_folder)
        self.dated.say(" ".join(date_words(None, clock_doubt.doubt(self.bench.runner.store))))
        self.show_state()

    def show_state(self) -> None:
        """What waits, and what became of what was sent."""
        super().show_state()
        if self._practice:
            self.waiting.setText(PRACTICE)
            self.sent.hide()
            self.nothing.hide()
            self.taken_off.hide()
            self.fingerprint.hide()
            return
        unsent = self.bench.query(transfer.unsent)
        self.waiting.setText(words.to_send_words(unsent.operations, unsent.in_folder))
        batches = self.bench.query(transfer.sent_batches)
        self.sent.set_rows([words.sent_row(batch) for batch in batches])
        self.sent.setVisible(bool(batches))
        self.nothing.setVisible(not batches)
        gone = self.bench.query(forgetting.noted, 3)
        self.taken_off.setText("\n".join(text.taken_off(one.about, one.title, one.people, one.at) for one in gone))
        self.taken_off.setVisible(bool(gone))
        self._show_questions()
        own = self.bench.query(lambda reader: enrolment.own_fingerprint(reader.meta()))
        self.fingerprint.setText(f"This laptop's six words: {' '.join(own.split('-'))}")

    def _show_questions(self) -> None:
        count = len(self.bench.query(questions.for_laptop, self.bench.identity.device))
        self.asked.setText(f"{text.how_many(count, 'question', 'questions')} from the office")
        self.asked.setVisible(bool(count))

    @Slot()
    def answer(self) -> None:
        """Answer the first question of the office."""
        found = self.bench.query(questions.for_laptop, self.bench.identity.device)
        if found:
            self.bench.open(AnswerDialog(self.bench, found[0]), self.show_state)

    @Slot()
    def send(self) -> None:
        """Hand over what is new, and take receipts and lists from the office."""
        place = self.place()
        if place is None:
            return
        self._working = True
        self.bench.runner.start("send", transfer.send, self.bench.photos, place, done=self._sent, failed=self.failed)

    def _sent(self, sent: transfer.Sent) -> None:
        self.show_state()
        self.dated.say(" ".join(date_words(sent.too_late, sent.leap)))
        self.bench.say(words.sent_words(sent), "warn" if sent.too_late or sent.leap else "ok")

    @Slot(object)
    def _on_changed(self, _changes: object) -> None:
        if self.isVisible() and not self.bench.runner.busy:
            self.show_state()


class ReceivePage(_FolderPage):
    """In the office: Receive with what came of it, and the list that goes down to the laptops."""

    def __init__(self, bench: Workbench) -> None:
        super().__init__(bench, "Receive from laptops")
        self.result = Card("What came in last")
        self.said = Text("")
        self.held = ResultList("Files that were not taken in")
        self.held.setMinimumHeight(theme.current().px(150))
        self.result.body.add(self.said, self.held)
        self.result.hide()
        self.would = WouldCard()
        self.which = QComboBox()
        self.publish_button = Button("Put the list into the folder", icon="folder-down", key="Ctrl+L")
        self.publish_button.clicked.connect(self.publish)
        self.batches = QuietLink("All batches, and undoing one", icon="list")
        self.batches.clicked.connect(lambda: bench.voice.go("batches"))
        self.body.add(self.folder, self.would, self.result, self._publishing())
        self.body.addWidget(self.batches)
        self.body.addStretch(1)
        self.action = Button("Receive now", kind="primary", icon="folder-down", key="Ctrl+S")
        self.action.clicked.connect(self.receive)
        self.look_button = Button("Look first", icon="eye", key="Ctrl+E")
        self.look_button.clicked.connect(self.look_first)
        buttons = Row(gap=12)
        buttons.addWidget(self.look_button)
        buttons.addWidget(self.action, 1)
        self.footer().addLayout(buttons)
        self.set_first_focus(self.action)

    def _publishing(self) -> QWidget:
        card = Card("The list for the laptops")
        card.body.add(
            Text("People, events, roles and lists as they are now. Each laptop takes it when it next sends.", "muted")
        )
        field = Field(
            "&Whose people",
            self.which,
            hint="One event: who is expected and their households, with what a door desk needs. The laptop takes them"
            " off again when the event is closed.",
        )
        row = Row(gap=12)
        row.addWidget(field, 1)
        side = Column()
        side.addStretch(1)
        side.addWidget(self.publish_button)
        row.addLayout(side)
        card.body.addLayout(row)
        self.published = IconText("circle-check", "", "strong", "ok")
        self.published.hide()
        card.body.addWidget(self.published)
        return card

    def entered(self) -> None:
        """Offer the events to come and the patches as they are now."""
        self.folder.show_folder(self.bench.settings.shared_folder)
        kept = self.which.currentData()
        self.which.clear()
        self.which.addItem(EVERYONE, ("", ""))
        for event in self.bench.query(programme.events, self.bench.today()):
            if not event.cancelled:
                self.which.addItem(f"{event.title}, {event_times(event)}", ("event", event.id))
        for patch_id, name in self.bench.query(people.patches):
            self.which.addItem(f"Patch: {name}", ("patch", patch_id))
        self.which.setCurrentIndex(max(0, self.which.findData(kept)))

    @Slot()
    def look_first(self) -> None:
        """Show what would come in, and keep nothing of it."""
        place = self.place()
        if place is None:
            return
        self._working = True
        self.bench.runner.start(
            "look-first",
            transfer.preview,
            self.bench.photos,
            place,
            PreviewWords(),
            done=self._looked,
            failed=self.failed,
        )

    def _looked(self, would: transfer.Would) -> None:
        self.show_state()
        self.result.hide()
        laptops = {device.id: device.name for device in self.bench.query(enrolment.devices)}
        self.would.show_would(would, laptops)
        if self.isVisible():
            self.would.take_focus()
        self.bench.say(f"{counts(would)} Nothing was changed yet.", "info")

    @Slot()
    def receive(self) -> None:
        """Take in what the laptops have put into the folder."""
        place = self.place()
        if place is None:
            return
        self._working = True
        self.bench.runner.start(
            "receive", transfer.receive, self.bench.photos, place, done=self._received, failed=self.failed
        )

    def _received(self, received: transfer.Received) -> None:
        self.show_state()
        if self.would.isAncestorOf(self.focusWidget() or self):
            self.action.setFocus()
        self.would.hide()
        sentence = words.received_words(received)
        self.said.setText(sentence)
        laptops = {device.id: device.name for device in self.bench.query(enrolment.devices)}
        held = [words.not_taken(one, laptops) for one in (*received.set_aside, *received.waiting)]
        self.held.set_lines([ResultLine(h.title, h.detail, (), f"{h.title}. {h.detail}", h.title) for h in held])
        self.held.setVisible(bool(held))
        self.result.show()
        self.bench.say(sentence, "warn" if held else "ok")

    @Slot()
    def publish(self) -> None:
        """Put the list for the laptops into the folder."""
        place = self.place()
        if place is None:
            return
        self._working = True
        about, about_id = self.which.currentData() or ("", "")
        self.bench.runner.start(
            "publish",
            transfer.publish,
            place,
            about_id if about == "patch" else None,
            event_id=about_id if about == "event" else None,
            done=self._published,
            failed=self.failed,
        )

    def _published(self, published: transfer.Published) -> None:
        self.show_state()
        sentence = words.published_words(published)
        self.published.say(sentence if published.laptops else "")
        self.bench.say(sentence, "ok" if published.laptops else "warn")
