"""What a file of keys says: the key of new workbooks, then those that it replaced, each with its last day."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

from sumida_etl.japan_time import JAPAN
from sumida_etl.survey.ward_key.key_errors import LEAST, UnreadableKeyError, WeakKeyError
from sumida_etl.templates.token import TokenKey

LEAST_DIFFERENT = 5


@dataclass(frozen=True, slots=True)
class Keys:
    """The key of new workbooks, and the replaced ones with the last day of each."""

    key: TokenKey
    replaced: tuple[tuple[TokenKey, date], ...]

    @property
    def now(self) -> TokenKey:
        """The key with those whose day has not gone by."""
        today = datetime.now(UTC).astimezone(JAPAN).date()
        return TokenKey(self.key.secret, tuple(key for key, until in self.replaced if until >= today))

    @property
    def every(self) -> TokenKey:
        """The key with all that it replaced."""
        return TokenKey(self.key.secret, tuple(key for key, _ in self.replaced))

    def has(self, fingerprint: str) -> bool:
        """Whether one of them, replaced however long ago, is the one."""
        return fingerprint in {each.fingerprint for each in (self.key, *(key for key, _ in self.replaced))}


def key_text(file: Path) -> str:
    """What the file holds. Raises UnreadableKeyError, OSError."""
    try:
        return file.read_text(encoding="ascii")
    except UnicodeDecodeError:
        raise UnreadableKeyError(str(file), 1) from None


def parse_keys(lines: list[str], where: str) -> Keys:
    """The keys in those lines; ``where`` they stand is told. Raises WeakKeyError, UnreadableKeyError."""
    first = lines[0].strip() if lines else ""
    if len(first) < LEAST or len(set(first)) < LEAST_DIFFERENT:
        raise WeakKeyError(where)
    old = []
    for number, line in enumerate(lines[1:], start=2):
        if not line.strip():
            continue
        secret, _, day = line.strip().rpartition(" ")
        try:
            until = date.fromisoformat(day)
        except ValueError:
            raise UnreadableKeyError(where, number) from None
        if not secret.strip():
            raise UnreadableKeyError(where, number)
        old.append((TokenKey(secret.strip().encode()), until))
    return Keys(TokenKey(first.encode()), tuple(old))
