"""What values leave open, and how two of them stand to each other."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from copydesk.claims.extents import compared, date_extent, days_apart, is_exact, number_extent, width

DATES = [
    ("2024-01-24", "2024-01-24", "equal"),
    ("2024-01-24", "2023-12-24", "apart"),
    ("2024-01-24", "2024-01", "within"),
    ("2024-01-24", "2024", "within"),
    ("2023-09", "2023", "within"),
    ("2023", "2024", "apart"),
    ("2023-12", "2024-01-01", "apart"),
    ("2024-01-24/2024-01-26", "2024-01-25", "within"),
    ("2024-01-24/2024-01-26", "2024-01-26/2024-01-28", "unknown"),
    ("2024-22", "2024-07-14", "within"),
    ("2024-24", "2025-02-28", "within"),
    ("2024-24", "2025-03-01", "apart"),
    ("2024-33", "2024-04-01", "apart"),
    ("199X", "1994", "within"),
    ("19XX", "1994-05-03", "within"),
    ("2024-XX-24", "2024-05", "within"),
    ("XXXX-12-24", "2023-12-24", "within"),
    ("XXXX-12-24", "2024-01-24", "apart"),
    ("XXXX-12-24", "2024", "unknown"),
    ("XXXX-12", "2024-01-24", "unknown"),
    ("2024-01-24?", "2024-01-24", "within"),
    ("2024-01-24T10:00", "2024-01-24", "within"),
    ("2023-02-30", "2024-01-24", "unknown"),
    ("soon", "2024-01-24", "unknown"),
    ("2025/2024", "2024-05", "unknown"),
]
NUMBERS = [
    ("312", "312", "equal"),
    ("312", "289", "apart"),
    ("10", "12", "apart"),
    ("1", "2", "apart"),
    ("300", "312", "within"),
    ("300", "360", "apart"),
    ("14000000", "14200000", "within"),
    ("14000000", "15200000", "apart"),
    ("3.2", "3.24", "within"),
    ("3.2", "3.26", "apart"),
    ("5", "5.3", "within"),
    ("5", "5.6", "apart"),
    (">5000", "5200", "within"),
    (">5000", "4000", "apart"),
    (">=5000", "<6000", "unknown"),
    ("~100", "95", "within"),
    ("~100", "80", "apart"),
    ("3..5", "4", "within"),
    ("3..5", "7", "apart"),
    ("-2", "2", "apart"),
    ("a dozen", "12", "unknown"),
]
LENGTHS = [
    (("2", "year"), ("24", "month"), "within"),
    ((">2", "year"), ("27", "month"), "within"),
    ((">2", "year"), ("18", "month"), "apart"),
    (("2", "year"), ("3", "year"), "unknown"),
    (("2", "year"), ("5", "year"), "apart"),
    (("90", "minute"), ("1.5", "hour"), "within"),
    (("2", "year"), ("2", "fortnight"), "unknown"),
]


@pytest.mark.parametrize(("a", "b", "expected"), DATES)
def test_dates(a: str, b: str, expected: str) -> None:
    assert compared(a, b, "date") == compared(b, a, "date") == expected


@pytest.mark.parametrize(("a", "b", "expected"), NUMBERS)
def test_numbers(a: str, b: str, expected: str) -> None:
    assert compared(a, b, "number", "boat", "boat") == compared(b, a, "number", "boat", "boat") == expected
    assert compared(a, b, "number", "boat", "car") == "unknown"


@pytest.mark.parametrize(("a", "b", "expected"), LENGTHS)
def test_lengths_of_time(a: tuple[str, str], b: tuple[str, str], expected: str) -> None:
    assert compared(a[0], b[0], "duration", a[1], b[1]) == compared(b[0], a[0], "duration", b[1], a[1]) == expected


@given(st.dates(), st.dates())
def test_days_are_exact_and_differ_by_days(a: object, b: object) -> None:
    one, other = str(a), str(b)
    assert is_exact(one, "date")
    assert days_apart(one, other) == abs(a - b).days  # type: ignore[operator]
    assert compared(one, one[:7], "date") == compared(one[:4], one, "date") == "within"
    assert (width(one), width(one[:4]) > 363) == (0, True)


@given(st.text(alphabet="0123456789X-/.~<>=?T:%", max_size=24))
def test_whatever_it_is_it_raises_nothing(value: str) -> None:
    for extent in (date_extent(value), number_extent(value)):
        assert extent is None or extent.low <= extent.high or ".." in value
    for value_type in ("date", "number", "duration"):
        compared(value, "12", value_type, "year", "year")
