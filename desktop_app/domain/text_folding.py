"""placeholder until the tenant-list room's version lands"""

from __future__ import annotations

import re
import unicodedata


def fold(text: str) -> str:
    if text.isascii():
        return text.lower()
    return "".join(c for c in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(c)).replace(
        "ł", "l"
    )


def words(text: str) -> list[str]:
    return re.findall(r"\w+", fold(text))


def digits(text: str) -> str:
    return "".join(c for c in text if c.isdigit())


def phone_key(text: str) -> str:
    d = digits(text)
    return "0" + d[2:] if d.startswith("44") else d


def address_key(address: str, postcode: str) -> str:
    return " ".join(words(address)) + "|" + fold(postcode).replace(" ", "")


def one_edit_variants(word: str) -> set[str]:
    a = "abcdefghijklmnopqrstuvwxyz0123456789"
    s = [(word[:i], word[i:]) for i in range(len(word) + 1)]
    return (
        {l + r[1:] for l, r in s if r}
        | {l + r[1] + r[0] + r[2:] for l, r in s if len(r) > 1}
        | {l + c + r[1:] for l, r in s if r for c in a}
        | {l + c + r for l, r in s for c in a}
    )
