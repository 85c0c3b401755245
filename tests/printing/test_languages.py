"""Nine languages: each says all that English says, with the same facts, in letters that our fonts have."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from desktop_app.domain.wording import facts_in
from desktop_app.printing.engine.fonts import INVISIBLE, face_of
from desktop_app.printing.engine.wholes import isolated
from desktop_app.printing.moments import clock, date_words, moment_words, when_words
from desktop_app.printing.wording import (
    ENGLISH,
    EVERY_SHEET,
    LANGUAGES,
    LISTS,
    Tongue,
    is_checked,
    locale,
    provenance,
    sentences,
    unchecked,
    wordings,
)
from tests.architecture.sources import ROOT

OTHERS = LANGUAGES[1:]
FORMS = ("zero", "one", "two", "few", "many", "other")
PLURAL = re.compile(rf"_({'|'.join(FORMS)})$")
LATIN = frozenset({"gd", "pl", "lv"})
QUOTES = {
    "en": "“”‘’",
    "gd": "“”‘’",
    "pl": "„”‘’",
    "bg": "„“",
    "ru": "«»",
    "lv": "„”",
    "zh-Hans": "“”",
    "ur": "“”",
    "pa": "“”",
}
KEPT_IN_LATIN = ("Neighbourhood Desk", "I have the recovery sheet", "Information Commissioner’s Office")
"""Names, and a button of the program, whose screens speak English: in every language what people will see there."""
ENGLISH_WORDS = re.compile(r"\b(the|and|you|your|please|with|this|that|what|have|will|for)\b", re.IGNORECASE)
SAME_IN_BOTH = {
    ("pl", "held_list", "laptop"): "a laptop is called so",
    ("pl", "everything_held", "field_email"): "and so is an e-mail",
}
"""What is spelt as in English, and why that is right."""


def every(language: str) -> list[tuple[str, str, str]]:
    """(document, key, words) of a language."""
    return [(name, key, words) for name in wordings() for key, words in _words(name, language)]


def _words(name: str, language: str) -> list[tuple[str, str]]:
    return list(sentences(name, Tongue(language)).items())


def root_of(key: str) -> str:
    return PLURAL.sub("", key)


def counted(name: str) -> set[str]:
    """The keys of a document's English that are said by number: those with _one and _many."""
    keys = {key for key, _ in _words(name, "en")}
    return {root_of(key) for key in keys if key.endswith("_many") and f"{root_of(key)}_one" in keys}


def own(words: str) -> str:
    """The words without facts and without what stays as it is."""
    for name in KEPT_IN_LATIN:
        words = words.replace(name, "")
    return re.sub(r"\{\w+\}", "", words)


@pytest.mark.parametrize("language", OTHERS)
def test_a_language_has_every_document_and_no_other(language: str) -> None:
    files = {file.name for file in (ROOT / "resources" / "documents" / language).iterdir()}
    assert files == {f"{name}.toml" for name in wordings()}


@pytest.mark.parametrize("language", OTHERS)
def test_a_document_says_everything_that_its_english_says_with_the_same_facts(language: str) -> None:
    for name in wordings():
        numbers = counted(name)
        english = {key if root_of(key) not in numbers else root_of(key): words for key, words in _words(name, "en")}
        ours = [(key if root_of(key) not in numbers else root_of(key), words) for key, words in _words(name, language)]
        assert {key for key, _ in ours} == set(english), name
        # Of an English count the form for many stands last: it has all the facts.
        assert [key for key, words in ours if facts_in(words) != facts_in(english[key])] == [], name


@pytest.mark.parametrize("language", LANGUAGES)
def test_words_for_a_number_have_every_form_of_the_language(language: str) -> None:
    used = {locale(language).plural_form(number) for number in range(200)}
    # Latvian's form for 0 and 10 to 20 is the one for many in all that we say.
    wanted = {"many", *used} - {"zero", "other"}
    for name in wordings():
        ours = dict(_words(name, language))
        for key in counted(name):
            assert {form for form in FORMS if f"{key}_{form}" in ours} >= wanted, (name, key)


