"""Encrypted connections: the certificate is verified, always, and nothing goes back to plain text."""

from __future__ import annotations

import ssl
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

import pytest

from copydesk.errors import InputError
from tests.copydesk.fetch.parts import Names, fetch, fetch_one, refused, settings_for
from tests.copydesk.fetch.server import Reply, running

x509 = pytest.importorskip("cryptography.x509", reason="makes the certificates of these tests")


def certificate(folder: Path, *names: str, days: int = 30) -> Path:
    """A certificate for these names, signed by itself, with its key, in one PEM file."""
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec

    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "harbour test")])
    hosts = [x509.IPAddress(ip_address(n)) if n[0].isdigit() else x509.DNSName(n) for n in names]
    end = datetime.now(UTC) + timedelta(days=days)
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(end - timedelta(days=60))
        .not_valid_after(end)
        .add_extension(x509.SubjectAlternativeName(hosts), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )
    file = folder / f"{names[0]}.pem"
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    file.write_bytes(private + made.public_bytes(serialization.Encoding.PEM))
    return file


def serving(file: Path) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(file)
    return context


def test_a_certificate_of_a_known_authority_is_trusted(tmp_path: Path) -> None:
    file = certificate(tmp_path, "127.0.0.1")
    with running({"/a": Reply(b"ferry")}, serving(file)) as site:
        assert fetch_one(site.url("/a"), settings_for(site, ca_file=str(file))).body == b"ferry"


def test_a_certificate_that_signed_itself_is_not(tmp_path: Path) -> None:
    with running({"/a": Reply(b"ferry")}, serving(certificate(tmp_path, "127.0.0.1"))) as site:
        result = refused(site.url("/a"), settings_for(site))
    assert (result.code, site.requests) == ("tls", [])
    assert "ca_file" in result.message


def test_the_certificate_is_verified_for_the_name_not_the_address(tmp_path: Path) -> None:
    file = certificate(tmp_path, "quay.example")
    names = Names({"quay.example": [["127.0.0.1"]], "pier.example": [["127.0.0.1"]]})
    with running({"/a": Reply(b"ferry")}, serving(file)) as site:
        allow = {f"quay.example:{site.port}", f"pier.example:{site.port}"}
        settings = settings_for(site, ca_file=str(file), resolve=names, allow=allow)
        assert fetch_one(site.url("/a", "quay.example"), settings).body == b"ferry"
        assert refused(site.url("/a", "pier.example"), settings).code == "tls"
        assert refused(site.url("/a"), settings).code == "tls"


def test_a_certificate_that_has_expired_is_refused(tmp_path: Path) -> None:
    file = certificate(tmp_path, "127.0.0.1", days=-1)
    with running({"/a": Reply(b"ferry")}, serving(file)) as site:
        result = refused(site.url("/a"), settings_for(site, ca_file=str(file)))
    assert result.code == "tls"
    assert "expired" in result.message


def test_a_server_that_speaks_no_tls_is_refused() -> None:
    with running({"/a": Reply(b"ferry")}) as site:
        result = refused(site.url("/a").replace("http:", "https:"), settings_for(site))
    assert (result.code, site.requests) == ("tls", [])


def test_a_server_that_never_shakes_hands_runs_out_of_time(tmp_path: Path) -> None:
    import socket

    with socket.create_server(("127.0.0.1", 0)) as silent:
        netloc = f"127.0.0.1:{silent.getsockname()[1]}"
        result = refused(f"https://{netloc}/a", settings_for(allow={netloc}, deadline=0.2))
    assert result.code == "deadline"


def test_a_redirect_to_plain_text_is_refused(tmp_path: Path) -> None:
    file = certificate(tmp_path, "127.0.0.1")
    with running({"/b": Reply(b"ferry")}) as plain, running({}, serving(file)) as secure:
        secure.replies["/a"] = Reply(b"", 301, {"Location": plain.url("/b")})
        plain.replies["/up"] = Reply(b"", 301, {"Location": secure.url("/c")})
        secure.replies["/c"] = Reply(b"quay")
        settings = settings_for(plain, secure, ca_file=str(file))
        assert refused(secure.url("/a"), settings).code == "tls"
        assert fetch_one(plain.url("/up"), settings).body == b"quay"
    assert plain.count("/b") == 0


@pytest.mark.parametrize("content", [None, "no certificate"])
def test_a_ca_file_that_cannot_be_read_is_an_error_of_the_settings(tmp_path: Path, content: str | None) -> None:
    file = tmp_path / "ca.pem"
    if content:
        file.write_text(content)
    with pytest.raises(InputError, match="PEM"):
        fetch(["https://harbour.example/"], settings_for(ca_file=str(file)))
