"""Who takes part in the demonstration: businesses of several countries, kinds and states, and other applicants."""

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True)
class Firm:
    """One business; `ends` is what its case or seal is brought to. Numbers are the numbering plans' examples.

    `once` is the name that it was sealed under first (its page stood at that name, too), `would_be` the one that it
    asks for; `left` is the number that it was sealed under first, `second` a further one with a seal of its own.
    """

    key: str
    name: str
    legal_name: str
    kind: str
    legal_form: str
    country: str
    street: str
    postcode: str
    city: str
    person: str
    number: str
    ends: str
    court: str = ""
    register: str = ""
    vat_id: str = ""
    paper: str = "register_extract"
    extension: str = ""
    days_ago: int = 30
    language: str = "de"
    trade: str = "craft"
    once: str = ""
    would_be: str = ""
    left: str = ""
    second: str = ""


FIRMS: Final = (
    Firm("huber", "Bäckerei Huber", "Huber Backwaren GmbH", "legal_entity", "GmbH", "DE", "Lindenallee 5", "10115",
         "Berlin", "Eva Huber", "030 23125 012", "sealed", "Berlin (Charlottenburg)", "HRB 12345 B", "DE136695976",
         days_ago=40),
    Firm("sacher", "Konditorei Sächerl", "Sächerl & Söhne GmbH", "legal_entity", "GmbH", "AT", "Kohlmarkt 14", "1010",
         "Wien", "Josef Sächerl", "+43 1 234567890", "sealed", "Wien", "FN 122119m", "ATU13585627", days_ago=35,
         once="Café Sächerl"),
    Firm("wyss", "Uhren Wyss", "Wyss Uhren und Schmuck AG", "legal_entity", "AG", "CH", "Bahnhofstrasse 21", "8001",
         "Zürich", "Reto Wyss", "+41 21 234 56 78", "sealed", "", "CHE-100.155.212", days_ago=33,
         left="+41 21 234 56 70"),
    Firm("jansen", "Schreinerei Jansen", "Ole Jansen", "sole_trader", "trade", "DE", "Deichstraße 9", "20459",
         "Hamburg", "Ole Jansen", "0171 39200 12", "sealed", paper="trade_registration", days_ago=28,
         would_be="Tischlerei Jansen"),
    Firm("nord", "Nordlicht Energie", "Nordlicht Energie AG", "legal_entity", "AG", "DE", "Hafenplatz 1", "24103",
         "Kiel", "Silke Petersen", "0431 123 456", "sealed", "Kiel", "HRB 20017", "DE129273398", extension="210",
         days_ago=25, trade="services", second="030 23125 031"),
    Firm("martin", "Boulangerie Martin", "Boulangerie Martin SAS", "legal_entity", "SAS", "FR",
         "12 rue des Carmes", "67000", "Strasbourg", "Claire Martin", "+33 1 23 45 67 89", "suspended", "",
         "732829320", "FR40303265045", days_ago=60, language="en"),
    Firm("luca", "Pizzeria Da Luca", "Da Luca S.r.l.", "legal_entity", "S.r.l.", "IT", "Via Roma 3", "39100", "Bolzano",
         "Luca Bianchi", "+39 02 1234 5678", "revoked", "", "RM-1234567", "IT00743110157", days_ago=80,
         language="en", trade="hospitality"),
    Firm("nowak", "Piekarnia Nowak", "Piekarnia Nowak sp. z o.o.", "legal_entity", "sp. z o.o.", "PL", "ul. Długa 7",
         "80-831", "Gdańsk", "Anna Nowak", "+48 12 345 67 89", "expired", "", "0000127206", "PL8567346215",
         days_ago=420, language="en"),
    Firm("veldkamp", "Bloemen Veldkamp", "Veldkamp Bloemen B.V.", "legal_entity", "B.V.", "NL", "Keizersgracht 100",
         "1015 AA", "Amsterdam", "Sanne Veldkamp", "+31 10 123 4567", "waiting", "", "58860504", days_ago=4,
         language="en", trade="retail"),
    Firm("helios", "Αρτοποιείο Ήλιος", "Ήλιος Αρτοποιία Ε.Π.Ε.", "legal_entity", "company", "GR", "Ερμού 12", "105 63",
         "Αθήνα", "Νίκος Παππάς", "+30 21 2345 6789", "asked", "", "000234567000", days_ago=9, language="en"),
    Firm("zarya", "Кафе Заря", "Заря Кафе ООД", "legal_entity", "company", "BG", "ул. Раковски 5", "1000", "София",
         "Иван Петров", "+359 2 123 456", "rejected", "", "175074752", "BG175074752", days_ago=12, language="en",
         trade="hospitality"),
    Firm("bibliothek", "Stadtbibliothek Lindau", "Stadt Lindau (Bodensee)", "public_body", "municipality", "DE",
         "Maximilianstraße 52", "88131", "Lindau", "Petra Vogt", "08382 123456", "waiting", paper="letterhead",
         days_ago=3, trade="public"),
    Firm("acme", "Acme Plumbing", "Acme Plumbing & Heating Ltd", "legal_entity", "Ltd", "GB", "221B Baker Street",
         "NW1 6XE", "London", "Priya Shah", "+44 121 234 5678", "draft", "", "00445790", days_ago=2, language="en"),
)  # fmt: skip


@dataclass(frozen=True)
class Applicant:
    """Somebody who applied and has no account (yet)."""

    key: str
    company: str
    country: str
    ends: str
    language: str = "de"


APPLICANTS: Final = (
    Applicant("kiosk", "Kiosk am Rathaus", "DE", "draft"),
    Applicant("yoga", "Yoga im Hof", "DE", "submitted"),
    Applicant("fahrrad", "Fahrrad Krüger", "DE", "screening"),
    Applicant("dental", "Zahnarztpraxis Dr. Özdemir", "DE", "needs_answer"),
    Applicant("taxi", "Taxi Zentrale Graz", "AT", "waitlisted"),
    Applicant("garage", "Garage Rossi", "CH", "invited"),
    Applicant("glueck", "Glücksspiel24", "DE", "declined"),
    Applicant("verlag", "Verlag Morgenrot", "DE", "withdrawn", "en"),
)
