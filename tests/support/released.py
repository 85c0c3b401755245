"""Make the database that is kept in `tests/data/stores` for the newest version: `python -m tests.support.released`.

Only when a version is released; one that was released is never made again.
"""

from __future__ import annotations

import tempfile
from pathlib import Path

from desktop_app.domain.changes import Op
from desktop_app.store import migrations
from tests.support.builders import a_person, a_property, a_store_in, an_event

RELEASED = Path(__file__).resolve().parent.parent / "data" / "stores"


def main() -> None:
    """Write `version-<newest>.db`."""
    with tempfile.TemporaryDirectory() as folder, a_store_in(Path(folder) / "copy") as store:
        with store.write(Op.IMPORT_PEOPLE) as writer:
            home = a_property(writer, "7 Alder Walk", "EH6 8QQ")
            a_person(writer, "Łucja", "Nowak", property_id=home, phone="07700 900456", greeting="Knock twice — é 中")
            a_person(writer, "أمينة", "خان", property_id=home, phone="07700 900789")
        with store.write(Op.ADD_EVENT) as writer:
            an_event(writer)
        store.back_up(RELEASED / f"version-{migrations.NEWEST}.db")


if __name__ == "__main__":
    main()
