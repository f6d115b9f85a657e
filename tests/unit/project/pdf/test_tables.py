import pytest

from motifdesk.project.pdf.tables import column_widths


def test_columns_that_fit_get_what_they_need_and_share_the_rest():
    assert column_widths([[(10, 40), (10, 20)]], 100) == [60, 40]


def test_columns_that_do_not_fit_give_up_what_can_be_broken():
    widths = column_widths([[(10, 90), (50, 50)]], 100)
    assert widths == [pytest.approx(50), pytest.approx(50)]


def test_columns_never_take_more_than_there_is():
    assert column_widths([[(90, 90), (80, 90), (20, 20)]], 100) == [40, 40, 20]


def test_the_neediest_row_decides():
    assert column_widths([[(10, 10), (10, 10)], [(10, 60), (5, 5)]], 70) == [60, 10]
