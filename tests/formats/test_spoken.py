"""What a voice is given to say: figures as people say them."""

from __future__ import annotations

import pytest

from desktop_app.formats.scripts import by_language
from desktop_app.formats.spoken import letter_by_letter, spoken
from desktop_app.printing.wording import LANGUAGES, Tongue


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("Phone 08000 274 007.", "Phone 0 8 0 0 0, 2 7 4, 0 0 7."),
        ("Text 07700 900123, please", "Text 0 7 7 0 0, 9 0 0 1 2 3, please"),
        ("+44 7700 900456", "+ 4 4, 7 7 0 0, 9 0 0 4 5 6"),
        ("7 Alder Walk, KY1 1AA", "7 Alder Walk, K Y 1, 1 A A"),
        ("EH6 8QQ and KY11 4PQ", "E H 6, 8 Q Q and K Y 1 1, 4 P Q"),
        ("Your reference is ND-4K7P.", "Your reference is N D, 4 K 7 P."),
        ("at 10 am, 3.30 pm or 10.05 am", "at 10 a m, 3 30 p m or 10 0 5 a m"),
        ("from 09:00 to 17:45", "from 9 0 0 to 17 45"),
        ("A share costs £1.", "A share costs 1 pound."),
        ("£2.50, £1,200 and £10.00", "2 pounds 50, 1200 pounds and 10 pounds"),
        ("info@fifehg.org.uk", "info at fifehg dot org dot uk"),
        ("See https://www.example.org/news.", "See www dot example dot org slash news."),
        ("No. 7, e.g. Łucja & Zoë", "number 7, for example Łucja and Zoë"),
        ("in 18 pt, 100 mm", "in 18 point, 100 millimetres"),
        ("Account 12345678", "Account 1 2 3, 4 5 6, 7 8"),
        ("10–12 people", "10 to 12 people"),
        ("Saturday 21 November 2026", "Saturday 21 November 2026"),
        ("No. We said no. AGM, Fife", "No. We said no. AGM, Fife"),
    ],
)  # fmt: skip
def test_figures_are_said_as_people_say_them(written: str, said: str) -> None:
    assert spoken(written, Tongue("en")) == said


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_phone_number_and_a_postcode_are_said_in_every_language(language: str) -> None:
    assert spoken("08000 274 007, KY1 1AA", Tongue(language)) == "0 8 0 0 0, 2 7 4, 0 0 7, K Y 1, 1 A A"


@pytest.mark.parametrize(
    ("language", "said"),
    [("pl", "1 funt szterling"), ("ru", "1 британский фунт стерлингов"), ("zh-Hans", "1 英镑")],
)
def test_money_is_named_in_the_language(language: str, said: str) -> None:
    assert spoken("£1", Tongue(language)) == said


def test_an_address_is_said_in_the_language() -> None:
    assert spoken("a.b@c.org", Tongue("pl")) == "a kropka b małpa c kropka org"


def test_a_code_is_said_letter_by_letter_with_a_pause_after_each_group() -> None:
    assert letter_by_letter("AGE-1 ABCD") == "A G E, 1, A B C D"


def test_a_name_in_another_script_is_read_in_a_language_that_is_written_in_it() -> None:
    assert by_language("Dear 小明, 7 o’clock. أمينة", "en") == [
        ("Dear ", "en"), ("小明, 7 ", "zh-Hans"), ("o’clock. ", "en"), ("أمينة", "ur"),
    ]  # fmt: skip
    assert by_language("Łódź 中", "pl") == [("Łódź ", "pl"), ("中", "zh-Hans")]
    assert by_language("Елате в Larch Hall", "bg") == [("Елате в ", "bg"), ("Larch Hall", "en")]
