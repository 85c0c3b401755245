"""Every batch, pack and receipt that a released version made is read by this one, word for word."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from desktop_app.domain.errors import BadBatch
from desktop_app.exchange.lines import Record
from desktop_app.exchange.merging import Merging
from tests.support.builders import a_store_in, writing
from tests.support.released import BATCHES, content

FILES = sorted(BATCHES.glob("version-*/*.ndb"))


def told(file: Path) -> tuple[dict[str, Any], dict[str, Any]]:
    """The keys, and what the version that made it said was in it."""
    keys = json.loads((file.parent / "keys.json").read_text("utf-8"))
    return keys, json.loads(file.with_suffix(".json").read_text("utf-8"))


def test_batches_of_a_release_are_kept() -> None:
    assert {file.stem for file in FILES} == {"up", "down", "ack"}


@pytest.mark.parametrize("file", FILES, ids=lambda file: f"{file.parent.name}/{file.stem}")
def test_a_released_file_says_what_it_said(file: Path) -> None:
    keys, expected = told(file)
    assert json.loads(json.dumps(content(file.read_bytes(), keys))) == expected


@pytest.mark.parametrize("file", FILES, ids=lambda file: f"{file.parent.name}/{file.stem}")
def test_a_released_file_is_refused_with_a_byte_changed(file: Path) -> None:
    keys, _expected = told(file)
    data = bytearray(file.read_bytes())
    data[-1] ^= 1
    with pytest.raises(BadBatch) as error:
        content(bytes(data), keys)
    assert error.value.code == "corrupt-payload"


def test_a_released_pack_and_batch_merge_into_a_new_database(tmp_path: Path) -> None:
    for version in sorted({file.parent for file in FILES}):
        with a_store_in(tmp_path / version.name) as store:
            for name in ("down", "up"):
                _keys, expected = told(version / f"{name}.ndb")
                records = [Record(r[0], r[1], r[2], r[3], None, r[5]) for r in expected["records"]]
                with writing(store) as writer:
                    Merging(writer, {}).take(records)
            with store.read() as reader:
                names = {row[0] for row in reader.driver.execute("SELECT given FROM person WHERE NOT void")}
                came = reader.driver.execute("SELECT sum(1 + children) FROM attendance WHERE since IS NOT NULL")
                assert names == {"Łucja", "أمينة"}
                assert came.fetchone() == (4,)
