"""Every environment variable that Siegel reads, declared once with its type and default."""

from pathlib import Path
from typing import Any

import environ
from django.core.exceptions import ImproperlyConfigured

BASE_DIR = Path(__file__).resolve().parent.parent
YES_AND_NO = {*environ.Env.BOOLEAN_TRUE_STRINGS, "false", "off", "no", "n", "0", ""}
WORDS = {bool: "true or false", int: "a whole number", float: "a number"}


class Environment(environ.FileAwareEnv):  # type: ignore[misc]  # the library has no types
    """Names the variable that cannot be read, without its value; a switch is on or off and nothing else."""

    def get_value(self, var: str, *args: Any, **kwargs: Any) -> Any:
        try:
            return super().get_value(var, *args, **kwargs)
        except ValueError:
            cast = self.scheme[var][0] if var in self.scheme else str
            raise ImproperlyConfigured(f"{var} must be {WORDS.get(cast, 'readable')}") from None
        except OSError as error:
            raise ImproperlyConfigured(f"{var}_FILE names a file that cannot be read") from error

    @classmethod
    def parse_value(cls, value: Any, cast: Any) -> Any:
        if cast is bool and str(value).strip().lower() not in YES_AND_NO:
            raise ValueError("neither yes nor no")
        return super().parse_value(value, cast)


env = Environment(
    # How the process runs. Safe by default: development loosens through `.env`.
    DEBUG=(bool, False),
    PUBLIC_URL=(str, "http://localhost:8000"),
    ALLOWED_HOSTS=(list, []),
    TRUSTED_PROXY_COUNT=(int, 0),
    SITE_NAME=(str, "Siegel"),
    VAR_DIR=(str, str(BASE_DIR / "var")),
    KEYS_DIR=(str, ""),
    MEDIA_ROOT=(str, ""),
    LOG_FORMAT=(str, "json"),
    # Stores. No REDIS_URL means the embedded broker and the database cache.
    DATABASE_URL=(str, ""),
    REDIS_URL=(str, ""),
    DATABASE_POOL=(bool, False),
    # The reader in front of Django, and the local disk where this machine keeps its copy of the public answers.
    READER=(bool, True),
    READER_DIR=(str, ""),
    READER_PAGES_MB=(int, 16),
    # The outside world. Every address can be pointed at a local peer.
    EMAIL_URL=(str, "console"),
    MAIL_FROM=(str, "Siegel <no-reply@siegel.example>"),
    SMS_URL=(str, "console://"),
    VOICE_URL=(str, "console://"),
    # Empty: shown on a page with DEBUG, else printed by the operator.
    POST_URL=(str, ""),
    VIES_URL=(str, "https://ec.europa.eu/taxation_customs/vies/rest-api"),
    VIES_REQUESTER=(str, ""),
    GLEIF_URL=(str, "https://api.gleif.org/api/v1"),
    DNS_RESOLVERS=(list, []),
    DOMAIN_CHECK_EXTRA_ADDRESSES=(list, []),
    OUTSIDE_TIMEOUT_SECONDS=(float, 10.0),
    # How long a job belongs to a worker that took it: longer than the hard time limit of a task (120 s), else
    # slow work is done twice. After a worker was killed this is how long its jobs wait.
    OUTBOX_LEASE_SECONDS=(float, 150.0),
    # Who runs this, shown on the legal pages.
    OPERATOR_NAME=(str, ""),
    OPERATOR_ADDRESS=(str, ""),
    OPERATOR_EMAIL=(str, ""),
    OPERATOR_PHONE=(str, ""),
    OPERATOR_REGISTER=(str, ""),
    OPERATOR_VAT_ID=(str, ""),
    OPERATOR_TAX_NUMBER=(str, ""),
    OPERATOR_STREET=(str, ""),
    OPERATOR_POSTCODE=(str, ""),
    OPERATOR_CITY=(str, ""),
    OPERATOR_BANK=(str, ""),
    OPERATOR_IBAN=(str, ""),
    OPERATOR_BIC=(str, ""),
    SECURITY_CONTACT=(str, ""),
    # Rules an operator may set.
    PHONE_COUNTRIES=(list, ["DE", "AT", "CH"]),
    SEND_CAP_CENTS_PER_DAY=(int, 5000),
    CUSTOMER_SEND_CAP_CENTS_PER_DAY=(int, 1000),
    LETTER_CAP_CENTS_PER_DAY=(int, 5000),
    OPERATOR_COUNTRY=(str, "DE"),
    OPERATOR_SUBDIVISION=(str, ""),
    OPERATOR_TIME_ZONE=(str, "Europe/Berlin"),
    REVIEW_BUSINESS_DAYS=(int, 5),
    OBJECTION_DAYS=(int, 28),
    # How long papers are kept: after a case that led to no seal, and after the end of the seal that they led to.
    KEEP_REFUSED_DAYS=(int, 90),
    KEEP_AFTER_SEAL_DAYS=(int, 365),
    # Billing: the issuer whose invoice numbers have no gaps, days to pay, small-business exemption (§ 19 UStG).
    INVOICE_ISSUER=(str, "1"),
    INVOICE_DUE_DAYS=(int, 14),
    INVOICE_SMALL_BUSINESS=(bool, False),
    # The adviser's numbers and chart of accounts (03 or 04), for the year's export.
    DATEV_CONSULTANT=(int, 1001),
    DATEV_CLIENT=(int, 1),
    DATEV_CHART=(str, "03"),
    TRIAL_DAYS=(int, 60),
    # Withdrawing within 14 days (§ 356a BGB): for an operator whose contract partners may be consumers.
    CONTRACT_WITHDRAWAL=(bool, False),
    FREE_PUBLIC_BODIES=(bool, True),
    FREE_CHARITIES=(bool, True),
    # Card and SEPA debit by Stripe; without a key they are not offered. Several secrets while one is exchanged.
    STRIPE_KEY=(str, ""),
    STRIPE_WEBHOOK_SECRETS=(list, []),
    STRIPE_API_URL=(str, "https://api.stripe.com"),
    # Refunds, and corrections of invoices, above this need a second person.
    REFUND_ALONE_CENTS=(int, 10_000),
    # Brakes on the public sign-up: per network address (IPv6: per /64), and mails with links per e-mail address.
    PILOT_MINIMUM_SECONDS=(float, 2.0),
    PILOT_STARTS_PER_HOUR=(int, 30),
    PILOT_STARTS_PER_HOUR_IN_ALL=(int, 5000),
    PILOT_FORMS_PER_MINUTE=(int, 60),
    PILOT_LINKS_PER_HOUR=(int, 20),
    PILOT_LINK_MAILS_PER_DAY=(int, 3),
    # Development only: a system check refuses it elsewhere.
    DESK_SECOND_FACTOR=(bool, True),
)


def read_dotenv() -> None:
    """Reads `.env` beside manage.py where there is one; what the process already has wins."""
    path = BASE_DIR / ".env"
    if path.is_file():
        environ.FileAwareEnv.read_env(str(path), overwrite=False)
