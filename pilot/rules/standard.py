"""The notice and the seven questions that a new programme starts with; operators edit them in the database."""

from datetime import UTC, datetime
from typing import Any

NOTICE_VERSION = "2026-10"
NOTICE_FROM = datetime(2026, 10, 1, tzinfo=UTC)
NOTICE_DE = """Die Anmeldung ist unverbindlich. Ein Anspruch auf Teilnahme entsteht nicht.

Wir verwenden Ihre Angaben nur, um über diese Anmeldung zu entscheiden und Ihnen zu antworten. \
Einen Entwurf löschen wir, wenn er 30 Tage lang nicht geändert wurde. Wenn Sie Ihre Anmeldung zurückziehen, \
löschen wir Ihre Angaben nach 30 Tagen."""
NOTICE_EN = """Signing up is not binding. It does not guarantee a place.

We use your answers only to decide about this sign-up and to reply to you. We delete a draft that was not \
changed for 30 days. If you withdraw your sign-up, we delete your answers after 30 days."""


def _choice(value: str, german: str, english: str) -> dict[str, str]:
    return {"value": value, "de": german, "en": english}


TRADES = [
    _choice("retail", "Handel, auch im Internet", "Shop, also online"),
    _choice("craft", "Handwerk und Bau", "Crafts and building"),
    _choice("hospitality", "Gastronomie, Hotel, Reisen", "Food, hotels, travel"),
    _choice("health", "Gesundheit und Pflege", "Health and care"),
    _choice("finance", "Bank, Versicherung, Finanzen", "Banking, insurance, finance"),
    _choice("services", "Beratung, Recht, Büro, IT", "Advice, law, office, IT"),
    _choice("transport", "Transport und Lieferung", "Transport and delivery"),
    _choice("public", "Behörde, Verein, Bildung", "Public body, association, education"),
    _choice("other", "Etwas anderes", "Something else"),
]
SIZES = [
    _choice("1-9", "1 bis 9", "1 to 9"),
    _choice("10-49", "10 bis 49", "10 to 49"),
    _choice("50-249", "50 bis 249", "50 to 249"),
    _choice("250+", "250 oder mehr", "250 or more"),
]
CHANNELS = [
    _choice("calls", "Anrufe", "Phone calls"),
    _choice("messengers", "Nachrichten-Apps", "Messaging apps"),
    _choice("sms", "SMS", "Text messages"),
    _choice("email", "E-Mail", "E-mail"),
    _choice("website", "Website oder Chat", "Website or chat"),
    _choice("in_person", "Persönlich vor Ort", "In person"),
]
VOLUMES = [
    _choice("to_20", "Weniger als 20", "Fewer than 20"),
    _choice("to_100", "20 bis 100", "20 to 100"),
    _choice("to_1000", "101 bis 1.000", "101 to 1,000"),
    _choice("more", "Mehr als 1.000", "More than 1,000"),
]
IMPERSONATED = [
    _choice("yes", "Ja", "Yes"),
    _choice("no", "Nein", "No"),
    _choice("unknown", "Weiß nicht", "I do not know"),
]

# Each: the fields of a Question; `fields` holds those of a page with several.
QUESTIONS: list[dict[str, Any]] = [
    {
        "key": "business",
        "type": "page",
        "label_de": "Wie heißt Ihr Unternehmen und wo sitzt es?",
        "label_en": "What is your business called and where is it based?",
        "fields": [
            {
                "key": "company",
                "type": "text",
                "label_de": "Name des Unternehmens",
                "label_en": "Business name",
                "hint_de": "So, wie Ihre Kundinnen und Kunden ihn kennen",
                "hint_en": "The name your customers know",
                "autocomplete": "organization",
            },
            {
                "key": "postcode",
                "type": "text",
                "label_de": "Postleitzahl",
                "label_en": "Postcode",
                "max_length": 10,
                "autocomplete": "postal-code",
            },
            {
                "key": "country",
                "type": "country",
                "label_de": "Land",
                "label_en": "Country",
                "autocomplete": "country",
            },
        ],
    },
    {
        "key": "trade",
        "type": "one",
        "label_de": "Was macht Ihr Unternehmen?",
        "label_en": "What does your business do?",
        "choices": TRADES,
    },
    {
        "key": "size",
        "type": "one",
        "label_de": "Wie viele Menschen arbeiten bei Ihnen?",
        "label_en": "How many people work for you?",
        "choices": SIZES,
    },
    {
        "key": "channels",
        "type": "many",
        "label_de": "Wie erreichen Ihre Kundinnen und Kunden Sie heute?",
        "label_en": "How do customers reach you today?",
        "hint_de": "Wählen Sie alles aus, was zutrifft",
        "hint_en": "Choose all that apply",
        "choices": CHANNELS,
    },
    {
        "key": "volume",
        "type": "one",
        "label_de": "Wie viele Anrufe und Nachrichten bekommen Sie pro Woche?",
        "label_en": "How many calls and messages do you get a week?",
        "hint_de": "Eine Schätzung genügt",
        "hint_en": "A guess is enough",
        "choices": VOLUMES,
    },
    {
        "key": "impersonation",
        "type": "page",
        "label_de": "Hat sich schon jemand als Ihr Unternehmen ausgegeben?",
        "label_en": "Has anyone pretended to be your business?",
        "fields": [
            {
                "key": "impersonated",
                "type": "one",
                "label_de": "Ist das schon vorgekommen?",
                "label_en": "Has this happened?",
                "choices": IMPERSONATED,
            },
            {
                "key": "impersonation_story",
                "type": "long_text",
                "label_de": "Was ist passiert?",
                "label_en": "What happened?",
                "hint_de": "Ein paar Sätze genügen",
                "hint_en": "A few sentences are enough",
                "required": False,
            },
        ],
    },
    {
        "key": "contact",
        "type": "page",
        "label_de": "Wie können wir Sie erreichen?",
        "label_en": "How can we contact you?",
        "fields": [
            {
                "key": "contact_name",
                "type": "text",
                "label_de": "Ihr Name",
                "label_en": "Your name",
                "autocomplete": "name",
            },
            {
                "key": "email",
                "type": "email",
                "label_de": "E-Mail-Adresse",
                "label_en": "E-mail address",
                "hint_de": "An diese Adresse schicken wir Ihnen die Antwort",
                "hint_en": "We send our reply to this address",
                "autocomplete": "email",
            },
            {
                "key": "contact_phone",
                "type": "phone",
                "label_de": "Telefonnummer",
                "label_en": "Phone number",
                "hint_de": "Zum Beispiel 030 23125 012; wir rufen nur an, wenn eine Frage offen ist",
                "hint_en": "For example 030 23125 012; we only call if something is unclear",
                "required": False,
                "autocomplete": "tel",
            },
        ],
    },
]
