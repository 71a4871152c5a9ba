"""A small provider of identities on this machine that says what a test wants: also wrong things."""

from __future__ import annotations

import base64
import hashlib
import json
import threading
import time
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, ClassVar
from urllib.parse import parse_qs, urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa

PERSON = {
    "sub": "p-1",
    "name": "Nguyễn Thị Hằng",
    "personal_number": "042190001234",
    "birthdate": "1990-02-17",
    "gender": "female",
    "address": {"formatted": "Thôn Đông, xã Cẩm Trung, tỉnh Hà Tĩnh"},
    "phone_number": "0912345678",
}


@dataclass
class Provider:
    """What is served; a test changes it before the browser comes back."""

    url: str = ""
    person: dict[str, Any] = field(default_factory=lambda: dict(PERSON))
    #: changes of the ID token's claims, and of who the user information is about
    forged: dict[str, Any] = field(default_factory=dict)
    other_subject: str = ""
    unsigned: bool = False
    other_key: bool = False
    #: code -> (nonce, challenge, redirect address)
    codes: dict[str, tuple[str, str, str]] = field(default_factory=dict)

    key: ClassVar[Any] = None
    stranger: ClassVar[Any] = None

    def authorize(self, location: str) -> str:
        """The person agrees: the address that the browser is sent back to."""
        asked = {name: values[0] for name, values in parse_qs(urlsplit(location).query).items()}
        code = f"code-{len(self.codes)}"
        self.codes[code] = (asked["nonce"], asked["code_challenge"], asked["redirect_uri"])
        back = urlsplit(asked["redirect_uri"]).path
        return f"{back}?code={code}&state={asked['state']}"

    def token(self, nonce: str) -> str:
        claims = {
            "iss": self.url,
            "sub": self.person["sub"],
            "aud": "motcua",
            "iat": int(time.time()),
            "exp": int(time.time()) + 60,
            "nonce": nonce,
            **self.forged,
        }
        if self.unsigned:
            return jwt.encode(claims, None, algorithm="none", headers={"kid": "k"})
        key = Provider.stranger if self.other_key else Provider.key
        return jwt.encode(claims, key, algorithm="RS256", headers={"kid": "k"})


class Handler(BaseHTTPRequestHandler):
    """Answers as the provider of its server."""

    server: Server

    def do_GET(self) -> None:
        provider = self.server.provider
        if self.path == "/.well-known/openid-configuration":
            self._say(_description(provider.url))
        elif self.path == "/jwks":
            known = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(Provider.key.public_key()))
            self._say({"keys": [{**known, "kid": "k", "alg": "RS256", "use": "sig"}]})
        elif self.headers.get("Authorization") == "Bearer good":
            person = dict(provider.person)
            person["sub"] = provider.other_subject or person["sub"]
            self._say(person)
        else:
            self._say({}, 401)

    def do_POST(self) -> None:
        sent = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
        known = self.server.provider.codes.pop(sent["code"][0], None)
        digest = hashlib.sha256(sent.get("code_verifier", [""])[0].encode()).digest()
        challenge = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
        if known is None or known[1] != challenge or sent["client_secret"] != ["s3cret"]:
            self._say({"error": "invalid_grant"}, 400)
            return
        token = self.server.provider.token(known[0])
        self._say({"access_token": "good", "token_type": "Bearer", "id_token": token})

    def _say(self, what: object, status: int = 200) -> None:
        body = json.dumps(what).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args: object) -> None:
        """Quietly."""


class Server(ThreadingHTTPServer):
    """A server with its provider."""

    provider: Provider


def _description(url: str) -> dict[str, object]:
    return {
        "issuer": url,
        "authorization_endpoint": f"{url}/authorize",
        "token_endpoint": f"{url}/token",
        "userinfo_endpoint": f"{url}/userinfo",
        "jwks_uri": f"{url}/jwks",
        "token_endpoint_auth_methods_supported": ["client_secret_post"],
    }


def serve() -> tuple[Provider, Server]:
    """Begin to serve on a free port; the caller ends it."""
    if Provider.key is None:
        Provider.key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        Provider.stranger = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    server = Server(("127.0.0.1", 0), Handler)
    server.provider = Provider(url=f"http://127.0.0.1:{server.server_port}")
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
    return server.provider, server
