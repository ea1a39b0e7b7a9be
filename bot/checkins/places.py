"""The clocks of places that somebody names: exact names are told from what only looks like one."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from importlib.resources import files
from zoneinfo import ZoneInfo, available_timezones

from rapidfuzz import fuzz, process

from flows.talking.pieces import unaccented

AREAS = frozenset(
    ("Africa", "America", "Antarctica", "Arctic", "Asia", "Atlantic", "Australia", "Europe")
) | {"Indian", "Pacific"}
NO_PLACES = ("north", "south", "west", "center")
"""Names of zones that many places could mean."""
SIMILAR = 75
"""How alike a name must be to what was typed to be asked about, of 100 (expert)."""
MOST = 6
"""So many clocks are offered; more do not fit on a small screen."""
LANGUAGES = ("en", "es")
HALF_A_YEAR = timedelta(days=182)
NOT_FAR = timedelta(hours=3)
"""A town of ours may have a namesake: one with a clock farther from the clinic's is asked about."""
TOWNS = {
    "Europe/London": (
        "bath, birmingham, boston, bradford, brighton, bristol, cambridge, cardiff, coventry, "
        "derby, dover, dundee, durham, edinburgh, edimburgo, england, exeter, glasgow, "
        "great britain, halifax, hull, inglaterra, inverness, kent, leeds, leicester, lincoln, "
        "liverpool, londres, manchester, newcastle, newport, northern ireland, norwich, "
        "nottingham, oxford, perth, plymouth, portsmouth, preston, reading, richmond, salisbury, "
        "scotland, escocia, sheffield, southampton, st andrews, sunderland, swansea, uk, wales, "
        "gales, wellington, wells, winchester, worcester, york"
    ),
    "Europe/Dublin": "cork, eire, galway, kilkenny, limerick, sligo, waterford",
    "Europe/Madrid": (
        "a coruna, albacete, alicante, almeria, badajoz, barcelona, bilbao, burgos, cadiz, "
        "cartagena, cordoba, elche, gerona, gijon, girona, granada, guadalajara, huelva, ibiza, "
        "jaen, la coruna, leon, lerida, lleida, logrono, malaga, mallorca, melilla, merida, "
        "murcia, oviedo, palma, pamplona, salamanca, san sebastian, santander, santiago, "
        "santiago de compostela, segovia, sevilla, seville, tarragona, toledo, valencia, "
        "valladolid, vigo, vitoria, zaragoza"
    ),
    "Atlantic/Canary": "canarias, gran canaria, lanzarote, las palmas, tenerife, fuerteventura",
    "Europe/Lisbon": "lisboa, oporto, porto, braga, coimbra, faro",
    "Europe/Paris": "bordeaux, burdeos, lille, lyon, marseille, marsella, nice, nantes, toulouse",
    "Europe/Berlin": (
        "bremen, cologne, colonia, dresden, dusseldorf, essen, frankfurt, hamburg, hamburgo, "
        "hannover, koln, leipzig, munchen, munich, nuremberg, nurnberg, stuttgart"
    ),
    "Europe/Rome": "florence, florencia, genoa, milan, milano, naples, napoli, roma, turin, venice",
    "Europe/Vienna": "graz, innsbruck, linz, salzburg, viena, wien",
    "Europe/Zurich": "basel, bern, geneva, geneve, ginebra",
    "Europe/Brussels": "antwerp, bruges, bruselas, ghent",
    "Europe/Amsterdam": "rotterdam, the hague, utrecht",
    "Europe/Moscow": "moscu, saint petersburg, st petersburg",
    "Europe/Athens": "atenas",
    "America/New_York": (
        "atlanta, baltimore, boston, brooklyn, buffalo, cambridge, charlotte, cleveland, "
        "columbus, durham, florida, georgia, manhattan, miami, new york city, nueva york, "
        "orlando, philadelphia, pittsburgh, richmond, rochester, syracuse, tampa, "
        "washington, washington dc, worcester, york"
    ),
    "America/Chicago": (
        "austin, birmingham, dallas, houston, kansas city, lincoln, memphis, milwaukee, "
        "minneapolis, nashville, new orleans, oklahoma city, omaha, san antonio, st louis"
    ),
    "America/Denver": "albuquerque, colorado springs, el paso, salt lake city",
    "America/Phoenix": "mesa, scottsdale, tucson",
    "America/Los_Angeles": (
        "california, las vegas, oakland, portland, sacramento, salem, san diego, san francisco, "
        "san jose, seattle"
    ),
    "America/Toronto": "hamilton, kingston, london ontario, montreal, ontario, ottawa, quebec",
    "America/Vancouver": "british columbia, richmond, victoria",
    "America/Edmonton": "alberta, calgary",
    "America/Mexico_City": (
        "cdmx, ciudad de mexico, guadalajara, leon, merida, puebla, queretaro, toluca, veracruz"
    ),
    "America/Bogota": "barranquilla, cali, cartagena, medellin",
    "America/Caracas": "barcelona, maracaibo, merida, valencia",
    "America/Argentina/Buenos_Aires": "la plata, mar del plata, rosario, santa fe",
    "America/Santiago": "concepcion, santiago de chile, temuco, valparaiso",
    "America/Lima": "arequipa, cusco, trujillo",
    "America/Guayaquil": "cuenca, quito",
    "America/Sao_Paulo": "brasilia, rio, rio de janeiro",
    "Australia/Sydney": "canberra, newcastle, wollongong",
    "Australia/Melbourne": "geelong",
    "Pacific/Auckland": "christchurch, dunedin, hamilton, wellington",
    "Asia/Kolkata": "bangalore, chennai, delhi, hyderabad, mumbai, new delhi",
    "Asia/Shanghai": "beijing, pekin",
    "Asia/Jerusalem": "jaffa",
    "Africa/Johannesburg": "cape town, durban, pretoria",
}
"""Towns without a zone of their own, and what else people call one; some are in two countries."""


