"""What kinds of business there are: a short list that is published, each with its type at schema.org.

Every type is a LocalBusiness there: only those may have both opening hours and what an organisation has.
"""

from dataclasses import dataclass
from functools import cache
from typing import Final


@dataclass(frozen=True)
class Category:
    """`code` is stored and never reused for something else; `schema` is the nearest type of schema.org."""

    code: str
    schema: str
    de: str
    en: str

    def label(self, language: str) -> str:
        return self.en if language.startswith("en") else self.de


# code | type at schema.org | German | English
_LISTED: Final = """
bakery | Bakery | Bäckerei | Bakery
butcher | FoodEstablishment | Metzgerei | Butcher
cafe | CafeOrCoffeeShop | Café | Café
restaurant | Restaurant | Restaurant | Restaurant
takeaway | FastFoodRestaurant | Imbiss und Lieferküche | Takeaway
bar | BarOrPub | Bar und Kneipe | Bar and pub
catering | FoodEstablishment | Catering | Catering
grocery | GroceryStore | Lebensmittel | Groceries
farm | LocalBusiness | Hofladen und Landwirtschaft | Farm and farm shop
florist | Florist | Blumen und Gärtnerei | Florist and nursery
clothing | ClothingStore | Kleidung und Schuhe | Clothing and shoes
electronics | ElectronicsStore | Elektronik und Computer | Electronics and computers
furniture | FurnitureStore | Möbel und Einrichtung | Furniture and interiors
books | BookStore | Bücher und Papier | Books and stationery
sports | SportingGoodsStore | Sport und Fahrrad | Sports and bicycles
jewellery | JewelryStore | Schmuck und Uhren | Jewellery and watches
shop | Store | Anderes Geschäft | Other shop
online_shop | Store | Onlinehandel | Online shop
pharmacy | Pharmacy | Apotheke | Pharmacy
doctor | MedicalBusiness | Arztpraxis | Doctor
dentist | Dentist | Zahnarztpraxis | Dentist
therapy | MedicalBusiness | Therapie und Heilberufe | Therapy and health professions
care | MedicalBusiness | Pflege und Betreuung | Care
vet | LocalBusiness | Tierarztpraxis und Tierbedarf | Vet and pets
hairdresser | HairSalon | Friseur | Hairdresser
beauty | BeautySalon | Kosmetik und Körperpflege | Beauty
fitness | SportsActivityLocation | Fitness und Tanz | Fitness and dance
hotel | LodgingBusiness | Unterkunft | Accommodation
travel | TravelAgency | Reisen | Travel
car | AutomotiveBusiness | Auto und Werkstatt | Cars and garage
transport | LocalBusiness | Taxi, Transport und Umzug | Taxi, transport and removals
builder | GeneralContractor | Bau und Ausbau | Building
electrician | Electrician | Elektrohandwerk | Electrician
plumber | Plumber | Sanitär und Heizung | Plumbing and heating
painter | HousePainter | Malerhandwerk | Painter
locksmith | Locksmith | Schlüsseldienst | Locksmith
carpenter | HomeAndConstructionBusiness | Tischlerei und Zimmerei | Carpenter and joiner
cleaning | HomeAndConstructionBusiness | Reinigung und Hausmeister | Cleaning and caretaking
legal | LegalService | Recht und Notariat | Legal services
tax | AccountingService | Steuern und Buchhaltung | Tax and accounting
finance | FinancialService | Bank, Finanzen und Versicherung | Banking, finance and insurance
property | RealEstateAgent | Immobilien | Property
it | ProfessionalService | IT und Software | IT and software
agency | ProfessionalService | Beratung, Werbung und Gestaltung | Consulting, advertising and design
education | LocalBusiness | Schule und Unterricht | School and lessons
childcare | ChildCare | Kinderbetreuung | Childcare
culture | EntertainmentBusiness | Kultur und Veranstaltungen | Culture and events
public | GovernmentOffice | Behörde und öffentliche Stelle | Public body
association | LocalBusiness | Verein und gemeinnützige Organisation | Association and charity
other | LocalBusiness | Anderes | Something else
"""


def _read() -> tuple[Category, ...]:
    rows = ([part.strip() for part in line.split("|")] for line in _LISTED.strip().splitlines())
    return tuple(Category(code, schema, de, en) for code, schema, de, en in rows)


CATEGORIES: Final = _read()
BY_CODE: Final = {one.code: one for one in CATEGORIES}


@cache
def choices(language: str) -> tuple[tuple[str, str], ...]:
    """Code and label for a list to choose from, in the order of the alphabet, "something else" last."""
    named = sorted(
        ((one.code, one.label(language)) for one in CATEGORIES if one.code != "other"),
        key=lambda pair: pair[1].casefold().translate(str.maketrans("äöüé", "aoue")),
    )
    return (*named, ("other", BY_CODE["other"].label(language)))
