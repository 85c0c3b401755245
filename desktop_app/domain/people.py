"""What a person must have to be kept, and how names are put together and sorted."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date

from desktop_app.domain.errors import Rejected
from desktop_app.domain.text_folding import digits, fold

LONGEST = {"given": 80, "family": 80, "phone": 60, "email": 120, "address": 300, "postcode": 16, "greeting": 300}
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")


@dataclass(frozen=True, slots=True)
class PersonDraft:
    """What is typed about a person. Dates are ISO 8601 text; `access_needs` are keys of the organisation's list."""

    given: str = ""
    family: str = ""
    kind: str = "tenant"
    phone: str = ""
    email: str = ""
    born: str = ""
    reference: str = ""
    address: str = ""
    postcode: str = ""
    language: str = ""
    print_format: str = ""
    access_needs: tuple[str, ...] = ()
    greeting: str = ""

    def checked(self) -> PersonDraft:
        """The draft with the spaces around its values gone; Rejected with a code a field if it cannot be kept."""
        tidy = replace(
            self,
            given=_squeezed(self.given),
            family=_squeezed(self.family),
            phone=_squeezed(self.phone),
            email=self.email.strip(),
            postcode=_squeezed(self.postcode),
            greeting=_squeezed(self.greeting),
            address=", ".join(_squeezed(part).rstrip(",") for part in self.address.splitlines() if part.strip()),
            reference=self.reference.strip(),
            born=self.born.strip(),
        )
        problems = {k: "too-long" for k, limit in LONGEST.items() if len(getattr(tidy, k)) > limit}
        if not tidy.given and not tidy.family:
            problems["given"] = "name-missing"
        if tidy.phone and len(digits(tidy.phone)) < 5:
            problems["phone"] = "phone-too-short"
        if tidy.email and not _EMAIL.fullmatch(tidy.email):
            problems["email"] = "email-shape"
        if tidy.born and not _is_date(tidy.born):
            problems["born"] = "bad-date"
        if problems:
            raise Rejected(problems)
        return tidy


def full_name(given: str, family: str) -> str:
    """Given name and family name as people say them; either may be missing."""
    return f"{given} {family}".strip()


def sort_key(given: str, family: str) -> str:
    """What people are sorted by: family name, then given name, without case or accents."""
    return f"{fold(family)} {fold(given)}".strip()


def _squeezed(text: str) -> str:
    return " ".join(text.split())


def _is_date(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True
