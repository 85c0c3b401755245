"""One sentence of a printed document in one language, and the word of somebody who has read them all."""

from __future__ import annotations

from PySide6.QtWidgets import QLineEdit

from desktop_app.domain.changes import Op
from desktop_app.domain.wording import facts_in
from desktop_app.ui import wordings
from desktop_app.ui.dialogs.sheet import Sheet
from desktop_app.ui.widgets.fields import Field, NotesBox
from desktop_app.ui.widgets.labels import Text
from desktop_app.ui.wordings import Sentence
from desktop_app.ui.workbench import Workbench

KEEP = "Keep {facts}: the program puts the facts there. "
EMPTY = "Leave it empty to have the program’s own words again."


class SentenceDialog(Sheet):
    """The English above, the words to change below."""

    def __init__(self, bench: Workbench, document: str, language: str, sentence: Sentence) -> None:
        super().__init__("Change the wording", "Save", icon="save", width=760)
        self.bench, self.document, self.language, self.sentence = bench, document, language, sentence
        facts = ", ".join(f"{{{each}}}" for each in sorted(facts_in(sentence.standard)))
        self.words = NotesBox(5)
        self.words.setPlainText(sentence.words)
        name = wordings.language_name(language)
        field = Field(f"&In {name}", self.words, hint=(KEEP.format(facts=facts) if facts else "") + EMPTY)
        self.body.add(Text("In English", "label"), Text(sentence.english))
        if sentence.own:
            self.body.add(Text("The program’s own words", "label"), Text(sentence.standard))
        self.body.add(field)
        self.body.addStretch(1)
        self.set_fields({"words": field})

    def submit(self) -> None:
        """Keep the words, or take the organisation's own back."""
        words = self.words.toPlainText()
        changed = self.bench.do(
            Op.CHANGE_SETTINGS, wordings.say, self.language, self.document, self.sentence.key, words
        )
        if changed:
            self.bench.say("The wording was changed. It holds for every copy after the next list.", undo=True)


class CheckedDialog(Sheet):
    """Who has read all the words of a document, as they are now."""

    def __init__(self, bench: Workbench, document: str, language: str, count: int) -> None:
        super().__init__("I have checked this", "I have checked this", icon="circle-check")
        self.bench, self.document, self.language = bench, document, language
        self.title_words = wordings.title(document)
        name = wordings.language_name(language)
        told = (
            f"You read {name} well, and have read all {count} sentences of “{self.title_words}” beside the English: "
            "they say the same, politely and without a slip. The day is noted with your name. If a sentence changes "
            "later, it has to be read again."
        )
        self.by = QLineEdit(bench.identity.officer)
        field = Field("&Who has read it", self.by)
        self.body.add(Text(told), field)
        self.body.addStretch(1)
        self.set_fields({"by": field})

    def submit(self) -> None:
        """Note it."""
        on = self.bench.today()
        self.bench.do(Op.CHANGE_SETTINGS, wordings.check, self.language, self.document, by=self.by.text(), on=on)
        name = wordings.language_name(self.language)
        self.bench.say(f"“{self.title_words}” is checked in {name}.", undo=True)
