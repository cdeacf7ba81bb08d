"""Health, first start, signing in and out."""

from __future__ import annotations

import msgspec

from app.domain.messages import Confirm, Health, OwnPassword, Session, SignIn
from app.sdk.transport import Transport

SIGN_IN_TIMEOUT_S = 60.0  # after failures the engine answers ever later


class SessionCalls(Transport):
    """What can be asked before and about signing in."""

    async def health(self) -> Health:
        """How the engine is; needs no rights."""
        return await self._ask("GET", "health", Health)

    async def create_administrator(self, name: str, password: str) -> Session:
        """Make the first account and sign in with it. Raises ``Conflict`` when there is an account already."""
        return self._signed(await self._sign("first-start", name, password))

    async def sign_in(self, name: str, password: str) -> Session:
        """Sign in; later requests carry the token. Raises ``NotSignedIn`` for a wrong name or password alike."""
        await self.follow()
        return self._signed(await self._sign("session", name, password))

    async def session(self) -> Session:
        """Who is signed in, with the rights of this moment."""
        return await self._ask("GET", "session", Session)

    async def active(self) -> Session:
        """Somebody uses this console: the rights to command, configure and administer go on, if they have not ended."""
        return await self._ask("POST", "session/active", Session)

    async def confirm(self, password: str) -> Session:
        """Enter the password again, which brings ended rights back. Raises ``InvalidInput`` for a wrong one."""
        body = Confirm(password=password)
        return await self._ask("POST", "session/confirm", Session, body=body, timeout_s=SIGN_IN_TIMEOUT_S)

    async def change_password(self, password: str, new: str) -> None:
        """Another password for whoever is signed in; their other sessions end. Raises ``InvalidInput`` with the field."""
        content = msgspec.json.encode(OwnPassword(password=password, new=new))
        await self._send("PUT", "session/password", content, timeout_s=SIGN_IN_TIMEOUT_S)

    async def sign_out(self) -> None:
        """End the session; the token is worth nothing afterwards."""
        token = self.token
        await self._send("DELETE", "session")
        if self.token == token:  # nobody has signed in meanwhile
            self.token = ""

    async def _sign(self, path: str, name: str, password: str) -> Session:
        body = SignIn(name=name, password=password, workstation=self.workstation, workstation_key=self.workstation_key)
        return await self._ask("POST", path, Session, body=body, timeout_s=SIGN_IN_TIMEOUT_S)

    def _signed(self, session: Session) -> Session:
        self.token, self.workstation_key = session.token, session.workstation_key
        return session
