"""The site's settings: one file, every difference between places a variable listed in .env.example."""

import secrets
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.urls import reverse_lazy

from bestiary_site import env
from bestiary_site.logging_setup import logging_config
from bestiary_site.shared.origins import file_origins
from bestiary_site.shared.secret_file import read_or_make_secret

BASE_DIR = env.BASE_DIR
DATA_DIR = env.folder("DATA_DIR", BASE_DIR / "data")
SCRATCH_DIR = DATA_DIR / "scratch"
WORK_DIR = DATA_DIR / "work"
LOG_DIR = DATA_DIR / "logs"

# -- who and where ----------------------------------------------------------------------------------------

DEBUG = env.flag("DEBUG")
SECRET_KEY = env.text("SECRET_KEY") or read_or_make_secret(DATA_DIR / "secret_key", secrets.token_urlsafe(64))
SITE_URL = env.text("SITE_URL", f"http://localhost:{env.integer('PORT', 8000)}").rstrip("/")
SITE_NAME = env.text("SITE_NAME", "Bestiary")
HTTPS = SITE_URL.startswith("https://")
_site_host = urlsplit(SITE_URL).hostname or "localhost"
_own_machine = ("localhost", "127.0.0.1", "::1")
ALLOWED_HOSTS = env.words("ALLOWED_HOSTS", ("localhost", "127.0.0.1", "[::1]", _site_host))
CSRF_TRUSTED_ORIGINS = [SITE_URL, *env.words("CSRF_TRUSTED_ORIGINS")]
BEHIND_PROXY = env.flag("BEHIND_PROXY")

OPEN_TABLE = env.flag("OPEN_TABLE")
OPEN_TABLE_FORCED = env.flag("OPEN_TABLE_FORCED")

# -- the parts of the site --------------------------------------------------------------------------------

INSTALLED_APPS = [
    "bestiary_site",
    "campaigns",
    "imagegen",
    "characters",
    "reconstruction",
    "scenes",
    "unfold",
    "unfold.contrib.filters",
    "unfold.contrib.simple_history",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "channels",
    "rest_framework",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "django_filters",
    "corsheaders",
    "allauth",
    "allauth.account",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "allauth.mfa",
    "allauth.usersessions",
    "allauth.headless",
    "axes",
    "csp",
    "simple_history",
    "django_celery_beat",
    "django_prometheus",
    "django_structlog",
    "django_vite",
    "waffle",
]

MIDDLEWARE = [
    "django_prometheus.middleware.PrometheusBeforeMiddleware",
    "bestiary_site.middleware.RequestIdMiddleware",
    "bestiary_site.middleware.ClientAddressMiddleware",
    "bestiary_site.middleware.SignInsInTurnMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "corsheaders.middleware.CorsMiddleware",
    "bestiary_site.middleware.TrailingSlashMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "bestiary_site.admin_policy.AdminContentPolicyMiddleware",
    "bestiary_site.middleware.OpenTableMiddleware",
    "campaigns.middleware.ViewAsMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "simple_history.middleware.HistoryRequestMiddleware",
    "django_structlog.middlewares.RequestMiddleware",
    "bestiary_site.middleware.DomainErrorMiddleware",
    "axes.middleware.AxesMiddleware",
    "waffle.middleware.WaffleMiddleware",
    "django_prometheus.middleware.PrometheusAfterMiddleware",
]

ROOT_URLCONF = "bestiary_site.urls"
ASGI_APPLICATION = "bestiary_site.asgi.application"
APPEND_SLASH = True

TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "bestiary_site.context.site",
            ],
        },
    }
]

# -- where things are kept --------------------------------------------------------------------------------

DATABASES = {"default": env.database(DATA_DIR / "bestiary.sqlite3", env.text("DATABASE_SCHEMA"))}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
REDIS_URL = env.text("REDIS_URL")

if REDIS_URL:
    CACHES: dict[str, Any] = {
        "default": {
            "BACKEND": "django.core.cache.backends.redis.RedisCache",
            "LOCATION": REDIS_URL,
            "KEY_PREFIX": "bestiary",
            # Without a limit a server that has gone silent would be waited for, for ever.
            "OPTIONS": {"socket_timeout": 5, "socket_connect_timeout": 5},
        }
    }
    CHANNEL_LAYERS: dict[str, Any] = {
        "default": {
            "BACKEND": "channels_redis.core.RedisChannelLayer",
            "CONFIG": {"hosts": [REDIS_URL], "prefix": "bestiary", "capacity": 1000},
        }
    }
