"""What a group may turn without touching code: environment variables `FERRY_*`, or a file `.env`."""

import re
from ipaddress import IPv4Address, IPv6Address, ip_address
from pathlib import Path
from socket import gethostname, inet_aton
from typing import Annotated, Self
from urllib.parse import urlsplit

from pydantic import AfterValidator, Field, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

DATABASE = "The database: postgresql://USER:PASSWORD@HOST/NAME, or when left out a SQLite file in FERRY_HOME."
LEARN = "How often driving times are learned anew from completed drives, in regions that learn (`learned_speeds`)."
PUBLIC = "How people reach Ferry, for links; with https:// cookies travel by TLS only. Left out: host and port."
FIELD = "The keys that seal names, phones, addresses and notes, newest first; left out, FERRY_FIELD_KEY_FILE has them."
CORES = "How many cores a search may use; 2 only where more than two are there, for people are answered meanwhile."
TILES = (
    "What lies under the board: a file here, such as /srv/ferry/city.pmtiles, or a tile server, such as "
    "https://tiles.example.org/{z}/{x}/{y}.png; left out, the roads of FERRY_MAP."
)
TILES_DATUM = "How a tile server draws: wgs84, as most of the world, or gcj02, as Amap and Tencent do."
TILES_BY = "Whom to name on the map for its tiles; left out, whom the file itself names."
MAP = "The road map that `ferry map build` made; left out, driving times are estimated from distance."
OSRM = "An OSRM server to ask for driving times; while it fails, Valhalla, the map or distance alone answers."
TABLE = "How many points that OSRM server takes in one question: its --max-table-size."
VALHALLA = "A Valhalla server to ask for driving times; while it fails, the map or distance alone answers."
PAIRS = "How many pairs that Valhalla server takes in one question: its max_matrix_location_pairs."
GEOCODER = "An online service to search places by when somebody asks for it; left out, no name leaves the machine."
ELSEWHERE = "Where that service is, when it is not the public one: a server of your own, say."
SECOND = "Whether dispatchers and admins who come by link or code need a passkey or an authenticator app."
SMTP = "Where e-mails with codes go: smtp://USER:PASSWORD@HOST:587 (STARTTLS) or smtps://…; left out, none are sent."
SMS = "Where text messages with codes go: an address that takes POST {to, text} as JSON; left out, none are sent."
MASK = "A service that binds masked numbers: an address that takes POST /bind and /unbind; left out, there are none."
NAMES = "The names on a map that `ferry names` made; left out, those of FERRY_MAP, if any, are searched."
CODES = "How many codes are sent an hour at most, to everybody together: messages cost money."
ACCOUNT = "How many requests one person may make a minute."
ADDRESS = "How many requests a minute may come from one address without being signed in."
SOCKETS = "How many live feeds one address may hold; the machine's own are not counted."
EXAMPLES = frozenset({"change-me", "changeme", "change_me", "password", "secret", "example", "its-own-password"})
WEB = re.compile(r"https?://[^\s/]\S*")


def _web(address: str) -> str:
    if address and not WEB.fullmatch(address):
        raise ValueError(f"{address} is no address of the web; write it like https://ferry.example.org.")
    return address


def _outward(address: str) -> str:
    """An address that Ferry itself asks: a service, never the machine's own neighbourhood, however it is written.

    Private addresses are allowed: it is the operator who writes them, and a road server mostly stands next door.
    """
    number = _number(urlsplit(_web(address)).hostname or "")
    if number is not None and (number.is_link_local or number.is_multicast or number.is_unspecified):
        raise ValueError(
            f"{address} is no service but the machine's own neighbourhood; write the address of a service."
        )
    return address


def _tiles(words: str) -> str:
    """A file, or the address of a server with blanks for the number of a square."""
    if "://" in words and not all(blank in words for blank in ("{z}", "{x}", "{y}")):
        raise ValueError(
            f"{words} has no blanks for a square; write it like https://tiles.example.org/{{z}}/{{x}}/{{y}}.png."
        )
    return words


def _number(host: str) -> IPv4Address | IPv6Address | None:
    """The number a host is written as, in any way that a library would read it; None for a name."""
    try:
        number = ip_address(host)
    except ValueError:
        try:
            number = IPv4Address(inet_aton(host))
        except OSError:
            return None
    return getattr(number, "ipv4_mapped", None) or number


