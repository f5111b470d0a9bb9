"""What was sent, decided, reported and found, and the notes about it. By statements of the database.

Of every hundred entries so many are the copy of something sent, by what is left of their id's division by a hundred.
"""

from accounts.models import Notification
from resources.models import Alias, Check, Event, HostBan, Incident, QueueItem, Report, Submission
from resources.models.entry import FIELDS
from resources.rows.plan import KEEPERS, Plan
from resources.rows.storing import insert, json, later, least, moment, stamp
from resources.rows.storing import store as store_rows

ENTRY = {name: f"r.{name}" for name in FIELDS if name != "section"} | {"section_id": "r.section_id"}
"""What is sent is what an entry says, or would say."""
CHANGES = '{"title": ["Before", "After"]}'
NEW, CHANGE = "r.suggested_by_id IS NOT NULL", "r.suggested_by_id IS NULL"


def store(plan: Plan) -> None:
    _submissions(plan)
    _items(plan)
    _reports(plan)
    _links(plan)
    _events_of_submissions(plan)
    _events_of_entries(plan)
    _notes(plan)
    _around(plan)


def _submissions(plan: Plan) -> None:
    """Nine in ten are new pages or changes that are in the guide; then what is not; two of a hundred wait."""
    accepted = _sent(plan) | {"state": "'accepted'", "resource_id": "r.id", "submitter_id": "r.suggested_by_id"}
    insert(Submission, accepted, f"{_made(plan)} AND {NEW} ORDER BY r.id")
    for state, low, high in [("rejected", 0, 6), ("withdrawn", 6, 7), ("merged", 7, 8)]:
        values = _sent(plan, "no") | {"state": f"'{state}'"}
        if state == "rejected":
            values["reason"] = "CASE r.id % 3 WHEN 0 THEN 'thin' WHEN 1 THEN 'off-topic' ELSE 'sells' END"
        if state == "merged":
            values["resource_id"] = "r.id"
        insert(Submission, values, f"{_made(plan)} AND {_between(low, high)} ORDER BY r.id")
    changes = {"target_id": "r.id", "changes": json(CHANGES)}
    insert(
        Submission, _sent(plan) | changes | {"state": "'accepted'"}, f"{_made(plan)} AND r.id % 100 = 11 ORDER BY r.id"
    )
    undecided = {"decided_at": "NULL", "decided_by_id": "NULL", "submitted_at": _lately(plan), "version": "1"}
    for state, share in [("waiting", 3), ("changes-asked", 1)]:
        mine = f"r.id % 500 >= 20 AND r.id % 500 < {20 + share}" if state == "waiting" else "r.id % 500 = 30"
        values = _sent(plan, "waits") | undecided | {"state": f"'{state}'"}
        insert(Submission, values, f"{_made(plan)} AND {mine} ORDER BY r.id")
    values = _sent(plan) | undecided | changes | {"state": "'waiting'"}
    insert(Submission, values, f"{_made(plan)} AND r.id % 1000 = 41 ORDER BY r.id")
    guests = {"is_guest": "TRUE", "submitter_id": "NULL", "state": "'waiting'"}
    insert(Submission, _sent(plan, "guest") | undecided | guests, f"{_made(plan)} AND r.id % 1000 = 51 ORDER BY r.id")


def _sent(plan: Plan, word: str = "") -> dict[str, str]:
    """The columns of a submission from entry `r`; with a word, of another page than the entry's."""
    person = f"{plan.first_person} + (r.id * 7919) % {plan.people}"
    own = {"url": f"r.url || '/{word}'", "key": f"r.key || '/{word}'"} if word else {}
    return ENTRY | own | {
        "tags": json('["kubernetes", "mlops"]'), "changes": json("{}"), "look": json("{}"), "state": "'waiting'",
        "version": "2", "submitter_id": person, "is_guest": "FALSE", "guest_email": "''", "client": "''",
        "submitted_at": later("r.added_at", "-1 * (r.id % 4000)"), "decided_at": "r.added_at",
        "decided_by_id": _keeper(plan), "reason": "''", "message": "'Thank you.'",
    }  # fmt: skip


def _keeper(plan: Plan) -> str:
    return f"{plan.first_keeper} + r.id % {KEEPERS}"


def _lately(plan: Plan) -> str:
    """Within the last 30 days."""
    return later(moment(plan.until), "-1 * (r.id * 7919 % 43200)")


def _made(plan: Plan) -> str:
    return f"FROM resources_resource r WHERE r.id >= {plan.first_entry}"


def _between(low: int, high: int) -> str:
    return f"r.id % 100 >= {low} AND r.id % 100 < {high}"


def _items(plan: Plan) -> None:
    state = "CASE s.state WHEN 'waiting' THEN 'waiting' WHEN 'changes-asked' THEN 'held' ELSE 'closed' END"
    values = {
        "kind": "CASE WHEN s.target_id IS NULL THEN 'new' ELSE 'edit' END", "state": state, "version": "s.version",
        "title": "s.title", "host": "s.host", "section_id": "s.section_id", "submitter_id": "s.submitter_id",
        "submission_id": "s.id", "score": "1", "terms": json('[["by a proven contributor", 1]]'),
        "opened_at": "s.submitted_at", "closed_at": "s.decided_at",
    }  # fmt: skip
    insert(QueueItem, values, "FROM resources_submission s ORDER BY s.id")