else:
    CACHES = {
        "default": {
            "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
            "OPTIONS": {"MAX_ENTRIES": 5000},
        }
    }
    CHANNEL_LAYERS = {"default": {"BACKEND": "channels.layers.InMemoryChannelLayer", "CONFIG": {"capacity": 1000}}}

S3_BUCKET = env.text("S3_BUCKET")
S3_PUBLIC_ENDPOINT_URL = env.text("S3_PUBLIC_ENDPOINT_URL")
CDN_BASE_URL = env.text("CDN_BASE_URL")
SIGNED_URL_SECONDS = env.integer("SIGNED_URL_SECONDS", 3600, least=60)
MEDIA_ROOT = DATA_DIR / "media"
if S3_BUCKET:
    _default_storage: dict[str, Any] = {
        "BACKEND": "storages.backends.s3.S3Storage",
        "OPTIONS": {
            "bucket_name": S3_BUCKET,
            "endpoint_url": env.text("S3_ENDPOINT_URL") or None,
            "region_name": env.text("S3_REGION", "us-east-1"),
            "access_key": env.text("S3_ACCESS_KEY") or None,
            "secret_key": env.text("S3_SECRET_KEY") or None,
            "addressing_style": env.text("S3_ADDRESSING_STYLE", "auto"),
            "signature_version": "s3v4",
            "default_acl": None,
            "querystring_auth": True,
            "file_overwrite": True,
        },
    }
else:
    _default_storage = {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": MEDIA_ROOT},
    }
