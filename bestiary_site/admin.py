"""The curators' desk as a whole: people and groups, other libraries' tables in the same dress, sign-in, its menu."""

from importlib import import_module
from typing import Any

import django_celery_beat.admin
from allauth.account.decorators import secure_admin_login
from django.contrib import admin
from django.contrib.auth.admin import GroupAdmin, UserAdmin
from django.contrib.auth.models import Group
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse_lazy
from django_celery_beat.models import PeriodicTask
from unfold.admin import ModelAdmin
from unfold.contrib.filters.admin import BooleanRadioFilter
from unfold.forms import AdminPasswordChangeForm, UserChangeForm, UserCreationForm
from unfold.widgets import UnfoldAdminSelectWidget, UnfoldAdminTextInputWidget

from bestiary_site.personal_data import delete_person
from bestiary_site.shared.admin import Desk, act_on_each
from campaigns.models import User

__all__ = ["navigation"]

# One way in: allauth's page, with its second factor and its limits, instead of the admin's own form.
admin.site.login = secure_admin_login(admin.site.login)  # type: ignore[method-assign]


@admin.register(User)
class PersonDesk(UserAdmin, Desk):
    """People: for administrators."""

    form = UserChangeForm
    add_form = UserCreationForm
    change_password_form = AdminPasswordChangeForm
    list_display = [
        "username",
        "email",
        "display_name",
        "is_curator",
        "is_staff",
        "is_active",
        "last_login",
        "date_joined",
    ]
    list_filter = [
        ("is_curator", BooleanRadioFilter),
        ("is_staff", BooleanRadioFilter),
        ("is_active", BooleanRadioFilter),
        "groups",
    ]
    fieldsets = [
        (None, {"fields": ["username", "password"]}),
        ("Person", {"fields": [("first_name", "last_name"), "email"]}),
        (
            "Rights",
            {"fields": [("is_active", "is_curator"), ("is_staff", "is_superuser"), "groups", "user_permissions"]},
        ),
        ("Dates", {"fields": [("last_login", "date_joined")]}),
    ]
    add_fieldsets = [(None, {"classes": ["wide"], "fields": ["username", "email", "password1", "password2"]})]
    readonly_fields = ["last_login", "date_joined"]

    def get_deleted_objects(
        self, objs: Any, request: HttpRequest
    ) -> tuple[list[str], dict[str, int], set[str], list[str]]:
        """Name the accounts; what goes with them is said on the account's own page of deletion."""
        return [str(obj) for obj in objs], {"accounts": len(objs)}, set(), []

    def delete_model(self, request: HttpRequest, obj: User) -> None:
        """Remove the account as its person would: with what is his alone, nothing of others."""
        act_on_each(request, [obj], delete_person, done="The account and what was its alone are deleted.")

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[User]) -> None:
        """Remove several accounts."""
        act_on_each(request, queryset, delete_person, done="{n} accounts are deleted.")


admin.site.unregister(Group)


@admin.register(Group)
class GroupDesk(GroupAdmin, Desk):
    """Groups of rights."""


class _TaskSelect(UnfoldAdminSelectWidget, django_celery_beat.admin.TaskSelectWidget):
    """The choice of a registered task, dressed like the rest."""


