"""The only settings file. Everything comes from the environment; what is missing stays closed.

`docs/settings.md` lists every variable. `DEBUG=true` means development: a throw-away key, local hosts, mail into
`var/mail/`. It never shows tracebacks to visitors; `TRACEBACKS=true` does, for the developer who wants them.
"""

import re
import sys
from email.utils import parseaddr
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import environs
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

from guide import licences

BASE_DIR = Path(__file__).resolve().parent.parent
VAR_DIR = BASE_DIR / "var"
VAR_DIR.mkdir(exist_ok=True)

env = environs.Env()
DEVELOPMENT = env.bool("DEBUG", False)
DEBUG = env.bool("TRACEBACKS", False)


def required(name: str, in_development: str) -> str:
    """The variable's value, or one clear line and no start. In development the given stand-in is enough."""
    value = env.str(name, "") or (in_development if DEVELOPMENT else "")
    if not value:
        sys.exit(f"{name} is not set. Set it, or set DEBUG=true for development. See docs/settings.md.")
    return value


# The door ------------------------------------------------------------------------------------------------------------
PORT = env.int("PORT", 8000)
SECRET_KEY = required("SECRET_KEY", "development-only-key-that-signs-nothing-of-worth")
ALLOWED_HOSTS = [
    host for host in required("ALLOWED_HOSTS", "127.0.0.1,localhost,[::1]").replace(" ", "").split(",") if host
] or sys.exit("ALLOWED_HOSTS names no host. Write guide.example.org, for one. See docs/settings.md.")
SITE_URL = env.str("SITE_URL", f"http://127.0.0.1:{PORT}" if DEVELOPMENT else f"https://{ALLOWED_HOSTS[0]}").rstrip("/")
SITE_NAME = env.str("SITE_NAME", "MLOps for DevOps")
if not SITE_URL.startswith(("http://", "https://")):
    sys.exit("SITE_URL is no address. Write https://guide.example.org, for one. See docs/settings.md.")
IS_HTTPS = SITE_URL.startswith("https://")
CSRF_TRUSTED_ORIGINS = [SITE_URL] if IS_HTTPS else []
ROOT_URLCONF = "guide.urls"
WSGI_APPLICATION = "guide.wsgi.application"
APPEND_SLASH = True
CSRF_FAILURE_VIEW = "guide.views.csrf_failure"

# What it is made of --------------------------------------------------------------------------------------------------
INSTALLED_APPS = [
    "taggit",  # Before `resources`, whose admin takes taggit's own out again.
    "guide",
    "accounts",
    "resources",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "django_tasks",
    "django_tasks_db",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
]
MIDDLEWARE = [
    "guide.keeping.KeptPages",  # Around all others, so that what is kept has all their headers.
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "csp.middleware.CSPMiddleware",
    "guide.middleware.ProgramsWelcome",
    "guide.middleware.PlainErrors",
    "guide.middleware.GoodInput",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "guide.middleware.PersonalPages",
    "guide.remembering.Remembering",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "accounts.middleware.Visits",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "accounts.middleware.SignedInPeople",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "accounts.middleware.OneSite",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "guide.context.site",
                "accounts.context.person",
            ]
        },
    }
]
FORM_RENDERER = "guide.form_renderer.KeepingRenderer"

# Where it keeps things -----------------------------------------------------------------------------------------------
# SQLite: WAL lets readers read while one writes, FULL keeps every acknowledged write through a power cut, IMMEDIATE
# takes the write lock at BEGIN so that two writers wait for each other instead of failing half-way.
SQLITE_OPTIONS = {
    "transaction_mode": "IMMEDIATE",
    "timeout": 20,
    "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA cache_size=-16000;",
}

# PostgreSQL: the counts of search are one statement of many small parts. To compile it takes seconds, to run it 20 ms.
POSTGRESQL_OPTIONS = {"options": "-c jit=off"}


def database(config: dict[str, Any]) -> dict[str, Any]:
    """Django's settings for one database: persistent connections, and what each engine needs to be safe."""
    config |= {"CONN_MAX_AGE": None, "CONN_HEALTH_CHECKS": True}
    if config["ENGINE"].endswith("sqlite3"):
        file = Path(config["NAME"])
        config |= {"OPTIONS": SQLITE_OPTIONS, "TEST": {"NAME": str(file.with_name(f"test_{file.name}"))}}
    else:
        config = {"OPTIONS": {}} | config
        config["OPTIONS"] = POSTGRESQL_OPTIONS | config["OPTIONS"]
    return config


DATABASES = {"default": database(env.dj_db_url("DATABASE_URL", f"sqlite:///{VAR_DIR / 'guide.sqlite3'}"))}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