FILE_ORIGINS = file_origins(
    bucket=S3_BUCKET,
    endpoint=S3_PUBLIC_ENDPOINT_URL or env.text("S3_ENDPOINT_URL"),
    region=env.text("S3_REGION", "us-east-1"),
    cdn=CDN_BASE_URL,
)
BACKUP_DIR = env.folder("BACKUP_DIR", DATA_DIR / "backups")
BACKUP_KEY = env.text("BACKUP_KEY")
BACKUP_RETENTION_DAYS = env.integer("BACKUP_RETENTION_DAYS", 30, least=1)
BACKUP_S3_BUCKET = env.text("BACKUP_S3_BUCKET")
BACKUP_S3_PREFIX = env.text("BACKUP_S3_PREFIX", "backups").strip("/")
BACKUP_S3_ACCESS = {
    "endpoint_url": env.text("S3_ENDPOINT_URL") or None,
    "region_name": env.text("S3_REGION", "us-east-1"),
    "access_key": env.text("S3_ACCESS_KEY") or None,
    "secret_key": env.text("S3_SECRET_KEY") or None,
    "addressing_style": env.text("S3_ADDRESSING_STYLE", "auto"),
}
COLLECT_STATIC = env.flag("COLLECT_STATIC")
STORAGES = {
    "default": _default_storage,
    "staticfiles": {
        # The manifest storage answers 500 until collectstatic has run, so a single machine serves by finders.
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if COLLECT_STATIC
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}
STATIC_URL = "/static/"
STATIC_ROOT = DATA_DIR / "static"
STATICFILES_DIRS = [("dist", BASE_DIR / "static" / "dist"), ("public", BASE_DIR / "static" / "public")]
WHITENOISE_USE_FINDERS = not COLLECT_STATIC
WHITENOISE_IMMUTABLE_FILE_TEST = r"^.+[.-][0-9a-zA-Z_-]{8,12}\..+$"
DJANGO_VITE = {
    "default": {
        "dev_mode": False,
        "manifest_path": BASE_DIR / "static" / "dist" / ".vite" / "manifest.json",
        "static_url_prefix": "dist",
    }
}

# -- background work --------------------------------------------------------------------------------------

EMBEDDED = not REDIS_URL
CELERY_BROKER_URL = env.text("CELERY_BROKER_URL", REDIS_URL or "memory://localhost/")
# A request must not wait long for a broker that is away: the sweep sends the wake-up again.
CELERY_BROKER_TRANSPORT_OPTIONS = {"max_retries": 1, "interval_start": 0, "interval_step": 0.1, "interval_max": 0.2}
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = False  # the job row is the truth: a message is only a wake-up (docs/decisions/0004)
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_TIMEZONE = "UTC"
CELERY_BEAT_SCHEDULER = "django_celery_beat.schedulers:DatabaseScheduler"
CELERY_BEAT_MAX_LOOP_INTERVAL = 5
CELERY_TASK_ROUTES = {
    "reconstruction.tasks.run_reconstruction": {"queue": "heavy"},
    "imagegen.tasks.draw_picture": {"queue": "pictures"},
}
CELERY_TASK_DEFAULT_QUEUE = "quick"
JOB_WAKE_UP_SECONDS = env.integer("JOB_WAKE_UP_SECONDS", 60, least=1)
CHILD_ENVIRONMENT = env.for_children()
JOB_MEMORY_MB = env.integer("JOB_MEMORY_MB", 8192, least=256)
JOBS_AT_ONCE = env.integer("JOBS_AT_ONCE", 1, least=1)
ACTIVE_JOBS_PER_PERSON = env.integer("ACTIVE_JOBS_PER_PERSON", 3, least=1)
WORK_FOLDER_DAYS = env.integer("WORK_FOLDER_DAYS", 7, least=1)

# -- places outside ---------------------------------------------------------------------------------------

WEBHOOKS_AT_HOME = env.flag("WEBHOOKS_AT_HOME")
DISCORD_BOT_TOKEN = env.text("DISCORD_BOT_TOKEN")
DISCORD_API = "https://discord.com/api/v10"
ARCHIVE_MAX_MB = env.integer("ARCHIVE_MAX_MB", 4096, least=1)
DNDBEYOND_FETCH = env.flag("DNDBEYOND_FETCH", default=True)
DNDBEYOND_API = "https://character-service.dndbeyond.com"

# -- pictures ---------------------------------------------------------------------------------------------

PICTURES_PER_MINUTE = env.integer("PICTURES_PER_MINUTE", 10)
SCENES_PER_MINUTE = env.integer("SCENES_PER_MINUTE", 5)
SCENE_CACHE_DAYS = env.integer("SCENE_CACHE_DAYS", 7, least=1)
SCENE_CACHE_FROM = env.choice("SCENE_CACHE_FROM", ("use", "making"))
SCENE_TALLY_SECONDS = 5  # uses of kept scenes are written together, so often

# -- uploads ----------------------------------------------------------------------------------------------

UPLOAD_MAX_MB = env.integer("UPLOAD_MAX_MB", 100, least=1)
UPLOAD_CHUNK_BYTES = 4 * 1024 * 1024
UPLOADS_PER_CAPTURE = env.integer("UPLOADS_PER_CAPTURE", 400, least=3)
STORAGE_PER_PERSON_MB = env.integer("STORAGE_PER_PERSON_MB", 20_000, least=1)
PHOTO_MAX_MEGAPIXELS = env.integer("PHOTO_MAX_MEGAPIXELS", 120, least=1)
ATTACHMENT_MAX_MB = env.integer("ATTACHMENT_MAX_MB", 50, least=1)
CAMPAIGN_FILES_MB = env.integer("CAMPAIGN_FILES_MB", 5_000, least=1)
TABLE_ROOM_KEPT_SECONDS = env.integer("TABLE_ROOM_KEPT_SECONDS", 300)
ASSET_MAX_MB = env.integer("ASSET_MAX_MB", 200, least=1)
ASSET_MAX_MEGAPIXELS = env.integer("ASSET_MAX_MEGAPIXELS", 300, least=1)
CAMPAIGN_ASSETS_MB = env.integer("CAMPAIGN_ASSETS_MB", 20_000, least=1)
CLAMAV_ADDRESS = env.text("CLAMAV_ADDRESS")
DATA_UPLOAD_MAX_MEMORY_SIZE = UPLOAD_CHUNK_BYTES + 1024 * 1024
FILE_UPLOAD_TEMP_DIR = None
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FILES = 400

# -- who draws pictures -----------------------------------------------------------------------------------

IMAGE_PROVIDERS = env.words("IMAGE_PROVIDERS", ("gemini", "openai", "comfyui", "automatic1111", "offline"))
IMAGE_TIMEOUT_SECONDS = env.integer("IMAGE_TIMEOUT_SECONDS", 90, least=5)
GEMINI_API_KEY = env.text("GEMINI_API_KEY")
GEMINI_MODEL = env.text("GEMINI_MODEL", "gemini-2.5-flash-image")
GEMINI_BASE_URL = env.text("GEMINI_BASE_URL", "https://generativelanguage.googleapis.com")
GEMINI_PRICE_MICRODOLLARS = env.integer("GEMINI_PRICE_MICRODOLLARS", 39_000)
OPENAI_API_KEY = env.text("OPENAI_API_KEY")
OPENAI_BASE_URL = env.text("OPENAI_BASE_URL")
OPENAI_IMAGE_MODEL = env.text("OPENAI_IMAGE_MODEL", "gpt-image-2.5-flare")
OPENAI_IMAGE_QUALITY = env.text("OPENAI_IMAGE_QUALITY", "medium")
OPENAI_PRICE_MICRODOLLARS = env.integer("OPENAI_PRICE_MICRODOLLARS", 13_000)
COMFYUI_URL = env.text("COMFYUI_URL")
COMFYUI_WORKFLOW = env.folder("COMFYUI_WORKFLOW", BASE_DIR / "imagegen" / "providers" / "comfyui_workflow.json")
AUTOMATIC1111_URL = env.text("AUTOMATIC1111_URL")

# -- pictures from words ---------------------------------------------------------------------------------

PICTURE_MAX_MB = env.integer("PICTURE_MAX_MB", 5, least=1)
PICTURES_PER_SUBJECT = env.integer("PICTURES_PER_SUBJECT", 20, least=1)
PICTURES_A_DAY = env.integer("PICTURES_A_DAY", 200)
CAMPAIGN_PICTURES_A_DAY = env.integer("CAMPAIGN_PICTURES_A_DAY", 400)
PICTURE_DOLLARS_A_MONTH = env.integer("PICTURE_DOLLARS_A_MONTH", 10)
CAMPAIGN_DOLLARS_A_MONTH = env.integer("CAMPAIGN_DOLLARS_A_MONTH", 20)
PICTURES_AT_ONCE = env.integer("PICTURES_AT_ONCE", 2, least=1)
PICTURE_WAIT_SECONDS = env.integer("PICTURE_WAIT_SECONDS", 110, least=1)

# -- people -----------------------------------------------------------------------------------------------

AUTH_USER_MODEL = "campaigns.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
PASSWORD_HASHERS = [
    "bestiary_site.hashers.OneAtATimeArgon2",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = reverse_lazy("account_login")
LOGIN_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "bestiary_site.accounts.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"username", "email"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "email*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = env.text("EMAIL_VERIFICATION", "optional")
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_PREVENT_ENUMERATION = True
SIGN_UP_OPEN = env.flag("SIGN_UP_OPEN", True)
SOCIALACCOUNT_LOGIN_ON_GET = False
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes", "webauthn"]
MFA_TOTP_ISSUER = SITE_NAME
HEADLESS_CLIENTS = ("app", "browser")
HEADLESS_TOKEN_STRATEGY = "allauth.headless.tokens.strategies.jwt.JWTTokenStrategy"
HEADLESS_JWT_ALGORITHM = "HS256"
HEADLESS_JWT_ACCESS_TOKEN_EXPIRES_IN = 300
HEADLESS_JWT_REFRESH_TOKEN_EXPIRES_IN = 14 * 24 * 3600
HEADLESS_JWT_ROTATE_REFRESH_TOKEN = True
HEADLESS_JWT_STATEFUL_VALIDATION_ENABLED = True  # signing out, or closing an account, ends its tokens at once
SOCIALACCOUNT_PROVIDERS: dict[str, Any] = {}
if env.text("OAUTH_SERVER_URL"):
    SOCIALACCOUNT_PROVIDERS["openid_connect"] = {
        "OAUTH_PKCE_ENABLED": True,
        "APPS": [
            {
                "provider_id": env.text("OAUTH_PROVIDER_ID", "oauth"),
                "name": env.text("OAUTH_NAME", "Single sign-on"),
                "client_id": env.text("OAUTH_CLIENT_ID"),
                "secret": env.text("OAUTH_CLIENT_SECRET"),
                "settings": {"server_url": env.text("OAUTH_SERVER_URL")},
            }
        ],
    }
AXES_FAILURE_LIMIT = env.integer("LOGIN_FAILURE_LIMIT", 8, least=1)
AXES_COOLOFF_TIME = timedelta(minutes=15)
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_ON_SUCCESS = True
AXES_VERBOSE = False
AXES_HANDLER = "axes.handlers.database.AxesDatabaseHandler"
AXES_CLIENT_IP_CALLABLE = "bestiary_site.accounts.client_address"

EMAIL_CONFIG = env.text("EMAIL_URL")
EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"
if EMAIL_CONFIG:
    vars().update(env.email(EMAIL_CONFIG))
EMAIL_TIMEOUT = env.integer("EMAIL_TIMEOUT", 10, least=1)  # none at all would be for ever: whoever asked waits as long
DEFAULT_FROM_EMAIL = env.text("FROM_EMAIL", "bestiary@localhost")

# -- the API ----------------------------------------------------------------------------------------------

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "bestiary_site.shared.auth.BearerToken",
        "bestiary_site.shared.auth.SignedInSession",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticatedOrReadOnly"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["bestiary_site.shared.parsers.BoundedJSON", "rest_framework.parsers.MultiPartParser"],
    "DEFAULT_PAGINATION_CLASS": "bestiary_site.shared.api.Pages",
    "DEFAULT_FILTER_BACKENDS": ["django_filters.rest_framework.DjangoFilterBackend"],
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "DEFAULT_THROTTLE_CLASSES": [
        "rest_framework.throttling.AnonRateThrottle",
        "rest_framework.throttling.UserRateThrottle",
        "rest_framework.throttling.ScopedRateThrottle",
    ],
    "DEFAULT_THROTTLE_RATES": {
        "anon": env.text("THROTTLE_ANON", "240/min"),
        "user": env.text("THROTTLE_USER", "1200/min"),
        "jobs": env.text("THROTTLE_JOBS", "30/min"),
        "chunks": env.text("THROTTLE_CHUNKS", "6000/min"),
    },
    "NUM_PROXIES": 0,  # ClientAddressMiddleware has set REMOTE_ADDR
    "EXCEPTION_HANDLER": "bestiary_site.shared.api.exception_handler",
    "TEST_REQUEST_DEFAULT_FORMAT": "json",
    "UNAUTHENTICATED_USER": "django.contrib.auth.models.AnonymousUser",
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Bestiary API",
    "DESCRIPTION": "Creatures, captures, reconstructions, models and exports. Every error has one shape: `{error: "
    "{code, message, fields, details, request_id}}`. An address that will go carries `Deprecation`, `Sunset`, `Link`.",
    "VERSION": "1.0.0",
    "SERVE_INCLUDE_SCHEMA": False,
    "SCHEMA_PATH_PREFIX": "/api/v1",
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "REDOC_DIST": "SIDECAR",
    "COMPONENT_SPLIT_REQUEST": True,
    "POSTPROCESSING_HOOKS": [
        "drf_spectacular.hooks.postprocess_schema_enums",
        "bestiary_site.schema.describe_errors",
    ],
    "ENUM_NAME_OVERRIDES": {
        "JobStateEnum": "bestiary_site.shared.jobs.JobState",
        "UploadStateEnum": "reconstruction.models.UploadState",
        "DeliveryStateEnum": "campaigns.models.outside.DeliveryState",
        "DiscordPurposeEnum": "campaigns.models.outside.DiscordPurpose",
        "ConsentPurposeEnum": "campaigns.models.privacy.ConsentPurpose",
        "EntryKindEnum": "campaigns.models.entries.Kind",
        "AchievementKindEnum": "characters.models.keeping.AchievementKind",
        "CampaignRoleEnum": "campaigns.models.campaign.Role",
        "CharacterRoleEnum": "characters.models.creatures.CharacterRole",
        "SessionStateEnum": "campaigns.models.sessions.SessionState",
        "ProposalStateEnum": "campaigns.models.proposals.ProposalState",
        "PlotStatusEnum": "campaigns.models.plots.PlotStatus",
        "EntryVisibilityEnum": "campaigns.models.entries.Visibility",
        "PartVisibilityEnum": "campaigns.services.hearing.CHOICES_NAMED",
        "AssetKindEnum": "scenes.models.assets.AssetKind",
        "ModelFormatEnum": "reconstruction.models.ExportFormat",
    },
}
CORS_ALLOWED_ORIGINS = [origin for origin in env.words("CORS_ORIGINS") if origin != "null"]
CORS_ALLOWED_ORIGIN_REGEXES = [r"^null$"] if "null" in env.words("CORS_ORIGINS") else []
CORS_URLS_REGEX = r"^/(api|files|maps|scenes|audio|images)/.*$|^/health/?$"
CORS_ALLOW_HEADERS = [
    "accept",
    "authorization",
    "content-type",
    "x-csrftoken",
    "x-session-token",
    "x-chunk-sha256",
    "if-match",
]
CORS_EXPOSE_HEADERS = ["retry-after", "x-ratelimit-limit", "x-ratelimit-remaining", "x-ratelimit-reset", "x-request-id"]

# -- safety -----------------------------------------------------------------------------------------------

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:", "blob:", *FILE_ORIGINS],
        "font-src": [SELF],
        "connect-src": [SELF, "blob:", *FILE_ORIGINS],
        "worker-src": [SELF, "blob:"],
        "media-src": [SELF, "blob:", *FILE_ORIGINS],
        "object-src": [NONE],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    },
}
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT = HTTPS
SECURE_REDIRECT_EXEMPT = [r"^health$", r"^ready$", r"^metrics$"]
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = HTTPS
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CONTENT_TYPE_NOSNIFF = True
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "bestiary_site.views.csrf_failed"
X_FRAME_OPTIONS = "DENY"
if BEHIND_PROXY:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
METRICS_TOKEN = env.text("METRICS_TOKEN")