class _PeriodicTaskForm(django_celery_beat.admin.PeriodicTaskForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["task"].widget = UnfoldAdminTextInputWidget()
        self.fields["regtask"].widget = _TaskSelect()


class PeriodicTaskDesk(django_celery_beat.admin.PeriodicTaskAdmin, Desk):
    """The timetable."""

    form = _PeriodicTaskForm


OTHERS = (
    "allauth.account.admin",
    "allauth.mfa.admin",
    "allauth.socialaccount.admin",
    "allauth.usersessions.admin",
    "axes.admin",
    "django_celery_beat.admin",
    "waffle.admin",
)


def dress_other_tables() -> None:
    """Give the tables that other libraries register the look of the desk; what they do stays theirs."""
    for name in OTHERS:
        import_module(name)  # registers them, if Django's own discovery has not come there yet
    admin.site.unregister(PeriodicTask)
    admin.site.register(PeriodicTask, PeriodicTaskDesk)
    libraries = {name.split(".")[0] for name in OTHERS}
    for model, registered in list(admin.site._registry.items()):
        kind = type(registered)
        if isinstance(registered, ModelAdmin) or kind.__module__.split(".")[0] not in libraries:
            continue
        admin.site.unregister(model)
        admin.site.register(model, type(f"{kind.__name__}Desk", (kind, Desk), {}))


dress_other_tables()


def _may(*codes: str) -> Any:
    return lambda request: any(request.user.has_perm(code) for code in codes)


def _item(title: str, icon: str, model: str, code: str) -> dict[str, Any]:
    return {"title": title, "icon": icon, "link": reverse_lazy(f"admin:{model}_changelist"), "permission": _may(code)}


def _page(title: str, icon: str, name: str) -> dict[str, Any]:
    """A page of ours without a table: for administrators."""
    return {
        "title": title,
        "icon": icon,
        "link": reverse_lazy(name),
        "permission": lambda request: request.user.is_superuser,
    }


def navigation(request: HttpRequest) -> list[dict[str, Any]]:
    """Return the desk's menu: what this person may open, by what he does."""
    groups = [
        ("Bestiary", [
            _item("Creatures", "cruelty_free", "characters_character", "characters.view_character"),
            _item("3D models", "deployed_code", "characters_modelversion", "characters.view_modelversion"),
            _item("Tags", "sell", "campaigns_tag", "campaigns.view_tag"),
            _item("Favourites", "star", "characters_favourite", "characters.view_favourite"),
        ]),
        ("Work", [
            _item(
                "Reconstructions", "view_in_ar", "reconstruction_reconstruction", "reconstruction.view_reconstruction"
            ),
            _item("Exports", "download", "reconstruction_export", "reconstruction.view_export"),
            _item("Pictures", "palette", "imagegen_picture", "imagegen.view_picture"),
            _item("Requests of pictures", "brush", "imagegen_picturerequest", "imagegen.view_picturerequest"),
            _item("Calls of providers", "receipt_long", "imagegen_providercall", "imagegen.view_providercall"),
            _item("Captures", "photo_camera", "reconstruction_capture", "reconstruction.view_capture"),
            _item("Files", "image", "reconstruction_upload", "reconstruction.view_upload"),
            _page("Dashboard", "monitoring", "care-dashboard"),
            _page("Maintenance", "cleaning_services", "care-maintenance"),
            _page("System", "dns", "care-system"),
            _page("Backups", "backup", "backups"),
            _item("Switches", "toggle_on", "waffle_switch", "waffle.view_switch"),
            _item("Flags", "flag", "waffle_flag", "waffle.view_flag"),
            _item("Timetable", "schedule", "django_celery_beat_periodictask", "django_celery_beat.view_periodictask"),
        ]),
        ("Table", [
            _item("Campaigns", "groups", "campaigns_campaign", "campaigns.view_campaign"),
            _item("Audit", "history", "campaigns_auditrecord", "campaigns.view_auditrecord"),
            _item("Webhooks", "webhook", "campaigns_webhook", "campaigns.view_webhook"),
            _item("Discord", "forum", "campaigns_discordwebhook", "campaigns.view_discordwebhook"),
            _item("Deliveries", "outbox", "campaigns_webhookdelivery", "campaigns.view_webhookdelivery"),
            _item("Consents", "mic", "campaigns_consent", "campaigns.view_consent"),
        ]),
        ("People", [
            _item("People", "person", "campaigns_user", "campaigns.view_user"),
            _item("Groups", "shield_person", "auth_group", "auth.view_group"),
            _item("Failed sign-ins", "gpp_bad", "axes_accessattempt", "axes.view_accessattempt"),
            _item("Sign-ins", "login", "axes_accesslog", "axes.view_accesslog"),
        ]),
    ]  # fmt: skip
    shown = [(title, [item for item in items if item["permission"](request)]) for title, items in groups]
    return [{"title": title, "separator": True, "items": items} for title, items in shown if items]
