"""What people do with entries: votes, trials, lists of their own, progress, wants. By statements of the database."""

from resources.models import Progress, Saved, Second, Trial, Vote, Want
from resources.rows import entries
from resources.rows.plan import Plan
from resources.rows.storing import insert, json, later, moment, stamp
from resources.rows.storing import store as store_rows

SAVED_EACH, PROGRESS_EACH = 2, 3
FULL_BOARD = 80
"""So many wants fill a page of the board, and of what is met, in a small guide too."""
WANTED = ["A KServe lab", "A course on drift", "How a feature store is run", "A talk about cost", "Signing of models"]


def store(plan: Plan) -> None:
    made = f"r.id >= {plan.first_entry}"
    at = later("r.added_at", "n.number * 7 + 60")
    _each_of_entries(plan, Vote, {"at": at}, 7919, f"{made} AND n.number < r.useful_count")
    _trials(plan, made)
    _saved(plan)
    _progress(plan)
    _wants(plan)


def _each_of_entries(plan: Plan, model: type, values: dict[str, str], step: int, where: str) -> None:
    person = f"{plan.first_person} + (r.id * {step} + n.number) % {plan.people}"
    rest = f"FROM resources_resource r JOIN ({_series(41)}) n ON 1 = 1 WHERE {where} ORDER BY r.id, n.number"
    insert(model, {"person_id": person, "resource_id": "r.id"} | values, rest)


def _series(count: int) -> str:
    return " UNION ALL ".join(f"SELECT {number} AS number" for number in range(count))


def _trials(plan: Plan, made: str) -> None:
    broke = f"(r.id + n.number) % {entries.BREAKS} = 0"
    at = later("r.added_at", "n.number * 90 + 300")
    values = {
        "worked": f"NOT ({broke})", "on": f"date({at})", "system": "'Ubuntu 24.04'", "versions": "''",
        "broken_step": f"CASE WHEN {broke} THEN 'Step 3' ELSE '' END", "at": at,
    }  # fmt: skip
    least = f"n.number < r.id % {entries.TRIALS} AND n.number < {plan.people}"
    _each_of_entries(plan, Trial, values, 31, f"{made} AND r.kind = 'lab' AND {least}")


def _entry_of(plan: Plan, step: int) -> str:
    return f"{plan.first_entry} + (p.id * 7919 + n.number * {step}) % {plan.count}"


def _others(plan: Plan, each: int) -> str:
    """Every member but the first, so many times."""
    return (
        f"FROM accounts_user p JOIN ({_series(each)}) n ON 1 = 1"
        f" JOIN resources_resource r ON r.id = {{}} WHERE p.id > {plan.first_person} AND p.id < {plan.first_keeper}"
        " ORDER BY p.id, n.number"
    )


def _saved(plan: Plan) -> None:
    values = {"person_id": "p.id", "resource_id": "r.id", "url": "r.url", "host": "r.host", "key": "r.key"}
    values |= {"key_version": "r.key_version", "title": "r.title", "note": "''", "tags": json("[]"), "folder": "''"}
    values |= {
        "added_at": later("r.added_at", "60"),
        "read_at": f"CASE WHEN r.id % 3 = 0 THEN {moment(plan.until)} END",
    }
    insert(Saved, values, _others(plan, SAVED_EACH).format(_entry_of(plan, 104729)))
    first = {"person_id": str(plan.first_person)}
    made = f"FROM resources_resource r WHERE r.id >= {plan.first_entry}"
    insert(Saved, values | first, f"{made} AND r.id % {plan.every(200, 10)} = 7 ORDER BY r.id LIMIT 4990")


def _progress(plan: Plan) -> None:
    done, at = moment(plan.until), later("r.added_at", "90")
    values = {"person_id": "p.id", "resource_id": "r.id", "learning_at": at}
    values["done_at"] = f"CASE WHEN r.id % 2 = 0 THEN {done} END"
    insert(Progress, values, _others(plan, PROGRESS_EACH).format(_entry_of(plan, 15485863)))
    first = values | {"person_id": str(plan.first_person)}
    made = f"FROM resources_resource r WHERE r.id >= {plan.first_entry}"
    insert(Progress, first, f"{made} AND r.id % {plan.every(500, 10)} = 3 ORDER BY r.id")
    people = range(plan.first_person, plan.first_keeper)
    for column, things in {"topic_id": plan.topics, "section_id": plan.sections}.items():
        marks = ((pk, things[pk % len(things)], stamp(plan.until)) for pk in people if things)
        store_rows(Progress, ["person_id", column, "done_at"], marks)


def _wants(plan: Plan) -> None:
    """Each is seconded by up to seven; every fifth is met."""
    columns = ["slug", "section_id", "topic_id", "title", "kind", "level", "cost", "runs_on", "second_count"]
    columns += ["created_at", "closed_at", "met_by_id"]
    store_rows(Want, columns, (_want(plan, number) for number in range(max(FULL_BOARD, plan.count // 1000))))
    person = f"{plan.first_person} + (w.id * 31 + n.number) % {plan.people}"
    seconded = f"FROM resources_want w JOIN ({_series(7)}) n ON n.number < w.second_count ORDER BY w.id, n.number"
    insert(Second, {"want_id": "w.id", "person_id": person, "at": "w.created_at"}, seconded)


def _want(plan: Plan, number: int) -> tuple[object, ...]:
    entry = number * 97 % plan.count
    at, is_met = stamp(plan.added_at(entry)), number % 5 == 4
    topic = plan.topics[number % len(plan.topics)] if plan.topics and number % 3 == 0 else None
    return (
        f"rows-{number}", plan.sections[number * 7 % len(plan.sections)], topic, f"{WANTED[number % 5]}, {number}",
        "lab", "beginner", "free", "laptop", min(number % 8, plan.people), at, stamp(plan.until) if is_met else None,
        plan.first_entry + entry if is_met else None,
    )  # fmt: skip