REDIS_URL = env.str("REDIS_URL", "")
CACHES = {
    # A Redis that hangs makes nobody wait for longer than this.
    "default": {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": REDIS_URL,
        "OPTIONS": {"socket_connect_timeout": 1, "socket_timeout": 1},
    }
    if REDIS_URL
    else {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"},
    # Social cards, 10 to 20 kB each: on disk, for all processes, and never more than so many.
    "cards": {
        "BACKEND": "django.core.cache.backends.filebased.FileBasedCache",
        "LOCATION": VAR_DIR / "cards",
        "OPTIONS": {"MAX_ENTRIES": 2_000},
    },
    # What strangers see, in each process: 15 kB each as a rule and 64 kB at most, so 64 MB at the very most.
    "pages": {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "LOCATION": "pages",
        "OPTIONS": {"MAX_ENTRIES": 1_000},
    },
}
# And for all processes and hosts, where there is Redis; in development a changed template has to show at once.
PAGES_ARE_SHARED = bool(REDIS_URL) and not DEVELOPMENT

STATIC_URL = "/static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATIC_ROOT = VAR_DIR / "static"
WHITENOISE_ROOT = BASE_DIR / "static" / "root"  # favicon.ico, which is asked for at the front door.
WHITENOISE_USE_FINDERS = WHITENOISE_AUTOREFRESH = DEVELOPMENT
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEVELOPMENT
        else "guide.static_files.StaticFiles"
    },
}

# Work in the background ----------------------------------------------------------------------------------------------
# A task is a row, written in the transaction that asks for it; `manage.py work` runs it. Redis, where there is one,
# wakes the workers at once: without it they look every second.
TASKS = {"default": {"BACKEND": "guide.bell.RingingBackend" if REDIS_URL else "django_tasks_db.DatabaseBackend"}}

# Mail ----------------------------------------------------------------------------------------------------------------
DEFAULT_FROM_EMAIL = SERVER_EMAIL = env.str("DEFAULT_FROM_EMAIL", "guide@localhost")
SECURITY_CONTACT = env.str("SECURITY_CONTACT", "") or DEFAULT_FROM_EMAIL
if "://" not in SECURITY_CONTACT and not SECURITY_CONTACT.startswith(("mailto:", "tel:")):
    SECURITY_CONTACT = f"mailto:{parseaddr(SECURITY_CONTACT)[1]}"
if not re.fullmatch(r"mailto:[!-~]+@[!-~]+|(https://|tel:)[!-~]+", SECURITY_CONTACT):
    sys.exit("SECURITY_CONTACT is neither a mail address nor https://…. See docs/settings.md.")
MAIL_DIR = VAR_DIR / "mail"
EMAIL_TIMEOUT = 10
EMAIL_URL = env.str("EMAIL_URL", "")
MAIL_PORTS = {"smtp": 25, "smtp+tls": 587, "smtp+ssl": 465}
mail = urlsplit(EMAIL_URL or "smtp://localhost")
if mail.scheme not in MAIL_PORTS or not mail.hostname:
    sys.exit("EMAIL_URL is not understood. Write smtp+tls://user:password@host:587, for one. See docs/settings.md.")
EMAIL_HOST, EMAIL_PORT = mail.hostname, mail.port or MAIL_PORTS[mail.scheme]
EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = unquote(mail.username or ""), unquote(mail.password or "")
EMAIL_USE_TLS, EMAIL_USE_SSL = mail.scheme == "smtp+tls", mail.scheme == "smtp+ssl"
if DEVELOPMENT and not EMAIL_URL:
    EMAIL_BACKEND = "accounts.mail.FileAndConsoleBackend"

# People --------------------------------------------------------------------------------------------------------------
AUTH_USER_MODEL = "accounts.User"
SILENCED_SYSTEM_CHECKS = ["security.W008"]  # The proxy sends visitors to HTTPS: SECURE_SSL_REDIRECT, below.
# One backend: it knows permissions too, and a second would hash every password twice.
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}", "OPTIONS": options}
    for name, options in {
        "UserAttributeSimilarityValidator": {"user_attributes": ["handle", "email"]},
        "CommonPasswordValidator": {},
        "MinimumLengthValidator": {"min_length": 10},
    }.items()
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "submissions"
ACCOUNT_ADAPTER = "accounts.adapters.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = "handle"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "username*", "password1*"]
ACCOUNT_FORMS = {
    "signup": "accounts.forms.SignupForm",
    "login": "accounts.forms.LoginForm",
    "add_email": "accounts.forms.AddEmailForm",
    "reset_password": "accounts.forms.ResetPasswordForm",
}
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_EMAIL_VERIFICATION_SUPPORTS_RESEND = True
ACCOUNT_PASSWORD_RESET_BY_CODE_ENABLED = True
ACCOUNT_PASSWORD_RESET_BY_CODE_TIMEOUT = 15 * 60
# Twenty people, or one twice-clicked button, may sign up with one address at once: each gets the same answer, no 429.
ACCOUNT_RATE_LIMITS = {"confirm_email": "20/m/key,60/h/key"}
# A browser left signed in is not enough to move an account to another address.
ACCOUNT_REAUTHENTICATION_REQUIRED = True
# Limits count visitors, not the proxy in front of them.
ALLAUTH_TRUSTED_PROXY_COUNT = int(env.bool("BEHIND_PROXY", False))
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_LOGOUT_REDIRECT_URL = "home"
ACCOUNT_DEFAULT_HTTP_PROTOCOL = "https" if IS_HTTPS else "http"
SOCIALACCOUNT_ADAPTER = "accounts.adapters.SocialAccountAdapter"
SOCIALACCOUNT_FORMS = {"signup": "accounts.forms.SocialSignupForm"}
SOCIALACCOUNT_EMAIL_AUTHENTICATION = True
SOCIALACCOUNT_ONLY = False