# -- looking after the site (docs/monitoring.md) ----------------------------------------------------------

CHECK_SECONDS = 2.0  # for so long /health waits for each part that it looks at
# Before anything counts: what counts decides by it where.
METRICS_FOLDER = env.share_metrics(env.folder("METRICS_FOLDER", DATA_DIR)) if env.text("METRICS_FOLDER") else None
OTEL_EXPORTER_OTLP_ENDPOINT = env.text("OTEL_EXPORTER_OTLP_ENDPOINT").rstrip("/")
OTEL_EXPORTER_OTLP_HEADERS = env.text("OTEL_EXPORTER_OTLP_HEADERS")
OTEL_SERVICE_NAME = env.text("OTEL_SERVICE_NAME", "bestiary")
TRACES_PER_HUNDRED = env.integer("TRACES_PER_HUNDRED", 100)
if OTEL_EXPORTER_OTLP_ENDPOINT:
    _before = MIDDLEWARE.index("bestiary_site.middleware.ClientAddressMiddleware")
    MIDDLEWARE.insert(_before, "bestiary_site.observing.web.TracingMiddleware")  # the request has its id by then

# -- words and times --------------------------------------------------------------------------------------

LANGUAGE_CODE = "en-gb"
TIME_ZONE = "UTC"
USE_I18N = True
USE_TZ = True