class Settings(BaseSettings):
    """The settings of one process: by default a SQLite file in `home`, reached at this machine's own address."""

    model_config = SettingsConfigDict(
        env_prefix="FERRY_", env_file=".env", env_ignore_empty=True, extra="ignore", frozen=True
    )

    home: Annotated[Path, Field(description="The folder of the SQLite file and of backups.")] = Path("ferry-data")
    database_url: Annotated[str, Field(description=DATABASE)] = ""
    field_key: Annotated[str, Field(description=FIELD)] = ""
    field_key_file: Annotated[
        Path | None,
        Field(description="The file of those keys; left out, field.key in FERRY_HOME, made at the first start."),
    ] = None
    host: Annotated[str, Field(description="The address to listen on; 0.0.0.0 for all.")] = "127.0.0.1"
    port: Annotated[int, Field(ge=0, le=65535, description="The port to listen on; 0 for any that is free.")] = 8000
    public_url: Annotated[str, AfterValidator(_web), Field(description=PUBLIC)] = ""
    region: Annotated[str, Field(pattern=r"^[A-Za-z0-9_-]{1,40}$", description="The id of the region.")] = "default"
    planner: Annotated[bool, Field(description="Whether this process plans; one process of a region should.")] = True
    plan_seconds: Annotated[float, Field(gt=0, le=600, description="How long one planning round may search.")] = 5.0
    plan_cores: Annotated[int, Field(ge=1, le=2, description=CORES)] = 1
    tick_seconds: Annotated[float, Field(gt=0, le=3600, description="How often the planner looks unasked.")] = 5.0
    learn_minutes: Annotated[float, Field(gt=0, le=1440, description=LEARN)] = 60.0
    wake_seconds: Annotated[float, Field(ge=0, le=60, description="How soon after a change the planner looks.")] = 0.5
    map: Annotated[Path | None, Field(description=MAP)] = None
    osrm_url: Annotated[str, AfterValidator(_outward), Field(description=OSRM)] = ""
    osrm_table: Annotated[int, Field(ge=2, le=10_000, description=TABLE)] = 100
    valhalla_url: Annotated[str, AfterValidator(_outward), Field(description=VALHALLA)] = ""
    valhalla_pairs: Annotated[int, Field(ge=1, le=1_000_000, description=PAIRS)] = 2500
    tiles: Annotated[str, AfterValidator(_tiles), Field(description=TILES)] = ""
    tiles_by: Annotated[str, Field(description=TILES_BY)] = ""
    tiles_datum: Annotated[str, Field(pattern="^(wgs84|gcj02)$", description=TILES_DATUM)] = "wgs84"
    names: Annotated[Path | None, Field(description=NAMES)] = None
    geocoder: Annotated[str, Field(pattern="^(nominatim|photon|pelias|baidu)?$", description=GEOCODER)] = ""
    geocoder_url: Annotated[str, AfterValidator(_outward), Field(description=ELSEWHERE)] = ""
    geocoder_key: Annotated[str, Field(description="The key that the service wants; Baidu needs one.")] = ""
    trace_hours: Annotated[int, Field(ge=1, le=168, description="How long the traces of drivers are kept.")] = 24

    backup_days: Annotated[
        int,
        Field(
            ge=1, le=3650, description="How long backups in FERRY_HOME/backups are kept; a purge deletes older ones."
        ),
    ] = 30
    second_factor: Annotated[bool, Field(description=SECOND)] = True
    smtp_url: Annotated[str, Field(description=SMTP, pattern=r"^(smtps?://\S+)?$")] = ""
    smtp_from: Annotated[str, Field(description="The sender of e-mails, such as ferry@example.org.")] = ""
    sms_url: Annotated[str, AfterValidator(_outward), Field(description=SMS)] = ""
    sms_token: Annotated[str, Field(description="The bearer token that the text message service wants.")] = ""
    mask_url: Annotated[str, AfterValidator(_outward), Field(description=MASK)] = ""
    mask_token: Annotated[str, Field(description="The bearer token that the masking service wants.")] = ""
    codes_per_hour: Annotated[int, Field(ge=1, le=1_000_000, description=CODES)] = 1000
    account_per_minute: Annotated[int, Field(ge=60, le=1_000_000, description=ACCOUNT)] = 6000
    address_per_minute: Annotated[int, Field(ge=10, le=1_000_000, description=ADDRESS)] = 1200
    address_sockets: Annotated[int, Field(ge=1, le=1_000_000, description=SOCKETS)] = 500

    @model_validator(mode="after")
    def _keep_no_example(self) -> Self:
        """A password that stands in a manual is none."""
        given = (self.database_url, self.smtp_url, self.sms_token, self.mask_token)
        for secret in (urlsplit(each).password or each for each in given):
            if secret.casefold() in EXAMPLES:
                raise ValueError(f"{secret} is the password of an example; choose one of your own.")
        return self

    @model_validator(mode="after")
    def _fill_in(self) -> Self:
        if not self.database_url:
            object.__setattr__(self, "database_url", f"sqlite:///{self.home.absolute() / 'ferry.db'}")
        if not self.public_url:
            object.__setattr__(self, "public_url", f"http://{self.host}:{self.port}")
        object.__setattr__(self, "public_url", self.public_url.rstrip("/"))
        return self

    @property
    def tiles_file(self) -> Path | None:
        """The file of tiles, where they come from one."""
        return Path(self.tiles) if self.tiles and "{z}" not in self.tiles else None

    @property
    def secure(self) -> bool:
        """Whether the outside reaches Ferry by TLS only."""
        return self.public_url.startswith("https://")

    @property
    def seat(self) -> str:
        """Where this process sits among all on its database: no two can listen at one address. Empty: at any port."""
        return f"{gethostname()} {self.host}:{self.port}" if self.port else ""

    @property
    def passkeys(self) -> tuple[str, str] | None:
        """The name that passkeys belong to, and the origin of the pages; None where the address is a bare number.

        A browser knows no passkeys of numbers; this machine's own number goes by the name localhost.
        """
        parts = urlsplit(self.public_url)
        host = parts.hostname or ""
        if host in ("127.0.0.1", "0.0.0.0", "::1", "::"):
            return "localhost", f"{parts.scheme}://localhost" + (f":{parts.port}" if parts.port else "")
        if re.fullmatch(r"[\d.]+|.*:.*", host):
            return None
        return host, self.public_url

    def link(self, path: str) -> str:
        """An address to give to people."""
        return f"{self.public_url}/{path.lstrip('/')}"