@dataclass(frozen=True, slots=True)
class Place:
    """A clock by its zone, and the place that it was found by."""

    zone: str
    name: str


def places_called(words: str, home: str, now: datetime) -> tuple[list[Place], bool]:
    """Return the clocks that somebody may mean, those of the country of `home` first.

    Tells too whether they are certain: there is one clock, and it was named exactly.
    """
    said = plain(words)
    exact = _clocks([Place(zone, said) for zone in _by_name().get(said, ())], home, now)
    if exact:
        is_near = said not in _towns() or abs(_ahead(exact[0].zone, home, now)) <= NOT_FAR
        return exact[:MOST], len(exact) == 1 and is_near
    return _clocks(_near(said), home, now)[:MOST], False


def plain(words: str) -> str:
    """Return words without what nobody types: accents, capitals, signs.

    >>> plain("  CÓRDOBA, (Spain) "), plain("America/New_York")
    ('cordoba spain', 'america new york')
    """
    letters = (one if one.isalnum() else " " for one in unaccented(words).casefold())
    return " ".join("".join(letters).split())


def _clocks(found: Iterable[Place], home: str, now: datetime) -> list[Place]:
    """Return one place of each clock: what shows the same time all year is one."""
    country = _countries().get(home)
    by_country = sorted(
        found, key=lambda one: (one.zone != home, _countries().get(one.zone, "") != country)
    )
    clocks: dict[tuple[object, object], Place] = {}
    for one in by_country:
        local = now.astimezone(ZoneInfo(one.zone))
        later = (now + HALF_A_YEAR).astimezone(ZoneInfo(one.zone))
        clocks.setdefault((local.utcoffset(), later.utcoffset()), one)
    return list(clocks.values())


def _ahead(zone: str, home: str, now: datetime) -> timedelta:
    """Return how far the clock of a zone is ahead of another."""
    here, there = (now.astimezone(ZoneInfo(one)).utcoffset() for one in (home, zone))
    assert here is not None
    assert there is not None
    return there - here


def _near(said: str) -> list[Place]:
    """Return what is written alike, or stands whole among other words."""
    names = list(_by_name())
    among = [name for name in names if len(name) > 2 and f" {name} " in f" {said} "]
    alike = process.extract(said, names, scorer=fuzz.ratio, score_cutoff=SIMILAR, limit=MOST)
    found = sorted(among, key=len, reverse=True) + [name for name, *_ in alike]
    return [Place(zone, name) for name in dict.fromkeys(found) for zone in _by_name()[name]]


@cache
def _by_name() -> dict[str, tuple[str, ...]]:
    """Return the zones of each name: a city of the list of zones, a town, or a country."""
    found: dict[str, list[str]] = {}
    for zone in sorted(available_timezones(), key=lambda name: (name.count("/"), name)):
        area, _, city = zone.partition("/")
        name = plain(city.rpartition("/")[2])
        if area in AREAS and city and name not in NO_PLACES:
            found.setdefault(name, [zone])
            found.setdefault(plain(zone), [zone])
    for town, zones in [*_towns().items(), *_named_countries()]:
        found.setdefault(town, []).extend(zones)
    return {name: tuple(zones) for name, zones in found.items()}


@cache
def _towns() -> dict[str, list[str]]:
    zones: dict[str, list[str]] = {}
    for zone, towns in TOWNS.items():
        for town in towns.split(", "):
            zones.setdefault(town, []).append(zone)
    return zones


def _named_countries() -> Iterable[tuple[str, list[str]]]:
    from babel import Locale  # noqa: PLC0415 - slow to import, and few name a place

    zones: dict[str, list[str]] = {}
    for zone, country in _countries().items():
        zones.setdefault(country, []).append(zone)
    for language in LANGUAGES:
        names = Locale(language).territories
        for country, its in zones.items():
            if country in names:
                yield plain(names[country]), its


@cache
def _countries() -> dict[str, str]:
    """Return the country of each zone, as the list of zones that comes with them tells."""
    table = files("tzdata").joinpath("zoneinfo", "zone.tab").read_text(encoding="utf-8")
    rows = (line.split("\t") for line in table.splitlines() if not line.startswith("#"))
    return {zone: country for country, _, zone, *_ in rows}
