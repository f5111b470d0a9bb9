"""What people chose to get by mail, kind by kind; and the signed address in each mail that switches its kinds off."""

from collections.abc import Iterable
from typing import NamedTuple

from django.core.signing import BadSignature, Signer
from django.db import transaction
from django.urls import reverse

from accounts.models import BY_MAIL, MailChoice, NoteKind, Notification, User

MODERATE = "resources.moderate_submission"
_signer = Signer(salt="accounts.choices")


class Stop(NamedTuple):
    """What a signed address switches off."""

    person: User
    kinds: list[NoteKind]


def moderates(person: User) -> bool:
    return person.is_staff and person.has_perm(MODERATE)


def kinds_for(person: User) -> list[NoteKind]:
    """The kinds that this person can get."""
    return [kind for kind in NoteKind if kind != NoteKind.DESK or moderates(person)]


def wants(person: User, kind: NoteKind) -> bool:
    """Whether this kind is to come by mail too: as chosen, or else as `BY_MAIL` says."""
    chosen = MailChoice.objects.filter(person=person, kind=kind).values_list("by_mail", flat=True).first()
    return kind in BY_MAIL if chosen is None else chosen


def of(person: User) -> dict[NoteKind, bool]:
    """Every kind that this person can get, and whether it comes by mail."""
    chosen = dict(MailChoice.objects.filter(person=person).values_list("kind", "by_mail"))
    return {kind: chosen.get(kind, kind in BY_MAIL) for kind in kinds_for(person)}


def choose(person: User, by_mail: dict[NoteKind, bool]) -> None:
    """Keep what this person chose. What waits to be mailed of a kind that is off stays on the site alone."""
    rows = [MailChoice(person=person, kind=kind, by_mail=by_mail[kind]) for kind in sorted(by_mail)]
    off = [kind for kind, is_on in by_mail.items() if not is_on]
    with transaction.atomic():
        MailChoice.objects.bulk_create(
            rows, update_conflicts=True, unique_fields=["person", "kind"], update_fields=["by_mail"]
        )
        # A mail that is under way already stays what it is: see `outbox`.
        Notification.objects.to_mail().filter(recipient=person, kind__in=off, mail_batch="").stamp(mail_due_at=None)


def stop_path(person: User, kinds: Iterable[str]) -> str:
    """The address that switches these kinds off, for whoever has it. It is signed, works for ever, stores nothing."""
    key = _signer.sign(".".join([str(person.pk), *sorted(set(kinds))]))
    return reverse("mail_stop", args=[key])


def find_stop(key: str) -> Stop | None:
    """What this signed key switches off. None: nobody signed it, or the person is gone."""
    try:
        pk, *kinds = _signer.unsign(key).split(".")
        person = User.objects.filter(pk=int(pk)).first()
        return Stop(person, [NoteKind(kind) for kind in kinds]) if person else None
    except (BadSignature, ValueError):
        return None


def stop(one: Stop) -> None:
    choose(one.person, dict.fromkeys(one.kinds, False))


def is_stopped(one: Stop) -> bool:
    now = of(one.person)
    return not any(now.get(kind) for kind in one.kinds)
