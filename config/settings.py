"""One settings file for all environments; the differences live in the environment variables of `config.env`."""

from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import django_stubs_ext
from django.utils.translation import gettext_lazy as _

from config import stores, wiring
from config.celery_options import celery_settings
from config.env import BASE_DIR, env, read_dotenv
from config.logs import logging_settings
from config.operator import billing_settings, datev_settings, operator_settings
from config.sign_in import PASSWORD_VALIDATORS, sign_in_settings

read_dotenv()
# Lets generic forms and admin classes be written as the type checker knows them.
django_stubs_ext.monkeypatch()

DEBUG: bool = env("DEBUG")
VAR_DIR = Path(env("VAR_DIR"))
KEYS_DIR = Path(env("KEYS_DIR") or VAR_DIR / "keys")
MEDIA_ROOT = Path(env("MEDIA_ROOT") or VAR_DIR / "media")
READER: bool = env("READER")
READER_DIR = Path(env("READER_DIR") or VAR_DIR / "reader")
READER_PAGES_MB: int = env("READER_PAGES_MB")
PUBLIC_URL: str = stores.public_address(env("PUBLIC_URL"))
PUBLIC_HOST = urlsplit(PUBLIC_URL).hostname or "localhost"
SITE_NAME: str = env("SITE_NAME")
SECURE = PUBLIC_URL.startswith("https://")


def _secret_key() -> str:
    """SECRET_KEY, SECRET_KEY_FILE, or the file that `manage.py make_secrets` writes beside the other keys."""
    given: str = env.str("SECRET_KEY", default="")
    path = KEYS_DIR / "django-secret-key"
    return given or (path.read_text(encoding="ascii").strip() if path.is_file() else "")


SECRET_KEY = _secret_key() or ("insecure-until-make_secrets-ran" if DEBUG else "")
ALLOWED_HOSTS: list[str] = env("ALLOWED_HOSTS") or [PUBLIC_HOST, "localhost", "127.0.0.1", "[::1]"]
CSRF_TRUSTED_ORIGINS = [PUBLIC_URL]

INSTALLED_APPS = [
    "accounts",
    "verification",
    "billing",
    "pilot",
    "directory",
    "config.outbox",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.sitemaps",
    "config.backoffice_app.BackOfficeConfig",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "django_countries",  # for its translations of country names
    "django_htmx",
    "template_partials",
    "rules",
    "csp",
]

MIDDLEWARE = [
    "config.middleware.RequestIdMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "config.middleware.PolicyMiddleware",
    "config.middleware.PrivateByDefaultMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "config.middleware.HostileInputMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "config.middleware.LanguageMiddleware",
    "config.middleware.SlashMiddleware",
    "config.middleware.MethodMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "config.middleware.WayBackMiddleware",
    "config.middleware.WrongMethodMiddleware",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
FORM_RENDERER = "config.renderers.SiegelRenderer"
TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "config.context.site",
            ],
        },
    }
]

DATABASES = stores.database_settings(env("DATABASE_URL"), VAR_DIR, pool=env("DATABASE_POOL"))
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
REDIS_URL = stores.broker_address(env("REDIS_URL"))
CACHES = stores.cache_settings(REDIS_URL)
vars().update(stores.mail_settings(env("EMAIL_URL")))
vars().update(celery_settings(REDIS_URL, VAR_DIR))
LOGGING = logging_settings(env("LOG_FORMAT"))
DEFAULT_FROM_EMAIL = SERVER_EMAIL = env("MAIL_FROM")