# The second factor: an app that shows codes, and codes on paper for when it is lost.
MFA_ADAPTER = "accounts.second_factor.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = SITE_NAME
MFA_FORMS = {
    "authenticate": "accounts.second_factor_forms.SignInForm",
    "reauthenticate": "accounts.second_factor_forms.AgainForm",
    "activate_totp": "accounts.second_factor_forms.ActivationForm",
}

# GitHub sign-in is there when both variables are. Its app stays out otherwise, so that its addresses are 404.
GITHUB_CLIENT_ID, GITHUB_CLIENT_SECRET = env.str("GITHUB_CLIENT_ID", ""), env.str("GITHUB_CLIENT_SECRET", "")
if bool(GITHUB_CLIENT_ID) != bool(GITHUB_CLIENT_SECRET):
    raise ImproperlyConfigured("Set both GITHUB_CLIENT_ID and GITHUB_CLIENT_SECRET, or neither.")
if GITHUB_CLIENT_ID:
    INSTALLED_APPS.append("allauth.socialaccount.providers.github")
    SOCIALACCOUNT_PROVIDERS = {
        "github": {
            "APPS": [{"client_id": GITHUB_CLIENT_ID, "secret": GITHUB_CLIENT_SECRET, "key": ""}],
            # GitHub says of each address whether it verified it. VERIFIED_EMAIL would trust the others too.
            "SCOPE": ["user:email"],
        }
    }

# Sessions are rows that know whose they are, so that people can see and end them. `django_session` stays empty.
SESSION_ENGINE = "accounts.sessions"

# Cookies and headers -------------------------------------------------------------------------------------------------
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = IS_HTTPS
SESSION_COOKIE_NAME = "__Host-sessionid" if IS_HTTPS else "sessionid"
CSRF_COOKIE_NAME = "__Host-csrftoken" if IS_HTTPS else "csrftoken"
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SECURE_SSL_REDIRECT = False  # The proxy does it; behind one every request would look like plain HTTP.
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if env.bool("BEHIND_PROXY", False) else None
SECURE_HSTS_SECONDS = 63_072_000 if IS_HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = IS_HTTPS
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "worker-src": [SELF],
        # Chromium judges the redirect that answers a form too, and sign-in by GitHub is one.
        "form-action": [SELF, "https://github.com"] if GITHUB_CLIENT_ID else [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}
# Lists are pasted into a form of the desk. Everywhere else `guide.middleware.GoodInput` takes far less.
DATA_UPLOAD_MAX_MEMORY_SIZE = 12_000_000
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2_000

# Links ---------------------------------------------------------------------------------------------------------------
# Whether the site may open the pages that people submit (the form at once, the worker for the moderator), and whether
# the worker looks after the links of the guide.
LOOKUPS = env.bool("LOOKUPS", True)

# What may be sent ----------------------------------------------------------------------------------------------------
GUESTS = env.bool("GUESTS", True)  # Whether links, changes and reports are taken from people without an account.
GUEST_CHALLENGE = env.bool("GUEST_CHALLENGE", False)  # Whether a guest's browser has to compute something first.
REPORTS_THAT_HIDE = env.int("REPORTS_THAT_HIDE", 3)  # Agreeing trusted readers that hide an entry; 0 switches it off.
ALARM_DAYS = env.int("ALARM_DAYS", 3)  # Moderators are told when something waits longer; 0 switches it off.

# The API -------------------------------------------------------------------------------------------------------------
API_CALLS = env.int("API_CALLS", 300)  # So many a minute are taken from one network address, or by one token.

# Data to take along ---------------------------------------------------------------------------------------------------
DATA_DIR = VAR_DIR / "data"  # What the worker writes every night, and /data/ serves.
try:
    DATA_LICENCE = licences.named(env.str("DATA_LICENCE", "CC-BY-4.0"), env.str("DATA_LICENCE_URL", ""))
except ValueError as problem:
    sys.exit(f"{problem} See docs/settings.md.")

# Tags ----------------------------------------------------------------------------------------------------------------
TAGGIT_CASE_INSENSITIVE = True
TAGGIT_TAGS_FROM_STRING = "resources.tagging.split"
TAGGIT_STRING_FROM_TAGS = "resources.tagging.join"

# Language, time, logs ------------------------------------------------------------------------------------------------
LANGUAGE_CODE = "en"
TIME_ZONE = "UTC"
USE_I18N = USE_TZ = True
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "filters": {"discreet": {"()": "guide.discretion.Discreet"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line", "filters": ["discreet"]}},
    "root": {"handlers": ["console"], "level": "INFO"},
    "loggers": {"django": {"handlers": ["console"], "level": "INFO", "propagate": False}},
}