def _item_of_entry(plan: Plan, kind: str, state: str, terms: tuple[str, int]) -> dict[str, str]:
    return {
        "kind": f"'{kind}'", "state": f"'{state}'", "version": "1", "title": "r.title", "host": "r.host",
        "section_id": "r.section_id", "resource_id": "r.id", "score": str(terms[1]),
        "terms": json(f'[["{terms[0]}", {terms[1]}]]'),
        "opened_at": _lately(plan) if state == "waiting" else "r.added_at",
        "closed_at": "NULL" if state == "waiting" else moment(plan.until),
    }  # fmt: skip


def _reports(plan: Plan) -> None:
    """Of every two hundredth entry, nearly all of them decided; and a few that are due for a look."""
    said = ("report by a member", 1)
    live = "r.retired_at IS NULL"
    old = f"{_made(plan)} AND {live} AND r.id % 200 = 13 ORDER BY r.id"
    insert(QueueItem, _item_of_entry(plan, "report", "closed", said), old)
    new = f"{_made(plan)} AND {live} AND r.id % 2000 = 17 ORDER BY r.id"
    insert(QueueItem, _item_of_entry(plan, "report", "waiting", said), new)
    fresh = f"{_made(plan)} AND {live} AND r.id % 5000 = 19 ORDER BY r.id"
    insert(QueueItem, _item_of_entry(plan, "fresh", "waiting", ("nobody waits for the answer", -2)), fresh)
    values = {
        "item_id": "i.id", "resource_id": "i.resource_id", "complaint": "'outdated'", "words": "'Of another year.'",
        "reporter_id": f"{plan.first_person} + (i.resource_id * 31) % {plan.people}", "is_guest": "FALSE",
        "is_trusted": "FALSE", "client": "''", "at": "i.opened_at",
    }  # fmt: skip
    insert(Report, values, "FROM resources_queueitem i WHERE i.kind = 'report' ORDER BY i.id")


def _links(plan: Plan) -> None:
    """Every second entry was looked at; what is broken is an incident, and of ten one is still open."""
    is_well = "r.health <> 'broken'"
    values = {
        "resource_id": "r.id", "at": "r.added_at", "method": "'GET'", "is_permanent_move": "FALSE",
        "final_url": "r.url",
        "status": f"CASE WHEN {is_well} THEN 200 ELSE 404 END", "ms": "r.id % 900", "byte_count": "r.id % 90000",
        "title": "r.title", "title_hash": "''", "error": "''", "mark": "''", "reason": "''",
        "finding": f"CASE WHEN {is_well} THEN 'ok' ELSE 'not-found' END",
    }  # fmt: skip
    insert(Check, values, f"{_made(plan)} AND r.id % 2 = 0 ORDER BY r.id")
    is_open = "r.id % 5 = 0 AND r.retired_at IS NULL AND r.hidden_at IS NULL"
    values = {
        "kind": "'broken'", "state": f"CASE WHEN {is_open} THEN 'open' ELSE 'over' END", "resource_id": "r.id",
        "host": "''", "target_url": "''", "page_title": "''", "detail": "''", "opened_at": _lately(plan),
        "closed_at": f"CASE WHEN {is_open} THEN NULL ELSE {moment(plan.until)} END",
    }  # fmt: skip
    insert(Incident, values, f"{_made(plan)} AND NOT ({is_well}) ORDER BY r.id")
    item = _item_of_entry(plan, "link", "waiting", ("link broken", 5))
    item |= {"state": "CASE n.state WHEN 'open' THEN 'waiting' ELSE 'closed' END", "incident_id": "n.id"}
    item |= {"opened_at": "n.opened_at", "closed_at": "n.closed_at"}
    insert(QueueItem, item, "FROM resources_incident n JOIN resources_resource r ON r.id = n.resource_id ORDER BY n.id")


def _event(**values: str) -> dict[str, str]:
    bare = {"title": "''", "reason": "''", "message": "''", "note": "''", "changes": json("{}"), "journal": json("[]")}
    return bare | {"is_guest": "FALSE"} | values


