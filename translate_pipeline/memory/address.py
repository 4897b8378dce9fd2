"""Where a memory lies: a file of this computer, or a database on a server."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, TypeAlias
from urllib.parse import unquote

from translate_pipeline.errors import UsageError

_SCHEMES: Final = ("postgresql://", "postgres://")

#: Parameters of an address that say where it leads. All others are left out of messages.
_SHOWN: Final = frozenset({"host", "hostaddr", "port", "user", "dbname", "sslmode"})


@dataclass(frozen=True, slots=True)
class ServerAddress:
    """A connection URI of PostgreSQL. As text it never shows a password: only ``uri`` has that."""

    uri: str = field(repr=False)

    def __str__(self) -> str:
        where, _, query = self.uri.partition("?")
        # Up to the last @, because an unescaped @ or / in a password would else pass for a host.
        where = re.sub(r"(://[^:/@]*):.*@", r"\1@", where)
        shown = [p for p in query.split("&") if p.partition("=")[0] in _SHOWN]
        return where + ("?" + "&".join(shown) if shown else "")

    @property
    def secrets(self) -> tuple[str, ...]:
        """What no message may hold, as it is written and as it is meant."""
        where, _, query = self.uri.partition("?")
        written = re.findall(r"://[^:/@]*:(.*)@", where)
        parameters = (each.partition("=") for each in query.split("&"))
        written += [value for name, _, value in parameters if "password" in unquote(name)]
        return tuple({text for value in written for text in (value, unquote(value)) if text})


Address: TypeAlias = Path | ServerAddress


def parse_address(text: str) -> Address:
    """From what ``--memory`` was given. Raises UsageError for the address of another kind of server."""
    if text.startswith(_SCHEMES):
        return ServerAddress(text)
    if "://" in text:
        raise UsageError(
            f"no memory can lie at {text.partition('://')[0]}://…",
            remedy="name a file, or postgresql://USER@HOST/DATABASE",
        )
    return Path(text).expanduser()


def canonical(address: Address) -> str:
    """The same text for the same memory, however a file is named from here."""
    return str(address.resolve() if isinstance(address, Path) else address)