@pytest.mark.parametrize("language", OTHERS)
def test_no_english_is_left(language: str) -> None:
    english = {(name, key): words for name, key, words in every("en")}
    same = {
        (name, key)
        for name, key, words in every(language)
        if words == english.get((name, key))
        and own(words).strip(" .,:“”")
        and (language, name, key) not in SAME_IN_BOTH
    }
    assert same == set()
    found = [
        (name, key, word.group())
        for name, key, words in every(language)
        for word in (ENGLISH_WORDS if language in LATIN else re.compile(r"[A-Za-z]{2,}")).finditer(own(words))
    ]
    assert found == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_letter_can_be_printed_also_in_bold(language: str) -> None:
    letters = {letter for _name, _key, words in every(language) for letter in words} - INVISIBLE
    for strong in (False, True):
        assert {letter for letter in letters if face_of(letter, strong=strong) is None} == set()


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_slips_of_the_typewriter(language: str) -> None:
    wrong = re.compile(
        r"""  |^ | $| [,;!?۔،؟。，]|["'`]|\.\.|--|(?<=\d)-(?=\d)|[\u200e\u200f\u202a-\u202e\u2066-\u2069]"""
    )
    found = [(name, key, words) for name, key, words in every(language) if wrong.search(words)]
    assert found == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_quotation_marks_are_the_languages_own(language: str) -> None:
    found = {
        (name, key): {*words} & {*"„“”«»‘’‚「」"} - {*QUOTES[language]} - {"’"} for name, key, words in every(language)
    }
    assert {place: marks for place, marks in found.items() if marks} == {}
    if QUOTES[language][0] != QUOTES[language][1]:
        opening, closing = QUOTES[language][0], QUOTES[language][1]
        assert [words for *_, words in every(language) if words.count(opening) != words.count(closing)] == []


@pytest.mark.parametrize(
    ("language", "foreign"),
    [
        ("ur", r"[,;?](?!\d)|(?<=[\u0600-\u06ff])\.|[يك٠-٩]"),  # and Arabic's own yeh, kaf and digits
        ("pa", r"(?<=[\u0a00-\u0a7f])\.(?=\s|$)"),
        ("zh-Hans", r"(?<=[\u4e00-\u9fff])[,;:?!.()]|[,;:?!()](?=[\u4e00-\u9fff])"),
    ],
)
def test_stops_and_commas_are_the_scripts_own(language: str, foreign: str) -> None:
    assert [(name, key, words) for name, key, words in every(language) if re.search(foreign, words)] == []


@pytest.mark.parametrize("language", OTHERS)
def test_a_sentence_ends_as_its_english_does(language: str) -> None:
    """With a stop, a question, a colon or nothing; a lost stop is a lost half of a sentence."""
    english = {(name, key): words for name, key, words in every("en")}

    def kind(words: str) -> str:
        end = words.rstrip("”“»")[-1]
        return "stop" if end in ".。۔।" else "ask" if end in "?？؟" else "colon" if end in ":：" else "none"

    found = []
    for name, key, words in every(language):
        theirs = english.get((name, key)) or english[name, f"{root_of(key)}_many"]
        if (
            kind(words) != kind(theirs)
            and words[-3:] not in {" г.", " ч."}
            and theirs != "No."
            and key not in {"dear", "closing"}
        ):
            found.append((name, key, words))
    assert found == []


@pytest.mark.parametrize("language", OTHERS)
def test_a_wording_says_who_made_it_and_that_nobody_has_checked_it_yet(language: str) -> None:
    for name in wordings():
        made = provenance(name, language)
        assert made.translated_by == "Neighbourhood Desk", name
        assert made.checked == (made.checked_on != ""), name
        assert is_checked(name, Tongue(language)) == made.checked, name


def test_paper_is_unchecked_until_its_words_and_those_of_every_sheet_are_checked() -> None:
    assert not unchecked("sign-in-register", ENGLISH)
    assert unchecked("sign-in-register", Tongue("pl"))


@pytest.mark.parametrize(
    ("language", "when", "moment"),
    [
        ("en", "Saturday 21 November 2026, 10 am to 3.30 pm", "1 May 2026, 9.05 am"),
        ("gd", "DiSathairne, 21 dhen t-Samhain 2026, 10:00 gu 15:30", "1 dhen Chèitean 2026, 09:05"),
        ("pl", "sobota, 21 listopada 2026, od 10:00 do 15:30", "1 maja 2026, godz. 09:05"),
        ("zh-Hans", "2026年11月21日星期六，10:00至15:30", "2026年5月1日09:05"),
        ("bg", "събота, 21 ноември 2026 г., от 10:00 до 15:30 ч.", "1 май 2026 г., 9:05 ч."),
        ("ru", "суббота, 21 ноября 2026 г., с 10:00 до 15:30", "1 мая 2026 г., 09:05"),
        ("lv", "sestdiena, 2026. gada 21. novembris, no 10:00 līdz 15:30", "2026. gada 1. maijs, 09:05"),
        ("ur", "ہفتہ، 21 نومبر 2026، صبح 10 بجے سے دوپہر 3:30 بجے تک", "1 مئی 2026، صبح 9:05 بجے"),
        ("pa", "ਸ਼ਨਿੱਚਰਵਾਰ, 21 ਨਵੰਬਰ 2026, ਸਵੇਰੇ 10 ਵਜੇ ਤੋਂ ਦੁਪਹਿਰੇ 3:30 ਵਜੇ ਤੱਕ", "1 ਮਈ 2026, ਸਵੇਰੇ 9:05 ਵਜੇ"),
    ],
)  # fmt: skip
def test_dates_and_times_are_said_as_in_the_language(language: str, when: str, moment: str) -> None:
    words = Tongue(language).words(EVERY_SHEET)
    said = [when_words("2026-11-21T10:00", "2026-11-21T15:30", words), moment_words("2026-05-01T09:05", words)]
    assert [re.sub("[\u00a0\u202f]", " ", each) for each in said] == [when, moment]
    # No line ends inside a date; in English the engine sees to it.
    assert language == "en" or " " not in date_words("2026-11-21", words)


