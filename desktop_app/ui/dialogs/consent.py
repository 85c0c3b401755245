"""Note what one person agrees to, or no longer agrees to: the wording read out, the answer, and how it came."""

from __future__ import annotations

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QLineEdit

from desktop_app.domain.changes import Op
from desktop_app.domain.errors import Rejected
from desktop_app.exchange import review
from desktop_app.services import organisation, people
from desktop_app.ui.dialogs.sheet import Sheet
from desktop_app.ui.models.office import HOW_ANSWERED, consent_words
from desktop_app.ui.widgets.fields import Field
from desktop_app.ui.widgets.labels import Text
from desktop_app.ui.widgets.page import Card, EmptyState
from desktop_app.ui.widgets.tiles import RadioTiles, TileOption
from desktop_app.ui.workbench import Workbench

ON_PAPER = "paper"
_SAYS = {True: "agrees to", False: "does not agree to"}


class ConsentDialog(Sheet):
    """One answer about one purpose. A withdrawal is an answer too; nothing is overwritten.

    `purpose` is what is asked about first; `settles` the task of the review that the answer settles.
    """

    def __init__(self, bench: Workbench, person_id: str, name: str, *, purpose: str = "", settles: str = "") -> None:
        super().__init__(f"What does {name} agree to?", "Save this answer", icon="shield-check", width=820)
        self.bench, self.person_id, self.name = bench, person_id, name
        self._wordings = {w.purpose: w for w in bench.query(organisation.consent_wordings)}
        self._now = {c.purpose: c for c in bench.query(people.consents, person_id)}
        if not self._wordings:
            self.body.add(EmptyState("shield-check", "The office has not written down any wording to read out yet."))
            self.action.setEnabled(False)
            return
        self._settles = settles
        self._build(purpose)

    def _build(self, purpose: str) -> None:
        asked = [TileOption(w.purpose, w.label, w.icon) for w in self._wordings.values()]
        self.purpose = RadioTiles("What is it about?", asked, columns=2)
        self.card = Card("Read this out", gap=8, pad=16)
        self.wording = Text("", "lead")
        self.before = Text("", "muted")
        self.card.body.add(self.wording, self.before)
        self.answer = RadioTiles(
            "What do they say?",
            [TileOption("yes", "Yes, I agree", "circle-check"), TileOption("no", "No, or no longer", "circle-x")],
            columns=2,
        )
        self.how = RadioTiles("How did they tell us?", [TileOption(*one) for one in HOW_ANSWERED], columns=4)
        self.paper = QLineEdit()
        self.paper_field = Field("&Number on the form", self.paper, optional=True)
        self.body.add(self.purpose, self.card, self.answer, self.how, self.paper_field)
        self.body.addStretch(1)
        self.set_fields({"purpose": self.purpose, "answer": self.answer, "how": self.how})
        self.purpose.changed.connect(self._show_wording)
        self.how.changed.connect(self._show_paper)
        self.purpose.set_value(purpose if purpose in self._wordings else next(iter(self._wordings)))
        self.purpose.setVisible(not self._settles)
        self._show_paper("")

    @Slot(str)
    def _show_wording(self, purpose: str) -> None:
        wording, before = self._wordings[purpose], self._now.get(purpose)
        self.wording.setText(wording.wording)
        said = ("They agreed on " if before.given else "They did not agree on ") if before else "Nobody has asked yet."
        self.before.setText(f"Wording {wording.version}. {said}{consent_words(before)}{'.' if before else ''}")

    @Slot(str)
    def _show_paper(self, how: str) -> None:
        self.paper_field.setVisible(how == ON_PAPER)

    def submit(self) -> None:
        """Keep the answer beside the wording it was given to."""
        answer, how = self.answer.value(), self.how.value()
        missing = {"answer": "answer-missing"} if not answer else {}
        missing |= {"how": "how-missing"} if not how else {}
        if missing:
            raise Rejected(missing)
        wording = self._wordings[self.purpose.value()]
        given = answer == "yes"
        paper = self.paper.text().strip() if how == ON_PAPER else ""
        if self._settles:
            self.bench.do(Op.SETTLE, review.settle, self._settles, answer, how=how, paper_reference=paper)
            self.bench.say(f"Noted: {self.name} {_SAYS[given]} “{wording.label}”.", undo=True)
            return
        self.bench.do(
            Op.GIVE_CONSENT if given else Op.WITHDRAW_CONSENT,
            people.give_consent,
            person_id=self.person_id,
            purpose=wording.purpose,
            given=given,
            wording_version=wording.version,
            how=how,
            paper_reference=paper,
        )
        self.bench.say(f"Noted: {self.name} {_SAYS[given]} “{wording.label}”.", undo=True)
