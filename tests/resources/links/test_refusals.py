"""Addresses the guide cannot keep, each with its own reason."""

from ipaddress import ip_address

import pytest

from resources.links import reasons
from resources.links.address import read
from resources.links.hosts import forbidden_ip

NOT_PUBLIC = """
    http://localhost/ http://localhost:8000/ localhost:8000 http://LOCALHOST./ http://a.localhost/
    http://127.0.0.1/ http://127.1/ http://127.0.1/ http://2130706433/ http://0x7f000001/ http://0x7f.1/
    http://017700000001/ http://0177.0.0.1/ http://127.0.0.1./ http://①②⑦.0.0.1/ http://１２７.０.０.１/
    http://127。0。0。1/ http://127．0｡0.1/ http://%31%32%37.0.0.1/ http://0/ http://0.0.0.0/
    http://10.0.0.5/ http://10.1/ http://172.16.0.1/ http://172.31.255.255/ http://192.168.1.1/ http://0xc0a80101/
    http://100.64.0.1/ http://169.254.1.1/ http://169.254.169.254/latest/ http://2852039166/ http://168.63.129.16/
    http://224.0.0.1/ http://255.255.255.255/ http://240.0.0.1/ http://198.18.0.1/ http://192.0.0.8/ http://192.88.99.1/
    http://[::1]/ http://[::]/ http://[::127.0.0.1]/ http://[::ffff:127.0.0.1]/ http://[::ffff:7f00:1]/
    http://[::ffff:0:10.0.0.1]/ http://[64:ff9b::7f00:1]/ http://[64:ff9b:1::1]/ http://[2002:7f00:1::1]/
    http://[2001:0:1:2:3:4:5:6]/ http://[fe80::1]/ http://[fec0::1]/ http://[fc00::1]/ http://[fd00:ec2::254]/
    http://[ff02::1]/ http://[100::1]/ http://[5f00::1]/
    http://metadata.google.internal/ http://metadata/ http://x.internal/ http://printer.local/ http://x.lan/
    http://x.home.arpa/ http://1.0.0.127.in-addr.arpa/ http://x.test/ http://x.invalid/ http://x.corp/
    http://x.example/ https://example.com/ https://www.example.org/ https://example.net./ http://example.com。/
    http://abcdef.onion/ https://127.0.0.1.nip.io/ https://10-0-0-1.sslip.io/ http://x.xip.io/
    http://localtest.me/ http://app.lvh.me/ http://vcap.me/ http://x.vcap.me./ http://exam%70le.com/ 127.0.0.1/x
    """


@pytest.mark.parametrize("typed", NOT_PUBLIC.split())
def test_a_host_that_is_no_public_place_is_refused_in_every_spelling(typed):
    address = read(typed)
    assert address.refused.code == "not-public"
    assert (address.stored, address.key, address.flags, address.host) == ("", "", (), "")


NUMBERS = """
    http://8.8.8.8/ http://134744072/ http://0x8.8.2056/ http://203.0.113.7:8501/ http://192.0.2.1/ 8.8.8.8/x
    http://[2606:4700::1111]/ http://[2001:db8::1]/ http://[::ffff:8.8.8.8]/ http://[64:ff9b::808:808]/
    """


@pytest.mark.parametrize("typed", NUMBERS.split())
def test_a_bare_number_is_refused_even_where_it_is_public(typed):
    assert read(typed).refused.code == "ip-literal-host"


def inside(characters: str) -> list[str]:
    return [f"https://tecton.ai/a{character}b" for character in characters]


def with_host(hosts: str) -> list[str]:
    return [f"https://{host}/x1" for host in hosts.split()]


def with_path(paths: str) -> list[str]:
    return [f"https://tecton.ai/{path}" for path in paths.split()]


SCHEMES = "javascript:alert(1) JavaScript:x data:text/html,hi file:///etc/passwd ftp://a.dev/ mailto:joe@a.dev tel:1"
SCHEMES += " ws://a.dev/ blob:x hxxps://a.dev/ view-source:https://a.dev/ about:blank chrome://version"
USERS = "joe@a.dev joe:pw@a.dev :pw@a.dev @a.dev :@a.dev github.com@a.dev %40@a.dev github.com:443@a.dev"
PORTS = "a.dev:8080 a.dev:80 a.dev:22 a.dev:0 a.dev:65535 a.dev:65536 a.dev:99999999"
BAD_HOSTS = "a..com .a.com -a.com a-.com a,b.com a*b.com a.com.. a.c a.1x xn--a.com xn--zzzzzzzz.com a%00.com a%2fb.com"
BAD_HOSTS += (
    " 1.2.3.256 1.2.3.4.5 foo.0x4 [::1 [fe80::1%25eth0] [v1.x] a.dev:x " + "a" * 64 + ".com " + "a." * 130 + "com"
)
SHORTENERS = (
    "bit.ly t.co tinyurl.com goo.gl maps.app.goo.gl lnkd.in buff.ly ow.ly is.gd git.io aka.ms www.bit.ly amzn.to"
)

