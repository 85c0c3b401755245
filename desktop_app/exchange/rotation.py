"""New keys for the office, with no laptop left behind.

For 90 days the office goes on signing with its old key and announces the new ones in all that it sends; laptops that
hear of them seal to the new key and accept both signatures. Then the old keys open and sign nothing any more. A laptop
that heard nothing for all that time has to be invited again.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from desktop_app.domain.errors import AppError
from desktop_app.exchange import keys
from desktop_app.exchange.lines import Head
from desktop_app.store.engine import Store
from desktop_app.store.journal import Reader

BOTH_FOR = timedelta(days=90)


def rotate(store: Store) -> str:
    """Make new keys for the office; answers the day (an instant, ISO 8601 UTC) on which the old ones end.

    AppError 'only-the-office' anywhere else, 'rotating-already' while an earlier change goes on.
    """
    if store.identity.role != "office":
        raise AppError("only-the-office")
    with store.read() as reader:
        meta = reader.meta()
    if meta.get("next_sign_public"):
        raise AppError("rotating-already", until=meta["rotation_ends"])
    signing, sealing = keys.new_sign_pair(), keys.new_age_pair()
    until = (store.surroundings.now() + BOTH_FOR).strftime("%Y-%m-%dT%H:%M:%SZ")
    store.set_meta(
        {
            "next_sign_secret": signing.secret,
            "next_sign_public": signing.public,
            "age_identity": f"{sealing.identity} {meta['age_identity']}",
            "age_recipient": sealing.recipient,
            "rotation_ends": until,
            **answer_again(meta),
        }
    )
    return until


def ends(reader: Reader) -> str:
    """When the office's old keys end (ISO 8601 UTC); "" when no change goes on."""
    return reader.meta().get("rotation_ends", "")


def end_rotation(store: Store) -> None:
    """At the office: let go of the old keys when their time is over."""
    with store.read() as reader:
        meta = reader.meta()
    until = meta.get("rotation_ends")
    if not until or store.surroundings.now() < datetime.fromisoformat(until):
        return
    store.set_meta(
        {
            "sign_secret": meta["next_sign_secret"],
            "sign_public": meta["next_sign_public"],
            "age_identity": meta["age_identity"].split()[0],
            "next_sign_secret": "",
            "next_sign_public": "",
            "rotation_ends": "",
            **answer_again(meta),
        }
    )


def answer_again(meta: Mapping[str, str]) -> dict[str, str]:
    """Facts that have every receipt written anew: those in the folder know nothing of the newest keys."""
    return {key: "" for key in meta if key.startswith("answered_")}


def heed(store: Store, head: Head) -> None:
    """On a laptop: accept the keys that the office announces beside those that it signed this with."""
    if head.sign is None or head.age is None:
        return
    with store.read() as reader:
        meta = reader.meta()
    known = meta["office_sign"].split()
    if head.sign not in known:
        # The key that signed is the newest of those known; older ones than that have had their time.
        store.set_meta({"office_sign": f"{head.sign} {known[0]}", "office_recipient": head.age})
