"""Principals of tokens, remembered in this process for as long as nothing that they rest on has changed.

A program that pulls page after page is known by one statement instead of a dozen: it says whether the token stands, and
a digest of every row from which the principal was read. Another role, permission, power, grant, or scope, and its end,
count from the next request on; so does the end of the token.
"""

from collections import OrderedDict
from datetime import datetime
from threading import Lock
from typing import LiteralString

from wardwatch.kit.database import often
from wardwatch.members.operations.tokens import NOTED_EVERY, digest_of, token_principal
from wardwatch.members.permissions import NotAllowed, Principal

MOST = 1000
"""Principals that one process remembers; those asked for longest ago are forgotten."""

_STANDING: LiteralString = """
    WITH known AS (
        SELECT t.scopes, t.last_used_at, u.person_id, u.email,
            ARRAY(SELECT r.organization_id FROM members_role r WHERE r.person_id = u.person_id) AS organizations
        FROM members_apitoken t JOIN members_user u ON u.id = t.user_id
        WHERE t.digest = %(digest)s AND t.expires_at > %(at)s AND t.revoked_at IS NULL AND u.is_active)
    SELECT last_used_at >= %(noted)s, md5(concat_ws('#', scopes, email, person_id,
        (SELECT string_agg(r::text, '|' ORDER BY r.id) FROM members_role r WHERE r.person_id = known.person_id),
        (SELECT string_agg(a::text, '|' ORDER BY a.id) FROM members_actingprovider a
         WHERE a.provider_id = ANY (organizations) AND a.granted_at <= %(at)s AND a.revoked_at IS NULL),
        (SELECT string_agg(g::text, '|' ORDER BY g.id) FROM markings_grant g
         WHERE g.grantee = ANY (organizations) AND g.granted_at <= %(at)s AND g.expires_at > %(at)s
             AND g.revoked_at IS NULL),
        (SELECT string_agg(c.id::text, '|' ORDER BY c.id) FROM markings_compartment c
         WHERE c.persons @> ARRAY[known.person_id]),
        (SELECT string_agg(p::text, '|' ORDER BY p.id) FROM members_power p
         WHERE p.organization_id = ANY (organizations))))
    FROM known"""

_remembered: OrderedDict[bytes, tuple[str, Principal]] = OrderedDict()
_lock = Lock()


def remembered_principal(secret: str, *, at: datetime) -> Principal:
    """As `token_principal`. Raises `NotAllowed`, the same for every reason."""
    digest = digest_of(secret)
    found = often(_STANDING, {"digest": digest, "at": at, "noted": at - NOTED_EVERY})
    if not found:
        raise NotAllowed("This token is not valid.")
    ((is_noted, standing),) = found
    with _lock:
        before = _remembered.get(digest)
        if is_noted and before is not None and before[0] == standing:
            _remembered.move_to_end(digest)
            return before[1]
    principal = token_principal(secret, at=at)
    with _lock:
        _remembered[digest] = (standing, principal)
        _remembered.move_to_end(digest)
        if len(_remembered) > MOST:
            _remembered.popitem(last=False)
    return principal
