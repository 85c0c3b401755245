"""What the organisation says of itself, on paper and elsewhere."""

from __future__ import annotations

from desktop_app.cli.conduct import Call, read_file
from desktop_app.cli.output import Answer, table
from desktop_app.domain.changes import Op
from desktop_app.domain.errors import Rejected
from desktop_app.services import logos, organisation
from desktop_app.ui import text


def settings(call: Call) -> Answer:
    """Show what was decided, after changing what is said to be changed."""
    options = call.options
    values = dict(_pair(each) for each in options.values)
    if options.logo:
        values["logo"] = logos.prepared(read_file(options.logo))
    elif options.no_logo:
        values["logo"] = ""
    with call.desk() as desk:
        if values:
            with desk.store.write(Op.CHANGE_SETTINGS) as writer:
                organisation.change_settings(writer, **values)
        with desk.store.read() as reader:
            known, look = organisation.settings(reader), organisation.look(reader)
    shown = known | {"logo": text.how_many(len(look.logo), "byte", "bytes") if look.logo else ""}
    return Answer({"settings": shown}, table(("Setting", "Value"), list(shown.items())))


def _pair(typed: str) -> tuple[str, str]:
    key, equals, value = typed.partition("=")
    if not equals or key == "logo":
        raise Rejected({"setting": "setting-shape"})
    return key, value
