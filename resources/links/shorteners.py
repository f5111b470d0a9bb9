"""Hosts whose addresses say nothing about where they lead."""

from resources.links.parts import is_under, words

_SHORTENERS = words("""
    bit.ly bitly.com bitly.ws j.mp t.co tinyurl.com goo.gl g.co lnkd.in buff.ly ow.ly ht.ly is.gd v.gd rb.gy
    cutt.ly shorturl.at shorturl.asia rebrand.ly tiny.cc tiny.one t.ly dlvr.it ift.tt fb.me amzn.to amzn.eu amzn.asia
    a.co link.medium.com ubr.to trib.al s.id bl.ink soo.gd shorte.st adf.ly adfoc.us bc.vc ouo.io po.st qr.ae
    tr.im hubs.ly hubs.la hubs.li hubs.to spr.ly sprou.tt smarturl.it snip.ly snipurl.com kutt.it goo.su
    shor.by zpr.io wp.me nyti.ms econ.st bbc.in cnn.it reut.rs on.ft.com wapo.st s.hbr.org apple.co aka.ms
    msft.it git.io redd.it db.tt dub.sh dub.co x.gd tny.im clck.ru vk.cc u.to page.link app.link onelink.me lnk.to
    flip.it cli.re plu.sh mcaf.ee budurl.com bit.do x.co url.ie zi.ma su.pr tcrn.ch oreil.ly gtnr.it
    geni.us rstyle.me shrsl.com sovrn.co prz.io fave.co urlz.fr shrtco.de chilp.it qrco.de l.ead.me short.io short.gy
    """)


def is_shortener(host: str) -> bool:
    """Whether an address on this host is only a short name for another."""
    return is_under(host, _SHORTENERS)
