"""Writes of organizations and people. Everything about a member is labelled with that member as its subject.

Where an operation takes `principal`, it demands that person's right and works as them; None (where allowed) is the
program itself, working as the worker: `init`, the demonstration, the command line.
"""

from wardwatch.members.operations.accounts import (
    FactorNeeded,
    change_password,
    move_session,
    note_factor,
    remove_factor,
)
from wardwatch.members.operations.consents import (
    NamedItems,
    NotAboutYou,
    give_grant,
    record_sharing,
    revoke_grant,
)
from wardwatch.members.operations.contacts import (
    IssuedCode,
    OrderIncomplete,
    TooManyCodes,
    WrongCode,
    add_contact,
    ask_contact_code,
    asked_codes,
    edit_contact,
    issue_contact_code,
    note_bounce,
    remove_contact,
    reorder_contacts,
    verify_contact,
)
from wardwatch.members.operations.directory import (
    OrganizationFacts,
    enroll,
    initialise_center,
    register_organization,
)
from wardwatch.members.operations.importing import DirectoryRefused, DirectoryResult, import_directory
from wardwatch.members.operations.inviting import (
    IssuedInvitation,
    NothingGiven,
    OpenInvitation,
    TooManyInvitations,
    accept_invitation,
    invite_by_mail,
    issue_invitation,
    open_invitation,
    unmailed_invitations,
    withdraw_invitation,
)
from wardwatch.members.operations.openings import note_opening, note_opening_of_document
from wardwatch.members.operations.people import add_person, change_roles, create_user, deactivate_user, invite
from wardwatch.members.operations.providers import (
    NothingPermitted,
    change_permits,
    permit_provider,
    revoke_provider,
)
from wardwatch.members.operations.refusals import AlreadyThere, LastOwner, SuccessorNeeded
from wardwatch.members.operations.registry import register_partners
from wardwatch.members.operations.sessions import (
    begin_session,
    close_other_sessions,
    close_session,
    end_session,
    refuse_session,
)
from wardwatch.members.operations.sign_on import (
    NotInvited,
    ProviderFacts,
    admit,
    confirm_domain,
    decline_domain,
    remove_identity_provider,
    set_identity_provider,
)
from wardwatch.members.operations.tokens import (
    NewToken,
    TokenNotPossible,
    create_token,
    revoke_token,
    token_principal,
)

__all__ = [
    "AlreadyThere",
    "DirectoryRefused",
    "DirectoryResult",
    "FactorNeeded",
    "IssuedCode",
    "IssuedInvitation",
    "LastOwner",
    "NamedItems",
    "NewToken",
    "NotAboutYou",
    "NotInvited",
    "NothingGiven",
    "NothingPermitted",
    "OpenInvitation",
    "OrderIncomplete",
    "OrganizationFacts",
    "ProviderFacts",
    "SuccessorNeeded",
    "TokenNotPossible",
    "TooManyCodes",
    "TooManyInvitations",
    "WrongCode",
    "accept_invitation",
    "add_contact",
    "add_person",
    "admit",
    "ask_contact_code",
    "asked_codes",
    "begin_session",
    "change_password",
    "change_permits",
    "change_roles",
    "close_other_sessions",
    "close_session",
    "confirm_domain",
    "create_token",
    "create_user",
    "deactivate_user",
    "decline_domain",
    "edit_contact",
    "end_session",
    "enroll",
    "give_grant",
    "import_directory",
    "initialise_center",
    "invite",
    "invite_by_mail",
    "issue_contact_code",
    "issue_invitation",
    "move_session",
    "note_bounce",
    "note_factor",
    "note_opening",
    "note_opening_of_document",
    "open_invitation",
    "permit_provider",
    "record_sharing",
    "refuse_session",
    "register_organization",
    "register_partners",
    "remove_contact",
    "remove_factor",
    "remove_identity_provider",
    "reorder_contacts",
    "revoke_grant",
    "revoke_provider",
    "revoke_token",
    "set_identity_provider",
    "token_principal",
    "unmailed_invitations",
    "verify_contact",
    "withdraw_invitation",
]
