from __future__ import annotations

from pathlib import Path

import pytest
from helpers.certificates import Authority

from motifdesk.errors import InputError
from motifdesk.jobs.cluster.settings import ClusterSettings, Tls, cores, default_workers, security_of

SOME = Tls(Path("ca.pem"), Path("cert.pem"), Path("key.pem"))


@pytest.mark.parametrize(
    "address", ["tcp://10.0.0.7:8786", "tcp://node-1.cluster.example.org:1", "tcp://[fe80::1]:80"]
)
def test_addresses_of_schedulers(address: str) -> None:
    assert ClusterSettings(scheduler=address).scheduler == address
    ClusterSettings(scheduler=address.replace("tcp", "tls"), tls=SOME)


@pytest.mark.parametrize(
    "address",
    ["localhost:8786", "tcp://host", "tcp://host:0", "tcp://host:65536", "http://host:1", "tcp://:1", "tcp"],
)
def test_what_is_no_address_is_said(address: str) -> None:
    with pytest.raises(
        InputError, match="is no scheduler's address; give tcp://HOST:PORT or tls://HOST:PORT"
    ):
        ClusterSettings(scheduler=address)


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ({"scheduler": "tcp://host:1", "tls": SOME}, "Certificates are used with tls:// alone"),
        ({"scheduler": "tls://host:1"}, "tls://host:1 needs certificates"),
        ({"tls": SOME}, "Certificates are for a cluster; name its scheduler too"),
        ({"workers": -1}, "The number of workers is -1; give a number from 1 to 256"),
        ({"workers": 1000}, "The number of workers is 1000"),
        ({"threads": -1}, "The number of threads is -1"),
    ],
)
def test_what_does_not_go_together_is_said(settings: dict[str, object], said: str) -> None:
    with pytest.raises(InputError, match=said):
        ClusterSettings(**settings)


def test_by_default_there_are_no_more_workers_than_cores(monkeypatch: pytest.MonkeyPatch) -> None:
    assert 1 <= default_workers() <= cores()
    assert ClusterSettings().local_workers == default_workers()
    assert ClusterSettings(workers=3).local_workers == 3
    import psutil

    class NoRoom:
        available = 10

    monkeypatch.setattr(psutil, "virtual_memory", NoRoom)
    assert default_workers() == 1


def test_certificates_are_read_and_checked(tmp_path: Path) -> None:
    mine, other = (Authority(tmp_path, name).member("me") for name in ("mine", "other"))
    assert security_of(None) is None
    security = security_of(mine)
    assert security.require_encryption
    for role in ("client", "worker", "scheduler"):
        assert security.get_tls_config_for_role(role)["cert"] == str(mine.cert)
    with pytest.raises(InputError, match=r"me\.pem: certificate and key do not go together"):
        security_of(Tls(mine.ca, mine.cert, other.key))
    with pytest.raises(InputError, match=r"gone\.pem: it cannot be read"):
        security_of(Tls(mine.ca, tmp_path / "gone.pem", mine.key))
    (tmp_path / "thesis.pem").write_text("my thesis")
    with pytest.raises(InputError, match=r"thesis\.pem: this is no certificate or key in PEM format"):
        security_of(Tls(tmp_path / "thesis.pem", mine.cert, mine.key))
