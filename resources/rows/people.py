"""Members with verified addresses, and a few moderators. Nobody of them can sign in by a password."""

from collections.abc import Iterator

from allauth.account.models import EmailAddress
from django.contrib.auth.models import Group

from accounts.models import FormerHandle, MailChoice, User
from resources.rows.plan import KEEPERS, YEARS, Plan
from resources.rows.storing import Row, stamp
from resources.rows.storing import store as store_rows

DOMAIN = "rows.example"
"""Of their addresses: a name that nobody can have (RFC 2606)."""
PASSWORD = "!made by make_rows"  # noqa: S105  # What begins so fits no password.
_COLUMNS = [
    "id", "password", "is_superuser", "email", "handle", "is_staff", "is_active", "is_sample", "about", "is_hidden",
    "joined_at",
]  # fmt: skip


def store(plan: Plan) -> None:
    store_rows(User, _COLUMNS, _people(plan))
    addresses = [(pk, _email(handle), True, True) for pk, handle in _handles(plan)]
    store_rows(EmailAddress, ["user_id", "email", "verified", "primary"], addresses)
    members = range(plan.first_person, plan.first_keeper)
    former = [(pk, f"once-{pk}", stamp(plan.until)) for pk in members[::100]]
    store_rows(FormerHandle, ["person_id", "handle", "left_at"], former)
    store_rows(MailChoice, ["person_id", "kind", "by_mail"], [(pk, "digest", True) for pk in members[::20]])
    for keeper in User.objects.filter(pk__gte=plan.first_keeper):
        keeper.groups.add(Group.objects.get(name="Moderators"))


def _people(plan: Plan) -> Iterator[Row]:
    for place, (pk, handle) in enumerate(_handles(plan)):
        is_keeper = pk >= plan.first_keeper
        joined_at = plan.until - YEARS + YEARS * (place / (plan.people + KEEPERS))
        joined_at = plan.until - YEARS if is_keeper or not place else joined_at
        about = "Runs clusters, and what learns on them." * (place % 3 == 0)
        is_hidden = place % 50 == 49
        yield pk, PASSWORD, False, _email(handle), handle, is_keeper, True, False, about, is_hidden, stamp(joined_at)


def _handles(plan: Plan) -> Iterator[tuple[int, str]]:
    for number in range(plan.people):
        yield plan.first_person + number, f"member-{number + 1}"
    for number in range(KEEPERS):
        yield plan.first_keeper + number, f"keeper-{number + 1}"


def _email(handle: str) -> str:
    return f"{handle}@{DOMAIN}"