REFUSED = {
    "empty": ["", " ", "\n\t \xa0"],
    "too-long": ["https://tecton.ai/" + "x" * 2000, "x" * 1_000_000, " " * 2001],
    "scheme": [*SCHEMES.split(), " javascript:alert( 1 )"],
    "userinfo": [*with_host(USERS), "joe@tecton.ai", "git@github.com:a/b.git", "http:joe@tecton.ai"],
    "port": [*with_host(PORTS), "http://tecton.ai:443/", "tecton.ai:8080/x", "tecton.ai:80"],
    "host-without-dot": [*with_host("intranet7 ai xn--p1ai"), "hello", "https://https://tecton.ai/"],
    "invalid-host": [*with_host(BAD_HOSTS), "https://", "https:///", "https://?x"],
    "whitespace": [*inside(" \t\n\r\x0b\u2003\u3000\u2028\x85"), "https://tec ton.ai/", "https://tec\tton.ai/"],
    "control-character": [*inside("\0\x01\x1b\x1f\x7f\x9f"), *with_path("%00 a%0a %0D%0A %7F %C2%85 ?x=%00 #%00")],
    "invisible-character": [
        *inside(
            "\u200b\u200d\u2060\ufeff\u202e\u2066\u00ad\u061c\u180e\u3164\u115f\ufe0f\ud800\udfff\ue000\uffff\ufdd0\U000e0041"
        ),
        *with_path("%E2%80%AE %E2%80%8B %C2%AD %EF%BB%BF"),
        *["\u200bhttps://tecton.ai/", "https://tec\u00adton.ai/", "java\u200bscript:x", "\ufeffhttps://tecton.ai/"],
    ],
    "backslash": [
        "https:\\\\tecton.ai\\x",
        "https://tecton.ai\\@evil.dev/",
        "https://tecton.ai/a\\b",
        "\\\\tecton.ai\\x",
    ],
    "invalid-character": with_path('a[b a]b ?a]b[ <b> " ` {id} ^ #a[b'),
    "shortener": [*with_host(SHORTENERS), "https://link.medium.com/l7akzjR826", "https://ubr.to/3lo9GU8"],
}
REFUSALS = [(typed, code) for code in REFUSED for typed in REFUSED[code]]


@pytest.mark.parametrize(("typed", "code"), REFUSALS, ids=lambda value: ascii(value)[:40])
def test_an_address_is_refused_with_the_reason_that_fits(typed, code):
    address = read(typed)
    assert address.refused.code == code
    assert (address.stored, address.key, address.flags) == ("", "", ())


FORBIDDEN = {
    "unspecified": "0.0.0.0 0.1.2.3 ::",
    "loopback": "127.0.0.1 127.255.255.255 ::1 ::ffff:127.0.0.1 ::127.0.0.1 64:ff9b::7f00:1 2002:7f00:1::1",
    "private": "10.0.0.1 172.16.0.1 172.31.255.255 192.168.0.1 fc00::1 fd12::1 fec0::1 ::ffff:10.0.0.1 2002:a00:1::1",
    "shared": "100.64.0.1 100.127.255.255 64:ff9b::6440:1",
    "link-local": "169.254.0.1 fe80::1 fe80::1%eth0 febf::1 ::ffff:169.254.0.1",
    "metadata": "169.254.169.254 168.63.129.16 100.100.100.200 192.0.0.192 fd00:ec2::254 ::ffff:169.254.169.254",
    "documentation": "192.0.2.1 198.51.100.1 203.0.113.1 2001:db8::1 3fff::1 3fff:fff::1",
    "benchmark": "198.18.0.1 198.19.255.255 2001:2::1",
    "multicast": "224.0.0.1 239.255.255.255 ff02::1 ff0e::1",
    "reserved": "192.0.0.8 192.88.99.1 240.0.0.1 255.255.255.255 5f00::1 100::1 2001:20::1 4000::1",
    "transition": "2002:808:808::1 2001:0:4136:e378:8000:63bf:f7f7:f7f7 ::8.8.8.8 2606:4700::5efe:808:808",
}


FORBIDDEN_NUMBERS = [(code, text) for code in FORBIDDEN for text in FORBIDDEN[code].split()]


@pytest.mark.parametrize(("code", "text"), FORBIDDEN_NUMBERS)
def test_a_number_that_is_not_public_says_why(code, text):
    assert forbidden_ip(ip_address(text)) == code


@pytest.mark.parametrize("inner", ["127.0.0.1", "10.0.0.1", "169.254.169.254"])
def test_teredo_is_judged_by_the_client_inside(inner):
    hidden = int(ip_address(inner)) ^ 0xFFFFFFFF
    teredo = ip_address(int(ip_address("2001:0:4136:e378::")) | hidden)
    assert forbidden_ip(teredo) == forbidden_ip(ip_address(inner))


PUBLIC_NUMBERS = """
    8.8.8.8 1.1.1.1 9.255.255.255 11.0.0.0 100.63.255.255 100.128.0.0 126.255.255.255 128.0.0.1 169.253.255.255
    172.15.255.255 172.32.0.0 192.0.1.0 192.167.255.255 198.17.255.255 198.20.0.0 223.255.255.255
    2606:4700::1111 2a00:1450:4001::1 2001:4860:4860::8888 ::ffff:8.8.8.8 64:ff9b::808:808
    """


@pytest.mark.parametrize(
    "text",
    PUBLIC_NUMBERS.split(),
)
def test_a_public_number_is_not_forbidden(text):
    assert forbidden_ip(ip_address(text)) is None


def test_every_reason_has_a_sentence_that_ends():
    sentences = [reasons.meaning(code) for code in reasons.MEANINGS]
    sentences += [reasons.meaning("not-public", code) for code in [*FORBIDDEN, "wildcard-dns", "hidden-service"]]
    assert all(sentence.endswith(".") and sentence.count(".") < 3 for sentence in sentences)


def test_private_hosts_are_told_apart_in_the_sentence():
    said = {
        read(f"http://{host}/").refused.sentence for host in ["10.0.0.1", "127.0.0.1", "x.nip.io", "169.254.169.254"]
    }
    assert len(said) == 4
