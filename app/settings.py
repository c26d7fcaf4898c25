"""What a group may turn without touching code: environment variables `FERRY_*`, or a file `.env`."""

from pathlib import Path
from typing import Annotated, Self

from pydantic import Field, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict


class Settings(BaseSettings):
    """The settings of one process: by default a SQLite file in `home`, reached at this machine's own address."""

    model_config = SettingsConfigDict(env_prefix="FERRY_", env_file=".env", extra="ignore", frozen=True)

    home: Path = Path("ferry-data")
    database_url: str = ""
    host: str = "127.0.0.1"
    port: Annotated[int, Field(ge=0, le=65535)] = 8000
    public_url: str = ""
    region: Annotated[str, Field(pattern=r"^[A-Za-z0-9_-]{1,40}$")] = "default"
    planner: bool = True
    plan_seconds: Annotated[float, Field(gt=0, le=600)] = 5.0
    tick_seconds: Annotated[float, Field(gt=0, le=3600)] = 5.0
    wake_seconds: Annotated[float, Field(ge=0, le=60)] = 0.5
    tiles: str = ""
    tiles_by: str = ""
    trace_hours: Annotated[int, Field(ge=1, le=168)] = 24

    @model_validator(mode="after")
    def _fill_in(self) -> Self:
        if not self.database_url:
            object.__setattr__(self, "database_url", f"sqlite:///{self.home.absolute() / 'ferry.db'}")
        if not self.public_url:
            object.__setattr__(self, "public_url", f"http://{self.host}:{self.port}")
        object.__setattr__(self, "public_url", self.public_url.rstrip("/"))
        return self

    @property
    def secure(self) -> bool:
        """Whether the outside reaches Ferry by TLS only."""
        return self.public_url.startswith("https://")

    def link(self, path: str) -> str:
        """An address to give to people."""
        return f"{self.public_url}/{path.lstrip('/')}"
