"""People in the admin, for superusers alone, and the admin's door: the site's own sign-in."""

from typing import Any

from allauth.account.decorators import secure_admin_login
from allauth.mfa.admin import Authenticator
from allauth.socialaccount.admin import SocialApp, SocialToken
from django import forms
from django.contrib import admin
from django.contrib.admin import AdminSite
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.forms import AdminUserCreationForm, UserChangeForm
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject
from django.utils.html import format_html

from accounts import people, rooms  # noqa: F401  # Which opens those of the libraries.
from accounts.models import User
from guide.rooms import Room


def may_enter(request: HttpRequest) -> bool:
    """Staff may. Others who are signed in get a 403 here, not the invitation to sign in once more."""
    if request.user.is_authenticated and not (request.user.is_active and request.user.is_staff):
        raise PermissionDenied
    return request.user.is_authenticated


def open_rooms(request: HttpRequest, app_label: str | None = None) -> Any:
    """The rooms that are open to who asks; gathered where a page shows them. Django asks for them on every page."""
    return SimpleLazyObject(lambda: AdminSite.get_app_list(admin.site, request, app_label))


admin.site.has_permission = may_enter  # type: ignore[method-assign]
admin.site.get_app_list = open_rooms  # type: ignore[method-assign]
admin.site.login = secure_admin_login(admin.site.login)  # type: ignore[method-assign]

# GitHub's keys come from the environment, and we keep nobody's tokens. A second factor is its person's alone.
admin.site.unregister([SocialApp, SocialToken, Authenticator])


MAY = ("is_active", "is_staff", "is_superuser", "groups", "sections")


class PersonForm(forms.ModelForm):
    def clean_email(self) -> str:
        email = str(self.cleaned_data["email"]).lower()
        if email != self.instance.email and people.address_is_taken(email):
            raise forms.ValidationError("Somebody has this e-mail address already.")
        return email

    def clean_handle(self) -> str:
        handle = str(self.cleaned_data["handle"])
        if handle.lower() != self.instance.handle.lower() and people.handle_is_taken(handle):
            raise forms.ValidationError("This handle is taken.")
        return handle


class NewPersonForm(PersonForm, AdminUserCreationForm):
    class Meta:
        model = User
        fields = ["email", "handle"]


class ChangedPersonForm(PersonForm, UserChangeForm):
    password = None  # type: ignore[assignment]

    class Meta:
        model = User
        fields = ["email", "handle", "about", "is_hidden", *MAY]


class GroupFilter(admin.RelatedFieldListFilter):
    """Who is in a group, by the index of its members."""

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any] | None:
        if not self.lookup_val:
            return super().queryset(request, queryset)
        known = [int(pk) for pk in self.lookup_val if str(pk).isascii() and str(pk).isdecimal()]
        members = User.groups.through.objects.filter(group__in=known).values("user")
        return queryset.filter(pk__in=members)


@admin.register(User)
class PersonAdmin(Room, UserAdmin):
    form = ChangedPersonForm
    add_form = NewPersonForm
    list_display = ["handle", "email", "is_active", "is_staff", "is_superuser", "joined_at"]
    shown_columns = ("handle", "email", "is_active", "is_staff", "is_superuser", "joined_at")
    list_filter = ["is_staff", "is_superuser", "is_active", "is_sample", ("groups", GroupFilter)]
    search_fields = ["handle", "email"]
    search_help_text = "How a handle or an e-mail address begins"
    has_own_search = True
    indexed_filters = ("is_staff", "is_superuser", "is_active", "is_sample", "groups")
    ordering = ["-joined_at", "-id"]
    filter_horizontal = ["groups", "sections"]
    readonly_fields = ["password_change", "joined_at", "last_login", "is_sample"]
    fieldsets = [
        (None, {"fields": ["email", "handle", "password_change", "about", "is_hidden"]}),
        ("What they may do", {"fields": MAY}),
        ("Since when", {"fields": ["joined_at", "last_login", "is_sample"]}),
    ]
    add_fieldsets = [(None, {"fields": ["email", "handle", "usable_password", "password1", "password2"]})]

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[User], search_term: str
    ) -> tuple[QuerySet[User], bool]:
        words = search_term.strip()
        return (queryset.filter(pk__in=people.beginning(words)) if words else queryset), False

    @admin.display(description="password")
    def password_change(self, person: User) -> str:
        return format_html('<a href="../password/">{}</a>', "Set a new password")

    def has_module_permission(self, request: HttpRequest) -> bool:
        return bool(request.user.is_superuser)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return bool(request.user.is_superuser)

    has_add_permission = has_view_permission
    has_change_permission = has_view_permission
    has_delete_permission = has_view_permission
