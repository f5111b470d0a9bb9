"""Who sends, for every form that takes something from members and guests alike."""

from allauth.account.adapter import get_adapter
from django.http import HttpRequest

from resources import limits
from resources.submissions import Sender


def sender_of(request: HttpRequest, email: str = "") -> Sender:
    """The member who is signed in; otherwise a guest, who may have left a mail address."""
    if request.user.is_authenticated:
        return Sender(request.user)
    ip = get_adapter().get_client_ip(request)
    return Sender(None, client=limits.client_of(ip), email=email)
