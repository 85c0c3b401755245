"""Long work in the job strip: what goes on, how far it is, and Cancel."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer, Slot

from desktop_app.ui.runner import Job, Progressed, Runner
from desktop_app.ui.widgets.messages import JobStrip

SHOW_AFTER_MS = 400
"""Work that is over sooner needs no strip: it would only flash by and move the page."""

TITLES: dict[str, str] = {
    "send": "Sending to the office",
    "look-alikes": "Looking for people who may be here twice",
    "receive": "Taking in what the laptops sent",
    "look-first": "Looking at what would come in",
    "publish": "Putting the lists into the folder",
    "invite": "Making the invitation",
    "import": "Taking in the tenant list",
    "import-people": "Taking in the tenant list",
    "read-table": "Reading the file",
    "preview": "Looking at the list",
    "print": "Making the document",
    "printing": "Printing",
    "save-document": "Saving the document",
    "recording": "Reading the document aloud into a file",
    "piles": "Making the piles",
    "back-up": "Making today's back-up",
    "whole-copy": "Making the back-up",
    "check": "Looking over the database",
    "photos": "Taking in the photos",
    "logo": "Making the logo ready",
    "history": "Looking over the history",
    "held": "Putting everything together",
    "forget": "Erasing for good",
    "list-out": "Writing the list",
    "due": "Looking for what was kept long enough",
    "tidy-away": "Erasing what was kept long enough",
    "recovery-sheet": "Making the recovery sheet",
    "rehearse": "Trying the newest back-up",
    "undo": "Taking it back",
}
"""Job name > what the strip says."""

WHATS: dict[str, str] = {
    "people": "people",
    "rows": "rows",
    "pairs": "pairs",
    "keys": "ways of comparing",
    "undo": "records",
    "changes": "changes",
    "photos": "photos",
    "batches": "files",
    "files": "files",
    "lines": "lines",
    "pages": "pages",
    "sentences": "sentences",
    "copies": "copies",
    "records": "records",
    "journal": "entries",
    "back-up": "pages of the database",
    "database": "pages of the database",
}
"""What a job counts > the word for it."""


class JobDisplay(QObject):
    """Shows the job that was started first of those that run or wait."""

    def __init__(self, runner: Runner, strip: JobStrip, parent: QObject) -> None:
        super().__init__(parent)
        self._strip = strip
        self._jobs: list[Job] = []
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(SHOW_AFTER_MS)
        self._soon.timeout.connect(self._show)
        runner.job_started.connect(self._started)
        runner.progressed.connect(self._progressed)
        runner.job_ended.connect(self._ended)
        strip.cancel_requested.connect(self._cancel)

    @Slot(object)
    def _started(self, job: Job) -> None:
        self._jobs.append(job)
        if len(self._jobs) == 1:
            self._soon.start()

    @Slot()
    def _show(self) -> None:
        if self._jobs:
            self._strip.start(title(self._jobs[0].name))

    @Slot(object)
    def _progressed(self, progressed: Progressed) -> None:
        if self._jobs and progressed.job is self._jobs[0] and not self._soon.isActive():
            what = WHATS.get(progressed.what, "")
            self._strip.step(progressed.done, progressed.total or 0, what)

    @Slot(object)
    def _ended(self, job: Job) -> None:
        if job not in self._jobs:
            return
        shown = job is self._jobs[0]
        self._jobs.remove(job)
        if shown and self._jobs:
            self._soon.start()
        elif shown:
            self._soon.stop()
            self._strip.finish()

    @Slot()
    def _cancel(self) -> None:
        if self._jobs:
            self._jobs[0].cancel()


def title(name: str) -> str:
    """What the strip says of a job."""
    return TITLES.get(name, "Working")
