"""The way to a host: its name is looked up once, every answer judged, and the very number that was judged dialled."""

import socket
import ssl
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from ipaddress import ip_address
from queue import Empty, SimpleQueue
from threading import BoundedSemaphore, Thread

from resources.links import hosts
from resources.links.failures import Deadline, ErrorClass, Failure
from resources.links.reasons import meaning

# A lookup cannot be broken off, so that names which never answer may hold this many threads and no more.
_MOST_LOOKUPS = 16
# Of a host with many numbers; the time that is left is shared between them.
_MOST_TRIES = 4

_lookups = BoundedSemaphore(_MOST_LOOKUPS)


def _look_up(host: str) -> list[str]:
    found = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(sockaddr[0]) for *_, sockaddr in found))


def _dial(ip: str, port: int, seconds: float) -> socket.socket:
    """Connects to a number. Unlike `socket.create_connection` it looks nothing up, not even a number."""
    line = socket.socket(socket.AF_INET6 if ":" in ip else socket.AF_INET, socket.SOCK_STREAM)
    try:
        line.settimeout(seconds)
        line.connect((ip, port))
    except BaseException:
        line.close()
        raise
    return line


@lru_cache(maxsize=1)
def _trust() -> ssl.SSLContext:
    """The authorities that this machine trusts. Names and dates of certificates are checked."""
    context = ssl.create_default_context()
    context.set_alpn_protocols(["http/1.1"])
    return context


@dataclass(frozen=True, slots=True)
class Network:
    """How names become numbers, how numbers are dialled, and which authorities are believed.

    There is no other than PUBLIC unless a caller hands one over: no setting and no variable of the environment
    chooses it. Which numbers are public is not part of it, so that every network is judged alike.
    """

    look_up: Callable[[str], Sequence[str]] = _look_up
    dial: Callable[[str, int, float], socket.socket] = _dial
    trust: Callable[[], ssl.SSLContext] = _trust


PUBLIC = Network()


def connect(network: Network, host: str, *, secure: bool, deadline: Deadline) -> socket.socket:
    """An open line to the host, with TLS if `secure`. Raises Failure."""
    ips = _judged(_resolved(network, host, deadline))
    line = _dialled(network, ips, 443 if secure else 80, deadline)
    return _wrapped(network, line, host, deadline) if secure else line


def _resolved(network: Network, host: str, deadline: Deadline) -> Sequence[str]:
    """The host's numbers, in the order in which to try them."""
    answer: SimpleQueue[Sequence[str] | Exception] = SimpleQueue()
    if not _lookups.acquire(timeout=deadline.left()):
        raise deadline.missed()
    _start_asking(network, host, answer)
    try:
        found = answer.get(timeout=deadline.left())
    except Empty:
        raise Failure(ErrorClass.TIMEOUT, "Looking up the name of the site took too long.") from None
    if isinstance(found, Exception) or not found:
        raise Failure(ErrorClass.DNS, "The name of the site leads nowhere; check it for typing mistakes.")
    return found


def _start_asking(network: Network, host: str, answer: "SimpleQueue[Sequence[str] | Exception]") -> None:
    """In a thread of its own, which nobody has to wait for at the end."""
    try:
        Thread(target=_ask, args=(network, host, answer), name=f"look up {host}", daemon=True).start()
    except RuntimeError as problem:
        _lookups.release()
        raise Failure(ErrorClass.DNS, "The name of the site could not be looked up now.") from problem


def _ask(network: Network, host: str, answer: "SimpleQueue[Sequence[str] | Exception]") -> None:
    try:
        answer.put(network.look_up(host))
    except (OSError, UnicodeError) as problem:
        answer.put(problem)
    finally:
        _lookups.release()


def _judged(ips: Sequence[str]) -> Sequence[str]:
    """All of them, when all are public. One that is not is enough: the next lookup may answer with it alone.

    The number is left out of the sentence, because it may tell how an inner network is laid out.
    """
    for ip in ips:
        because = hosts.forbidden_ip(ip_address(ip))
        if because:
            raise Failure(ErrorClass.FORBIDDEN_ADDRESS, meaning("not-public", because))
    return ips


def _dialled(network: Network, ips: Sequence[str], port: int, deadline: Deadline) -> socket.socket:
    """A line to the first number that answers."""
    failure = Failure(ErrorClass.REFUSED, "Nobody answers at the address of the site.")
    tries = ips[:_MOST_TRIES]
    for number, ip in enumerate(tries):
        try:
            return network.dial(ip, port, deadline.left() / (len(tries) - number))
        except TimeoutError:
            failure = Failure(ErrorClass.TIMEOUT, "The site did not answer the call.")
        except OSError:
            continue
    raise failure


def _wrapped(network: Network, line: socket.socket, host: str, deadline: Deadline) -> socket.socket:
    """The line with TLS, once the site has shown a certificate of this very name."""
    try:
        line.settimeout(deadline.left())
        return network.trust().wrap_socket(line, server_hostname=host)
    except (OSError, ValueError) as problem:
        line.close()
        raise _handshake_failure(problem, deadline) from problem


def _handshake_failure(problem: Exception, deadline: Deadline) -> Failure:
    if isinstance(problem, ssl.SSLCertVerificationError):
        return Failure(ErrorClass.TLS, f"The site's certificate is not valid: {problem.verify_message.rstrip('.')}.")
    if isinstance(problem, TimeoutError):
        return deadline.missed()
    return Failure(ErrorClass.TLS, "A secure connection to the site could not be made.")
