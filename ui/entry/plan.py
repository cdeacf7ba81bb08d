"""What the first start will do, from what has been entered so far. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlsplit

from app.domain.accounts import name_is_valid
from ui.passwords import rules
from widgets.language import tr

HERE, DEMO, FILE, ENGINE = "here", "demo", "file", "engine"


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """``choice``: keep the site of this engine, open the demo campus, import ``file``, or connect to ``url``."""

    choice: str = HERE
    name: str = ""
    password: str = ""
    repeated: str = ""
    file: str = ""
    url: str = ""

    @property
    def needs_account(self) -> bool:
        """Another engine has its own accounts."""
        return self.choice != ENGINE


def fault(plan: Plan) -> tuple[str, str]:
    """The first entry that is not right (name, password, repeated, file, url) and why, or two empty texts."""
    if plan.needs_account:
        if not name_is_valid(plan.name):
            return "name", tr("User name: at least three letters, digits, dots or hyphens")
        *own, same = rules(plan.name, plan.password, plan.repeated)
        if any(not rule.kept for rule in own):
            return "password", tr("Password: not all rules are kept yet")
        if not same.kept:
            return "repeated", tr("Repeat password: both entries must be the same")
    if plan.choice == FILE and not plan.file:
        return "file", tr("Site file: choose one")
    if plan.choice == ENGINE and not is_engine_url(plan.url):
        return "url", tr("Engine: an address like http://127.0.0.1:8470")
    return "", ""


def is_engine_url(text: str) -> bool:
    """``http`` or ``https``, a host, perhaps a port, and nothing else."""
    try:
        parts = urlsplit(text.strip())
        _ = parts.port
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.hostname) and parts.path in ("", "/") and not parts.query
