"""Where trials run: on worker processes of this computer, or on a cluster."""

from __future__ import annotations

import logging
import os
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from motifdesk.errors import InputError

_ADDRESS = re.compile(r"(tcp|tls)://(?P<host>\[[0-9a-fA-F:.]+\]|[^\s:/\[\]]+):(?P<port>\d{1,5})")
# TensorFlow with a network and its data; more processes than fit would only swap.
_BYTES_A_WORKER = 1.2e9
MOST_WORKERS = 256


@dataclass(frozen=True)
class Tls:
    """The files with which the members of a cluster prove to each other that they belong to it.

    Attributes
    ----------
    ca
        The certificate of the authority that signed the others.
    cert, key
        The own certificate and its private key.
    """

    ca: Path
    cert: Path
    key: Path


@dataclass(frozen=True)
class ClusterSettings:
    """Where trials run; checked on construction.

    Attributes
    ----------
    workers
        Processes of this computer; 0 for as many as it has cores and memory for.
    threads
        Those that each of these may use; 0 divides the cores among them.
    scheduler
        The address of a Dask scheduler, ``tcp://HOST:PORT`` or ``tls://HOST:PORT``; empty for this computer.
    tls
        Needed with ``tls://``.

    Raises
    ------
    InputError
        A number or an address makes no sense, or a file is missing.
    """

    workers: int = 0
    threads: int = 0
    scheduler: str = ""
    tls: Tls | None = None

    def __post_init__(self) -> None:
        if not 0 <= self.workers <= MOST_WORKERS:
            raise InputError(
                f"The number of workers is {self.workers}; give a number from 1 to {MOST_WORKERS}."
            )
        if self.threads < 0:
            raise InputError(f"The number of threads is {self.threads}; give 1 or more.")
        if self.scheduler:
            check_address(self.scheduler, self.tls)
        elif self.tls is not None:
            raise InputError("Certificates are for a cluster; name its scheduler too, as tls://HOST:PORT.")

    @property
    def local_workers(self) -> int:
        """How many processes this computer is to run."""
        return self.workers or default_workers()


def check_address(address: str, tls: Tls | None) -> None:
    """Raise `InputError` where this is no address of a scheduler, or does not go with the certificates."""
    found = _ADDRESS.fullmatch(address)
    if found is None or not 0 < int(found["port"]) < 65_536:
        raise InputError(f"{address!r} is no scheduler's address; give tcp://HOST:PORT or tls://HOST:PORT.")
    if found[1] == "tcp" and tls is not None:
        raise InputError(
            f"Certificates are used with tls:// alone, and the address is {address}; give tls://..."
        )
    if found[1] == "tls" and tls is None:
        raise InputError(
            f"{address} needs certificates; give the authority's, your own and its key (--tls-ca, --tls-cert, "
            "--tls-key)."
        )


def cores() -> int:
    """Return how many cores this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def default_workers() -> int:
    """Return as many workers as there are cores, and memory for."""
    import psutil  # comes with Dask

    room = int(psutil.virtual_memory().available / _BYTES_A_WORKER)
    return max(1, min(cores(), room, MOST_WORKERS))


def silence_dask() -> None:
    """Keep Dask from writing on the terminal; what matters is told by our own sentences."""
    import distributed  # noqa: F401 - it sets its loggers up on import

    logging.getLogger("distributed").setLevel(logging.CRITICAL)


def security_of(tls: Tls | None) -> Any:
    """Return Dask's view of the certificates; None where there are none.

    Raises
    ------
    InputError
        A file is missing or holds something else, or the key is not that of the certificate.
    """
    if tls is None:
        return None
    from distributed.security import Security

    for path in (tls.ca, tls.cert, tls.key):
        try:
            if b"-----BEGIN" not in path.read_bytes():
                raise InputError.at(
                    path, None, "this is no certificate or key in PEM format; name another file."
                )
        except OSError as error:
            raise InputError.at(
                path, None, f"it cannot be read ({error.strerror}); name another file."
            ) from error
    ca, cert, key = map(str, (tls.ca, tls.cert, tls.key))
    security = Security(
        require_encryption=True,
        tls_ca_file=ca,
        tls_client_cert=cert,
        tls_client_key=key,
        tls_worker_cert=cert,
        tls_worker_key=key,
        tls_scheduler_cert=cert,
        tls_scheduler_key=key,
    )
    try:
        security.get_connection_args("client")
    except OSError as error:  # ssl.SSLError is one
        raise InputError.at(
            tls.cert,
            None,
            f"certificate and key do not go together ({error}); name the files of one cluster.",
        ) from error
    return security
