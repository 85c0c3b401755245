"""Every row of a tenant list that was refused or goes in without something, and why."""

from __future__ import annotations

from desktop_app.services.tenant_list import Preview
from desktop_app.ui.dialogs.sheet import Sheet
from desktop_app.ui.models.tenant_list import row_lines
from desktop_app.ui.text import how_many
from desktop_app.ui.widgets.labels import Text
from desktop_app.ui.widgets.tables import OfficeTable, TableColumn, TableRow


class RowsDialog(Sheet):
    """A table of row numbers and reasons, to put the list right by."""

    def __init__(self, found: Preview) -> None:
        super().__init__("Rows to look at", "Done", icon="check", width=960)
        lines = row_lines(found)
        more = len(found.rejected) + found.left_out_total - len(lines)
        self.table = OfficeTable(
            "Rows to look at",
            (TableColumn("Row", number=True), TableColumn("What becomes of it"), TableColumn("Why", stretch=True)),
        )
        self.table.set_rows(
            [
                TableRow((f"{row:,}", what, why), f"Row {row}: {what.lower()}. {why}", str(place))
                for place, (row, what, why) in enumerate(lines)
            ]
        )
        self.table.setMinimumHeight(360)
        hint = "Row numbers are those that the spreadsheet shows. Put the list right and take it in again."
        self.body.add(Text(hint, "muted"))
        self.body.add(self.table, stretch=1)
        if more:
            self.body.add(Text(f"{how_many(more, 'more line is', 'more lines are')} not shown.", "muted"))

    def submit(self) -> None:
        """Nothing to keep."""