def test_a_price_keeps_its_pound_sign_in_front_in_urdu() -> None:
    price = Tongue("ur").words("share_application")("receipt_heading", price="£1")
    assert "\u2066£1\u2069" in isolated(price, rtl=True)


def test_english_notes_keep_the_order_of_their_sentences_on_urdu_paper() -> None:
    notes = "Black mould, worse since May. Flat 3/2 told us: since March!"
    assert isolated(notes, rtl=True) == f"\u2066{notes}\u2069"
    assert isolated(f"{notes} البلل", rtl=True, fact=True) == f"\u2066{notes} البلل\u2069"
    assert isolated("اہم (", rtl=True) == "اہم ("
    assert isolated("رجسٹر: Practice: Larch Court", rtl=True) == "رجسٹر: \u2066Practice: Larch Court\u2069"


def test_an_event_over_two_days_names_both_and_one_without_an_end_its_beginning() -> None:
    words = ENGLISH.words(EVERY_SHEET)
    assert when_words("2026-11-21T18:00", "2026-11-22T01:30", words) == (
        "Saturday 21 November 2026, 6 pm to Sunday 22 November 2026, 1.30 am"
    )
    assert when_words("2026-11-21T00:00", "", words) == "Saturday 21 November 2026, from 12 am"
    assert when_words("2026-11-21", "", words) == "Saturday 21 November 2026"
    assert when_words("", "", words) == ""
    assert date_words("some day in spring", words) == "some day in spring"
    assert clock("9:00", words) == "9 am"


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_way_of_saying_when_holds_the_day_and_both_times(language: str) -> None:
    words = Tongue(language).words(EVERY_SHEET)
    said = when_words("2026-11-21T18:00", "2026-11-22T01:30", words)
    assert {"21", "22", "2026"} <= set(re.findall(r"\d+", said))
    assert "" not in {when_words("2026-11-21", "", words), when_words("2026-11-21T18:00", "", words)}


@pytest.mark.parametrize(
    ("language", "number", "said"),
    [
        ("en", 1, "On the list: 1 person"),
        ("en", 1234, "On the list: 1,234 people"),
        ("pl", 1, "Na liście: 1 osoba"),
        ("pl", 3, "Na liście: 3 osoby"),
        ("pl", 12, "Na liście: 12 osób"),
        ("pl", 1022, "Na liście: 1\u00a0022 osoby"),
        ("ru", 21, "В списке: 21 человек"),
        ("ru", 22, "В списке: 22 человека"),
        ("lv", 21, "Sarakstā: 21 cilvēks"),
        ("lv", 11, "Sarakstā: 11 cilvēki"),
        ("gd", 3, "Air an liosta: 3 daoine"),
        ("gd", 20, "Air an liosta: 20 duine"),
        ("zh-Hans", 1, "名单上有1人"),
    ],
)
def test_a_number_takes_the_form_that_the_language_has_for_it(language: str, number: int, said: str) -> None:
    assert Tongue(language).words("sign_in_register").count("expected", number) == said


def test_the_standard_entries_of_lists_are_said_in_the_language_and_others_stay_as_they_are() -> None:
    polish = Tongue("pl", {"lists.print_format.audio": "Płyta do słuchania"})
    assert polish.label("print_format", "Large print") == "Duży druk"
    assert polish.label("print_format", "Large print, 18 point") == "Large print, 18 point"
    assert polish.label("print_format", "Touch") == "Touch"
    assert polish.label("print_format", "Audio") == "Płyta do słuchania"
    assert ENGLISH.label("print_format", "Large print") == "Large print"


def test_no_line_of_polish_ends_with_a_word_of_one_letter() -> None:
    assert Tongue("pl").words("involvement_certificate")("title") == "Zaświadczenie o\u00a0zaangażowaniu"


def test_the_lists_on_paper_are_those_that_a_new_office_begins_with() -> None:
    import tomllib

    plan = tomllib.loads((ROOT / "resources" / "sample" / "strategy.toml").read_text("utf-8"))["list"]
    for name, entries in tomllib.loads(_lists().read_text("utf-8")).items():
        if name != "made":
            assert entries == {entry["key"]: entry["label"] for entry in plan[name]}


def _lists() -> Path:
    return ROOT / "resources" / "documents" / "en" / f"{LISTS}.toml"