# RequestIdMiddleware has judged it: one id for the log, the audit and the answer.
DJANGO_STRUCTLOG_TRUST_UPSTREAM_REQUEST_ID = True
LOG_TO_FILES = env.flag("LOG_TO_FILES", True)
LOGGING_CONFIG = "bestiary_site.logging_setup.apply"
DJANGO_STRUCTLOG_IP_LOGGING_ENABLED = False  # it believes any header; ClientAddressMiddleware binds the true address
LOGGING = logging_config(
    LOG_DIR if LOG_TO_FILES else None, env.text("LOG_LEVEL", "INFO"), colour=env.flag("LOG_COLOUR", True)
)

UNFOLD: dict[str, Any] = {
    "SITE_TITLE": SITE_NAME,
    "SITE_HEADER": SITE_NAME,
    "SITE_SUBHEADER": "The curators' desk",
    "SITE_SYMBOL": "auto_stories",
    "SHOW_HISTORY": True,
    "SHOW_VIEW_ON_SITE": True,
    "DASHBOARD_CALLBACK": "bestiary_site.admin_overview.overview",
    "SITE_FAVICONS": [{"rel": "icon", "type": "image/svg+xml", "href": STATIC_URL + "public/favicon.svg"}],
    "SIDEBAR": {"show_search": True, "navigation": "bestiary_site.admin.navigation"},
    # The verdigris of the site's own pages.
    "COLORS": {
        "primary": {
            "50": "oklch(97% .015 180)",
            "100": "oklch(94% .03 180)",
            "200": "oklch(88% .05 180)",
            "300": "oklch(80% .075 180)",
            "400": "oklch(70% .09 180)",
            "500": "oklch(66% .09 180)",
            "600": "oklch(45% .075 180)",
            "700": "oklch(39% .065 180)",
            "800": "oklch(33% .05 180)",
            "900": "oklch(28% .04 180)",
            "950": "oklch(20% .03 180)",
        },
    },  # fmt: skip
}

CACHE_LIST_SECONDS = 3600
CACHE_CREATURE_SECONDS = 24 * 3600

if OPEN_TABLE and not DEBUG and not OPEN_TABLE_FORCED and _site_host not in _own_machine:
    raise ImproperlyConfigured(
        f"OPEN_TABLE=1 would let anybody who reaches {_site_host} change everything. "
        "Take it away, or set OPEN_TABLE_FORCED=1 if the network is yours alone."
    )
Path(STATIC_ROOT).mkdir(parents=True, exist_ok=True)
