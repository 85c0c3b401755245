"""The commands about the words of printed documents."""

from __future__ import annotations

from tests.support.command_line import CommandLine


def test_a_document_is_worded_anew_checked_and_unchecked(office: CommandLine) -> None:
    listed = office.done("wording", "list", "--language", "pl")["wordings"]
    assert not any(one["checked"] for one in listed)
    assert {"every_sheet", "sign_in_register", "lists"} <= {one["document"] for one in listed}

    changed = office.done(
        "wording", "set", "sign_in_register", "title", "Kto przyszedł – 中文: {event}", "--language", "pl"
    )
    assert (changed["changed"], changed["own"]) == (True, True)
    shown = office.done("wording", "show", "sign_in_register", "--language", "pl")
    (title,) = (one for one in shown["sentences"] if one["key"] == "title")
    assert (title["english"], title["words"]) == ("Sign-in register: {event}", "Kto przyszedł – 中文: {event}")

    checked = office.done("wording", "check", "sign_in_register", "--language", "pl", "--by", "Łucja Ó Briain")
    assert (checked["checked"], checked["check"]) == (True, {"by": "Łucja Ó Briain", "on": "2026-11-21"})
    office.done("wording", "set", "sign_in_register", "title", "", "--language", "pl")
    assert "have changed since" in office.done("wording", "show", "sign_in_register", "--language", "pl")["told"]
    office.done("wording", "check", "sign_in_register", "--language", "pl", "--undo")
    again = office("wording", "check", "sign_in_register", "--language", "pl", "--undo")
    assert (again.code, again.error["code"]) == (1, "no-check")


def test_words_that_cannot_be_kept_are_refused_with_a_sentence(office: CommandLine) -> None:
    refused = office("wording", "set", "sign_in_register", "title", "Kto przyszedł", "--language", "pl")
    assert (refused.code, refused.error["facts"]["problems"]) == (1, {"words": "facts-differ"})
    assert office("wording", "set", "sign_in_register", "tittle", "x").error["facts"]["problems"] == {
        "key": "unknown-words"
    }
    assert office("wording", "show", "no_such_sheet").error["code"] == "no-document"
    assert office("wording", "show", "letter", "--language", "tlh").error["code"] == "wording-missing"