LANGUAGE_CODE = "de"
LANGUAGES = [("de", _("German")), ("en", _("English"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
FORMAT_MODULE_PATH = ["config.formats"]
USE_TZ = True
TIME_ZONE: str = stores.time_zone(env("OPERATOR_TIME_ZONE"))
STATIC_URL = "/static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATIC_ROOT = VAR_DIR / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": (
            "django.contrib.staticfiles.storage.StaticFilesStorage"
            if DEBUG
            else "whitenoise.storage.CompressedManifestStaticFilesStorage"
        )
    },
}
WHITENOISE_USE_FINDERS = DEBUG
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_500_000
DATA_UPLOAD_MAX_NUMBER_FIELDS = 200
FILE_UPLOAD_MAX_MEMORY_SIZE = 1_000_000

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "rules.permissions.ObjectPermissionBackend",
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = PASSWORD_VALIDATORS
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "accounts:home"
LOGOUT_REDIRECT_URL = "directory:home"

ACCOUNT_ADAPTER = "accounts.adapters.accounts.AccountAdapter"
vars().update(sign_in_settings())
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1"]  # a password is optional: whoever has none gets a code
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_PASSWORD_RESET_BY_CODE_ENABLED = True
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_REAUTHENTICATION_TIMEOUT = 300
ACCOUNT_UNIQUE_EMAIL = True
ACCOUNT_PRESERVE_USERNAME_CASING = False
ALLAUTH_TRUSTED_PROXY_COUNT: int = env("TRUSTED_PROXY_COUNT")
MFA_TOTP_ISSUER = SITE_NAME
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = DEBUG
MFA_ADAPTER = "accounts.adapters.mfa.MfaAdapter"
USERSESSIONS_TRACK_ACTIVITY = False  # it would write on every GET

SESSION_COOKIE_AGE = 7 * 24 * 3600
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE
SESSION_COOKIE_NAME = "__Host-session" if SECURE else "session"
CSRF_COOKIE_NAME = "__Host-csrf" if SECURE else "csrf"
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "config.errors.csrf_failure"
LANGUAGE_COOKIE_SECURE = SECURE
SECURE_HSTS_SECONDS = 63_072_000 if SECURE else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = SECURE
SECURE_SSL_REDIRECT = SECURE
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if env("TRUSTED_PROXY_COUNT") else None
SECURE_REFERRER_POLICY = "strict-origin-when-cross-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'"],
        "font-src": ["'self'"],
        "connect-src": ["'self'"],
        "form-action": ["'self'"],
        "base-uri": ["'none'"],
        "frame-ancestors": ["'none'"],
        "manifest-src": ["'self'"],
    }
}

PHONENUMBER_DEFAULT_REGION: str = env("OPERATOR_COUNTRY")
OUTBOX_SUBSCRIPTIONS = wiring.SUBSCRIPTIONS
PERSONAL_DATA = wiring.PERSONAL_DATA
ERASURE = wiring.ERASURE
PORT_FACTORIES = wiring.PORTS
USAGE_COUNTERS = wiring.USAGE
SMS_URL: str = env("SMS_URL")
VOICE_URL: str = env("VOICE_URL")
POST_URL: str = env("POST_URL") or ("console://" if DEBUG else "print://")
VIES_URL: str = env("VIES_URL")
VIES_REQUESTER: str = env("VIES_REQUESTER")
GLEIF_URL: str = env("GLEIF_URL")
DNS_RESOLVERS: list[str] = env("DNS_RESOLVERS")
DOMAIN_CHECK_EXTRA_ADDRESSES: list[str] = env("DOMAIN_CHECK_EXTRA_ADDRESSES")
OUTSIDE_TIMEOUT_SECONDS: float = env("OUTSIDE_TIMEOUT_SECONDS")
OUTBOX_LEASE_SECONDS: float = env("OUTBOX_LEASE_SECONDS")
CONSOLE_GATEWAY_ALLOWED = DEBUG
PHONE_COUNTRIES: list[str] = env("PHONE_COUNTRIES")
SEND_CAP_CENTS_PER_DAY: int = env("SEND_CAP_CENTS_PER_DAY")
CUSTOMER_SEND_CAP_CENTS_PER_DAY: int = env("CUSTOMER_SEND_CAP_CENTS_PER_DAY")
LETTER_CAP_CENTS_PER_DAY: int = env("LETTER_CAP_CENTS_PER_DAY")
OPERATOR_COUNTRY: str = env("OPERATOR_COUNTRY")
OPERATOR_SUBDIVISION: str = env("OPERATOR_SUBDIVISION")
REVIEW_BUSINESS_DAYS: int = env("REVIEW_BUSINESS_DAYS")
OBJECTION_DAYS: int = env("OBJECTION_DAYS")
KEEP_REFUSED_DAYS: int = env("KEEP_REFUSED_DAYS")
KEEP_AFTER_SEAL_DAYS: int = env("KEEP_AFTER_SEAL_DAYS")
DESK_SECOND_FACTOR: bool = env("DESK_SECOND_FACTOR")
PILOT_MINIMUM_SECONDS: float = env("PILOT_MINIMUM_SECONDS")
PILOT_LIMITS: dict[str, int] = {
    "starts": env("PILOT_STARTS_PER_HOUR"),
    "starts_in_all": env("PILOT_STARTS_PER_HOUR_IN_ALL"),
    "forms": env("PILOT_FORMS_PER_MINUTE"),
    "links": env("PILOT_LINKS_PER_HOUR"),
    "mails": env("PILOT_LINK_MAILS_PER_DAY"),
}
OPERATOR = operator_settings()
BILLING = billing_settings()
DATEV = datev_settings()
SILENCED_SYSTEM_CHECKS: list[str] = []
