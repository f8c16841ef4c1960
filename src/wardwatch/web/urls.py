"""Addresses of the pages. In an address stand names, tickets and random ids, never a running number.

Pages about a member have two addresses: a short one for its own people, and one below `members/ID/` for those who act
for it and for the center's staff. `Member.url` gives the right one.
"""

from allauth.account.views import login, logout
from django.urls import include, path

from wardwatch.web import (
    access_log,
    account,
    answers,
    assets,
    audit,
    check,
    contacts,
    decisions,
    desk,
    documents,
    engagements,
    exposures,
    feeds,
    home,
    inventory_import,
    members,
    policy,
    providers,
    removal,
    visibility,
)

ABOUT_A_MEMBER = [
    path("notices/", engagements.notices, name="notices"),
    path("findings/", exposures.findings, name="findings"),
    path("inventory/", assets.inventory, name="inventory"),
    path("inventory/template.csv", assets.template, name="inventory-template"),
    path("inventory/tick/", assets.tick, name="inventory-tick"),
    path("inventory/import/", inventory_import.upload, name="inventory-upload"),
    path("inventory/import/<slug:token>/", inventory_import.look, name="inventory-look"),
    path("inventory/remove/", removal.remove, name="inventory-remove"),
    path("inventory/restore/", removal.restore, name="inventory-restore"),
    path("inventory/<uuid:asset>/", assets.asset, name="asset"),
    path("contacts/", contacts.contacts, name="contacts"),
    path("contacts/add/", contacts.add, name="contact-add"),
    path("contacts/<uuid:contact>/", contacts.edit, name="contact"),
    path("contacts/<uuid:contact>/code/", contacts.code, name="contact-code"),
    path("contacts/<uuid:contact>/move/", contacts.move, name="contact-move"),
    path("contacts/<uuid:contact>/remove/", contacts.remove, name="contact-remove"),
    path("providers/", providers.providers, name="providers"),
    path("visibility/", visibility.visibility, name="visibility"),
    path("visibility/sharing/", visibility.sharing, name="sharing"),
    path("export/", members.export, name="export"),
]

urlpatterns = [
    path("", home.home, name="home"),
    path("account/login/", login, name="account_login"),
    path("account/logout/", logout, name="account_logout"),
    path("account/closed/", account.closed, name="account_inactive"),
    path("check/", check.check, name="check"),
    path("answer/", answers.by_code, name="answer-code"),
    path("answer/<slug:token>/", answers.link, name="answer-link"),
    path("policy/", policy.policy, name="policy"),
    path("desk/", desk.desk, name="desk"),
    path("decisions/", decisions.decisions, name="decisions"),
    path("decisions/<uuid:decision>/", decisions.decision, name="decision"),
    path("decisions/<uuid:decision>/undo/", decisions.undo, name="decision-undo"),
    path("notices/<slug:ticket>/", engagements.notice, name="notice"),
    path("notices/<slug:ticket>/answer/", engagements.answer, name="notice-answer"),
    path("notices/<slug:ticket>/helped/", engagements.helped, name="notice-helped"),
    path("notices/<slug:ticket>/version/", engagements.version, name="notice-version"),
    path("findings/<uuid:finding>/", exposures.finding, name="finding"),
    path("feeds/", feeds.feeds, name="feeds"),
    path("feeds/quarantine/", feeds.quarantine, name="quarantine"),
    path("feeds/quarantine/<uuid:record>/dismiss/", feeds.dismiss, name="quarantine-dismiss"),
    path("feeds/<slug:feed>/", feeds.feeds, name="feed"),
    path("feeds/<slug:feed>/pull/", feeds.pull, name="feed-pull"),
    path("feeds/<slug:feed>/retry/", feeds.retry, name="feed-retry"),
    path("feeds/<slug:feed>/reparse/", feeds.reparse, name="feed-reparse"),
    path("documents/<uuid:document>/", documents.document, name="document"),
    path("members/", members.directory, name="members"),
    path("members/<uuid:member>/", home.member, name="member"),
    path("members/<uuid:member>/", include(ABOUT_A_MEMBER)),
    path("audit/", audit.trail, name="audit"),
    path("audit/openings/", access_log.log, name="openings"),
    *ABOUT_A_MEMBER,
]
