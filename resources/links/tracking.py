"""Which parts of an address only tell where the reader came from, and are left out of what is stored."""

import re

from resources.links.medium import is_medium
from resources.links.parts import name_of, parents, words

_PREFIXES = (
    "utm_",
    "mc_",
    "mtm_",
    "matomo_",
    "piwik_",
    "hsa_",
    "vero_",
    "oly_",
    "__hs",
    "_hs",
    "pd_rd_",
    "pf_rd_",
)

_EVERYWHERE = words("""
    gclid gclsrc dclid gbraid wbraid gad_source gad_campaignid srsltid _ga _gl
    fbclid fb_action_ids fb_action_types fb_source fb_ref igshid igsh
    msclkid yclid ysclid twclid ttclid li_fat_id rdt_cid epik _openstat
    mkt_tok hsctatracking _ke dm_i ef_id s_cid ml_subscriber ml_subscriber_hash ck_subscriber_id
    pk_campaign pk_kwd pk_keyword pk_source pk_medium pk_content pk_cid wt_mc wt.mc_id wt_zmc wickedid xtor
    at_campaign at_medium at_custom1 at_custom2 at_custom3 at_custom4 at_recipient_id ns_campaign ns_source
    ns_mchannel nr_email_referer rb_clickid _branch_match_id _branch_referrer echobox ref_src ref_url
    cjevent cjdata irclickid irgwc awc sscid afsrc lsnpubid ranmid raneaid ransiteid affiliate_id aff_id
    si trk trkinfo trkcampaign
    """)

# `ref` chooses a branch on some sites, `source` a data set on others: these hosts alone count readers with them.
_ON_HOST = {
    "youtube.com": words("feature ab_channel pp app cbrd ucbcb"),
    "youtu.be": words("feature ab_channel pp"),
    "spotify.com": words("context dl_branch nd"),
    "x.com": words("s t ref"),
    "twitter.com": words("s t ref"),
    "linkedin.com": words("lipi midtoken midsig rcm refid trackingid originalsubdomain"),
    "facebook.com": words("ref refid fref hc_ref mibextid __tn__ notif_t"),
    "reddit.com": words("share_id rdt ref ref_source correlation_id"),
    "producthunt.com": frozenset({"ref"}),
    "indiehackers.com": frozenset({"ref"}),
    "hackernoon.com": frozenset({"ref"}),
    "dev.to": frozenset({"ref"}),
    "etsy.com": frozenset({"ref"}),
    "nytimes.com": words("ref smid smtyp partner emc"),
    "bbc.com": words("ocid ns_fee"),
    "substack.com": words("r ref isfreemail triedredirect showwelcomeonshare post_id publication_id"),
    "udemy.com": words("ref referralcode couponcode deal_code persist_locale locale"),
    "coursera.org": words("siteid ref edocomorp"),
    "datacamp.com": words("ref tap_a tap_s"),
    "educative.io": words("ref aff affiliate"),
    "oreilly.com": frozenset({"ref"}),
}
_ON_MEDIUM = words("source sk gi ref")
_ON_AMAZON = words("""
    ref ref_ tag linkcode linkid camp creative creativeasin ascsubtag content-id psc qid sr keywords crid sprefix
    dib dib_tag _encoding ie pldnsite social_share
    """)
_AMAZON = re.compile(r"(?:www\.|smile\.|m\.)?amazon\.(?:com?\.)?[a-z]{2,3}")

# A friend's link to a story says so in its values, also on publications not known to be Medium's.
_FRIENDS_LINK = re.compile(
    r"(?:source=(?:friends_link|rss-+[0-9a-f]*-*\d*)|sk=(?:v2%2F)?[0-9a-f-]{32,36})", re.IGNORECASE
)
_SHARED_FROM = re.compile(r"action=share|rssowlmlink|xtor=.*|echobox=.*", re.IGNORECASE)


def is_amazon(host: str) -> bool:
    """Whether the host is one of Amazon's shops (not its other sites, such as aws.amazon.com)."""
    return bool(_AMAZON.fullmatch(host))


def without_tracking(host: str, query: tuple[str, ...]) -> tuple[str, ...]:
    """The pieces of the query that choose what the page shows, in their order."""
    extra = _extra_names(host)
    return tuple(piece for piece in query if not _is_tracking(piece, extra))


def without_trailing_marks(fragment: str) -> str:
    """The fragment without a text highlight (`:~:text=`), or "" when it only says how the page was shared."""
    kept = fragment.partition(":~:")[0]
    if kept and all(_is_mark(piece) for piece in kept.split("&")):
        return ""
    return kept


def _extra_names(host: str) -> frozenset[str]:
    if is_medium(host):
        return _ON_MEDIUM
    if is_amazon(host):
        return _ON_AMAZON
    return next((_ON_HOST[name] for name in parents(host) if name in _ON_HOST), frozenset())


def _is_tracking(piece: str, extra: frozenset[str]) -> bool:
    name = name_of(piece)
    if name in _EVERYWHERE or name in extra or name.startswith(_PREFIXES):
        return True
    return bool(_FRIENDS_LINK.fullmatch(piece))


def _is_mark(piece: str) -> bool:
    return bool(_SHARED_FROM.fullmatch(piece)) or ("=" in piece and _is_tracking(piece, frozenset()))
