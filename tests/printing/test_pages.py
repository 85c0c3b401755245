from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from desktop_app.printing.engine.strips import Strip, paginate

HEADING = Strip(30, ())
STRIPS = st.lists(
    st.builds(
        lambda height, gap, keep, together, heading: Strip(
            height, (), gap, keep, together, HEADING if heading else None
        ),
        st.floats(5, 130),
        st.floats(0, 20),
        st.booleans(),
        st.booleans(),
        st.booleans(),
    ),
    max_size=40,
)


@given(STRIPS)
def test_every_strip_is_printed_once_in_order_and_none_runs_off_the_page(strips: list[Strip]) -> None:
    pages = paginate(strips, 200, 170)
    printed = [strip for page in pages for _, strip in page.strips if strip is not HEADING]
    assert [id(strip) for strip in printed] == [id(strip) for strip in strips]
    for number, page in enumerate(pages):
        bottom = max((top + strip.height for top, strip in page.strips), default=0)
        assert bottom <= (200 if number else 170) + 0.1


@given(STRIPS)
def test_strips_never_overlap(strips: list[Strip]) -> None:
    for page in paginate(strips, 200, 170):
        for (top, strip), (below, _) in zip(page.strips, page.strips[1:], strict=False):
            assert top + strip.height <= below + 0.01


def test_a_heading_moves_to_the_next_page_with_what_it_heads() -> None:
    pages = paginate([Strip(150, ()), Strip(20, (), keep=True), Strip(50, ())], 200, 200)
    assert [len(page.strips) for page in pages] == [1, 2]


def test_a_table_that_goes_on_begins_with_its_heading_row() -> None:
    rows = [Strip(60, (), heading=HEADING) for _ in range(5)]
    pages = paginate(rows, 200, 200)
    assert [page.strips[0][1] is HEADING for page in pages] == [False, True]


def test_an_empty_document_has_one_page() -> None:
    assert len(paginate([], 200, 200)) == 1


def test_what_is_together_moves_to_the_next_page_as_one() -> None:
    strips = [Strip(100, ()), *(Strip(60, (), together=True) for _ in range(2)), Strip(60, ())]
    assert [len(page.strips) for page in paginate(strips, 200, 200)] == [1, 3]


def test_a_question_stays_with_its_boxes_even_where_the_whole_form_is_longer_than_a_page() -> None:
    form = [Strip(40, (), keep=i % 2 == 0, together=True) for i in range(12)]
    for page in paginate(form, 200, 200):
        assert not page.strips[-1][1].keep
