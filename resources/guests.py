"""The address by which somebody without an account follows what they sent. Nothing of it is stored: it is signed."""

from django.core.signing import BadSignature, Signer
from django.db.models import QuerySet
from django.urls import reverse

from resources.models import Submission

_signer = Signer(salt="resources.guests")


def key_of(submission: Submission) -> str:
    """The secret word in the address: whoever has it may see the submission, change it and take it back."""
    return _signer.sign(str(submission.pk))


def find(key: str) -> Submission | None:
    """The guest's submission that this is the key of. None: a key of nothing, or it belongs to an account by now."""
    return _rows(key).filter(is_guest=True, submitter=None).first()


def find_adopted(key: str) -> Submission | None:
    """The submission that this was the key of, before it became that of an account."""
    return _rows(key).filter(submitter__isnull=False).first()


def path_of(submission: Submission) -> str:
    return reverse("guest_submission", args=[key_of(submission)])


def _rows(key: str) -> QuerySet[Submission]:
    try:
        pk = int(_signer.unsign(key))
    except (BadSignature, ValueError):
        return Submission.objects.none()
    return Submission.objects.select_related("section", "resource", "target", "submitter", "want__section").filter(
        pk=pk
    )
