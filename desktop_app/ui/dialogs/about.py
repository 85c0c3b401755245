"""About: what this is, its version, and whose work is in it, with the notices that their licences ask for."""

from __future__ import annotations

from desktop_app import __version__
from desktop_app.paths import resource
from desktop_app.ui import theme
from desktop_app.ui.dialogs.notice import Notice
from desktop_app.ui.widgets.fields import Field
from desktop_app.ui.widgets.labels import Text
from desktop_app.ui.widgets.reading import Reading


class AboutDialog(Notice):
    """The program, its version, and the licences."""

    def __init__(self) -> None:
        super().__init__("About Neighbourhood Desk", width=820)
        self.body.add(Text(f"Version {__version__}", "strong"))
        self.body.add(Text("Community work for housing associations, at the folding table and in the office."))
        self.licences = Reading()
        self.licences.read(resource("help", "en", "licences.md").read_text("utf-8"))
        self.licences.setMinimumHeight(theme.current().px(260))
        self.body.add(Field("&Licences of what is in it", self.licences), stretch=1)
