"""An organization's identity server, ours: it speaks OpenID Connect on the loopback address, and lies where told to.

Whoever "signs in" there is whom the test names; nobody types a password.
"""

import base64
import hashlib
import json
import threading
import time
import urllib.parse
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import jwt
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat

RSA = rsa.generate_private_key(public_exponent=65537, key_size=2048)
CURVE = ec.generate_private_key(ec.SECP256R1())


class IdentityServer(ThreadingHTTPServer):
    """The server of one organization; `claims` go into tokens over what is right, `change` alters the signed token.

    `answers` replaces what stands at a path. `codes` are those given out and not redeemed yet: who, nonce, challenge.
    """

    daemon_threads = True

    def __init__(self, client_id: str = "wardwatch", secret: str = "s3cret & more") -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.client_id, self.secret = client_id, secret
        self.claims: dict[str, Any] = {}
        self.algorithm = "RS256"
        self.change: Callable[[dict[str, Any]], str] | None = None
        self.answers: dict[str, Callable[[BaseHTTPRequestHandler], None]] = {}
        self.codes: dict[str, dict[str, str]] = {}
        self.seen: list[str] = []
        self.clock: Callable[[], float] = time.time

    @property
    def target(self) -> str:
        """Host and port."""
        return f"127.0.0.1:{self.server_port}"

    @property
    def issuer(self) -> str:
        """What it calls itself."""
        return f"http://{self.target}"

    def discovery(self) -> dict[str, Any]:
        """Its discovery document."""
        return {
            "issuer": self.issuer,
            "authorization_endpoint": f"{self.issuer}/authorize",
            "token_endpoint": f"{self.issuer}/token",
            "jwks_uri": f"{self.issuer}/keys",
        }

    def keys(self) -> dict[str, Any]:
        """Its public keys."""
        listed = (
            (jwt.algorithms.RSAAlgorithm.to_jwk(RSA.public_key(), as_dict=True), "one"),
            (jwt.algorithms.ECAlgorithm.to_jwk(CURVE.public_key(), as_dict=True), "two"),
        )
        return {"keys": [{**key, "kid": kid, "use": "sig"} for key, kid in listed]}

    def sign_in(self, url: str, email: str, subject: str) -> dict[str, str]:
        """What a browser brings back after somebody signed in at the address `url`."""
        asked = dict(urllib.parse.parse_qsl(urllib.parse.urlsplit(url).query))
        assert asked["response_type"] == "code"
        assert asked["code_challenge_method"] == "S256"
        code = f"code-{len(self.seen)}-{len(self.codes)}"
        self.codes[code] = {"email": email, "sub": subject, **asked}
        return {"code": code, "state": asked["state"]}

    def token(self, grant: dict[str, str]) -> str:
        """The ID token for what was granted."""
        now = self.clock()
        said = {
            "iss": self.issuer,
            "sub": grant["sub"],
            "aud": self.client_id,
            "iat": now,
            "exp": now + 300,
            "nonce": grant["nonce"],
            "email": grant["email"],
            "email_verified": True,
            **self.claims,
        }
        said = {name: value for name, value in said.items() if value is not None}
        if self.change:
            return self.change(said)
        key, kid = (RSA, "one") if self.algorithm == "RS256" else (CURVE, "two")
        return jwt.encode(said, key, algorithm=self.algorithm, headers={"kid": kid})


class _Handler(BaseHTTPRequestHandler):
    server: IdentityServer

    def do_GET(self) -> None:
        self.server.seen.append(self.path)
        if self.path in self.server.answers:
            self.server.answers[self.path](self)
        elif self.path == "/keys":
            self.say(200, self.server.keys())
        elif self.path == "/.well-known/openid-configuration":
            self.say(200, self.server.discovery())
        else:
            self.say(404, {})

    def do_POST(self) -> None:
        self.server.seen.append(self.path)
        said = dict(urllib.parse.parse_qsl(self.rfile.read(int(self.headers["Content-Length"])).decode()))
        if self.path in self.server.answers:
            return self.server.answers[self.path](self)
        grant = self.server.codes.pop(said.get("code", ""), None)
        pair = ":".join(map(urllib.parse.quote_plus, (self.server.client_id, self.server.secret)))
        right = f"Basic {base64.b64encode(pair.encode()).decode()}"
        challenge = hashlib.sha256(said.get("code_verifier", "").encode()).digest()
        fits = grant is not None and (
            grant["code_challenge"] == base64.urlsafe_b64encode(challenge).rstrip(b"=").decode()
            and grant["redirect_uri"] == said["redirect_uri"]
            and self.headers.get("Authorization") == right
        )
        if grant is None or not fits:
            return self.say(400, {"error": "invalid_grant"})
        return self.say(200, {"id_token": self.server.token(grant), "access_token": "none", "token_type": "Bearer"})

    def say(self, status: int, value: object) -> None:
        body = json.dumps(value).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *words: object) -> None:
        pass


@contextmanager
def serving(server: IdentityServer) -> Iterator[IdentityServer]:
    """Have the server answer inside the block."""
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def public_pem() -> bytes:
    """The RSA key's public half, as a liar would use it."""
    return RSA.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)


def other_key() -> bytes:
    """A private key that the server does not show."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