def _events_of_submissions(plan: Plan) -> None:
    of = {"submission_id": "s.id", "section_id": "s.section_id", "title": "s.title", "item_id": "i.id"}
    rows = "FROM resources_submission s JOIN resources_queueitem i ON i.submission_id = s.id"
    sent = _event(verb="'submitted'", actor_id="s.submitter_id", at="s.submitted_at", version="1", **of)
    insert(Event, sent | {"is_guest": "s.is_guest"}, f"{rows} ORDER BY s.id")
    at = later("s.submitted_at", "s.id % 600")
    revised = _event(verb="'revised'", actor_id="s.submitter_id", at=at, version="1", **of)
    insert(Event, revised, f"{rows} WHERE s.id % 4 = 0 AND NOT s.is_guest ORDER BY s.id")
    claimed = _event(verb="'claimed'", actor_id="s.decided_by_id", at="s.decided_at", **of)
    insert(Event, claimed, f"{rows} WHERE s.decided_at IS NOT NULL ORDER BY s.id")
    asked = _event(verb="'changes-asked'", actor_id=str(plan.first_keeper), at=at, message="'Say more.'", **of)
    insert(Event, asked, f"{rows} WHERE s.state = 'changes-asked' ORDER BY s.id")
    actor = "CASE s.state WHEN 'withdrawn' THEN s.submitter_id ELSE s.decided_by_id END"
    decided = _event(verb="s.state", actor_id=actor, at="s.decided_at", version="s.version", message="s.message", **of)
    decided |= {"resource_id": "COALESCE(s.resource_id, s.target_id)", "reason": "s.reason", "changes": "s.changes"}
    insert(Event, decided, f"{rows} WHERE s.decided_at IS NOT NULL ORDER BY s.id")


def _events_of_entries(plan: Plan) -> None:
    """What makes five events for each entry together with those of what was sent."""
    of = {"resource_id": "r.id", "section_id": "r.section_id", "title": "r.title"}
    keeper, until = _keeper(plan), moment(plan.until)
    insert(Event, _event(verb="'imported'", at="r.added_at", **of), f"{_made(plan)} AND {CHANGE} ORDER BY r.id")
    for verb, actor, days, where in [
        ("found-broken", "NULL", 20, "r.id % 2 = 0"), ("found-working", "NULL", 25, "r.id % 2 = 0"),
        ("edited", keeper, 40, "r.id % 4 <> 1"), ("edited", keeper, 60, "r.id % 4 = 1"),
        ("confirmed", keeper, 80, "1 = 1"), ("noted", keeper, 90, "r.id % 5 < 2"),
        ("dismissed", keeper, 100, "r.id % 200 = 13"),
        ("moved", keeper, 110, "r.id % 50 = 5"), ("retired", keeper, 120, "r.retired_at IS NOT NULL"),
    ]:  # fmt: skip
        at = least(later("r.added_at", f"{days} * 1440 + r.id % 1440"), until)
        values = _event(verb=f"'{verb}'", actor_id=actor, at=at, **of)
        if verb == "edited":
            values["changes"] = json(CHANGES)
        insert(Event, values, f"{_made(plan)} AND {where} ORDER BY r.id")
    undone = _event(verb="'undone'", actor_id="e.actor_id", undoes_id="e.id", resource_id="e.resource_id", at=until)
    undone |= {"section_id": "e.section_id", "title": "e.title"}
    insert(Event, undone, "FROM resources_event e WHERE e.verb = 'edited' AND e.id % 1000 = 0 ORDER BY e.id")


def _notes(plan: Plan) -> None:
    """Of each decision to who sent it, two more to everybody, and many to the first person."""
    values = {"email": "''", "text": "''", "kind": "'decision'", "mail_batch": "''", "mail_due_at": "NULL"}
    decided = {"recipient_id": "s.submitter_id", "title": "s.title", "link": "'/submissions/' || s.id || '/'"}
    decided |= {"created_at": "s.decided_at", "read_at": "CASE WHEN s.id % 5 > 0 THEN s.decided_at END"}
    decided |= {"mailed_at": "s.decided_at"}
    rows = "FROM resources_submission s WHERE s.decided_at IS NOT NULL AND s.submitter_id IS NOT NULL ORDER BY s.id"
    insert(Notification, values | decided, rows)
    member = {"recipient_id": "p.id", "title": "'New in the guide'", "link": "'/new/'", "read_at": "p.joined_at"}
    member |= {"kind": "'digest'", "created_at": later("p.joined_at", "n.number * 10080"), "mailed_at": "p.joined_at"}
    each = "FROM accounts_user p JOIN (SELECT 1 AS number UNION ALL SELECT 2) n ON 1 = 1"
    each += f" WHERE p.id >= {plan.first_person} ORDER BY p.id, n.number"
    insert(Notification, values | member, each)
    first = {"recipient_id": str(plan.first_person), "title": "r.title", "link": "'/resources/' || r.id || '-page/'"}
    first |= {"created_at": "r.added_at", "mailed_at": "r.added_at", "kind": "'want'"}
    first["read_at"] = "CASE WHEN r.id % 200 = 1 THEN r.added_at END"
    insert(Notification, values | first, f"{_made(plan)} AND r.id % {plan.every(100, 10)} = 1 ORDER BY r.id")


def _around(plan: Plan) -> None:
    values = {"url": "r.url || '/old'", "key": "r.key || '/old'", "host": "r.host", "key_version": "r.key_version"}
    values |= {"resource_id": "r.id", "added_at": "r.added_at"}
    insert(Alias, values, f"{_made(plan)} AND r.id % 50 = 5 ORDER BY r.id")
    banned = [(f"banned-{number}.example", "It sells.", stamp(plan.until), plan.first_keeper) for number in range(20)]
    store_rows(HostBan, ["host", "reason", "created_at", "created_by_id"], banned)
