"""Dates as pages show them to readers, in the languages of the news: complete ones that the calendar has."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from copydesk.dates import NEWEST_YEAR, OLDEST_YEAR
from copydesk.timestamps import WEEKDAYS

LANGUAGES = (
    "january february march april may june july august september october november december",
    "jan feb mar apr may jun jul aug sep oct nov dec",
    "- - - - - - - - sept - - -",
    "januar februar märz april mai juni juli august september oktober november dezember",
    "jänner feber maerz - - - - - - okt - dez",
    "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
    "janv févr - avr - - juil - - oct - déc",
    "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
    "ene - - abr - - - ago setiembre - - dic",
    "gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre",
    "gen - - - mag giu lug - set ott - -",
    "janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro dezembro",
    "- fev - - mai - - - set out - -",
    "januari februari maart april mei juni juli augustus september oktober november december",
    "januari februari mars april maj juni juli augusti september oktober november december",
    "- - mrt - - - - - - - - -",
    "januar februar marts april maj juni juli august september oktober november desember",
    "janúar febrúar mars apríl maí júní júlí ágúst september október nóvember desember",
    "stycznia lutego marca kwietnia maja czerwca lipca sierpnia września października listopada grudnia",
    "ledna února března dubna května června července srpna září října listopadu prosince",
    "ocak şubat mart nisan mayıs haziran temmuz ağustos eylül ekim kasım aralık",
    "января февраля марта апреля мая июня июля августа сентября октября ноября декабря",
    "січня лютого березня квітня травня червня липня серпня вересня жовтня листопада грудня",
    "januari februari maret april mei juni juli agustus september oktober november desember",
)
MONTHS = {name: number for language in LANGUAGES for number, name in enumerate(language.split(), 1) if name != "-"}
_MONTH = rf"(?P<name>{'|'.join(sorted(MONTHS, key=len, reverse=True))})"
FORMS = tuple(
    re.compile(form, re.IGNORECASE)
    for form in (
        r"(?<!\d)(?P<year>[12]\d{3})\s?[年년]\s?(?P<number>\d{1,2})\s?[月월]\s?(?P<day>\d{1,2})\s?[日일]",
        r"(?<![\d./-])(?P<year>[12]\d{3})(?P<mark>[-/.])(?P<number>\d{2})(?P=mark)(?P<day>\d{2})(?![\dT/-])",
        rf"(?<!\d)(?P<day>\d{{1,2}})(?:\.|º|er|st|nd|rd|th|ª)?(?:\s|-)(?:(?:de|of)\s)?{_MONTH}\.?,?(?:\s|-)(?:(?:de|del)\s)?"
        r"(?P<year>[12]\d{3})(?!\d)",
        rf"(?<!\w){_MONTH}\.?\s(?P<day>\d{{1,2}})(?:st|nd|rd|th)?,?\s(?P<year>[12]\d{{3}})(?!\d)",
        r"(?<![\d./-])(?P<first>\d{1,2})(?P<mark>[./-])\s?(?P<second>\d{1,2})(?P=mark)\s?(?P<year>[12]\d{3})(?![\d/-])",
    )
)
MONTH_FIRST = frozenset({"en-us", "en-ca", "en-ph"})
EITHER = "en"  # without a region: 03/04/2024 may be read both ways


def dates_in(text: str, language: str | None = None, day_first: bool | None = None) -> Iterator[tuple[str, str]]:
    """The dates in a short text as `YYYY-MM-DD`, each with its wording, in order of appearance.

    `language` (`de`, `en-GB`) or `day_first` decides between 3 April and 4 March for `03/04/2024`; where neither does,
    such a date is none. Two-digit years are never read.
    """
    if not any(map(str.isdigit, text)):
        return
    found = [
        (match.start(), value, match[0])
        for form in FORMS
        for match in form.finditer(text)
        if (value := _value(match, language, day_first))
    ]
    yield from ((value, raw) for _, value, raw in sorted(found))


def _value(match: re.Match[str], language: str | None, day_first: bool | None) -> str | None:
    parts = match.groupdict()
    if parts.get("first"):
        day, month = _in_order(match, language, day_first)
    else:
        day = int(parts["day"])
        month = MONTHS[parts["name"].lower()] if parts.get("name") else int(parts["number"])
    try:
        found = date(int(parts["year"]), month, day)
    except ValueError:
        return None
    if not OLDEST_YEAR <= found.year <= NEWEST_YEAR:
        return None
    before = match.string[: match.start()].rstrip(" ,.").rpartition(" ")[2][:3].lower()
    return None if before in WEEKDAYS and WEEKDAYS[found.weekday()] != before else found.isoformat()


def _in_order(match: re.Match[str], language: str | None, day_first: bool | None) -> tuple[int, int]:
    """Day and month of an all-numeric date; (0, 0), which no calendar has, where it is not certain."""
    first, second = int(match["first"]), int(match["second"])
    if match["mark"] == "." or first == second or first > 12:
        return first, second
    if day_first is None and second <= 12:
        code = (language or EITHER).lower()
        day_first = None if code == EITHER else code not in MONTH_FIRST
    if second > 12 or day_first is False:
        return second, first
    return (first, second) if day_first else (0, 0)
