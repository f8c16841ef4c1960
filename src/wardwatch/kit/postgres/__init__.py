"""An embedded PostgreSQL 18: nothing to install, the same engine as a managed one.

Law: one server per folder; only its own account reaches the socket and every login needs its password; no parent
folder's mode is ever changed; nothing is left running when the last user is gone, however that user ended.

Server  the owner's handle · running  a command's · attach  a look · prepare, check_logins  the three logins
"""

from wardwatch.kit.postgres.binaries import Programs, programs
from wardwatch.kit.postgres.layout import UnsafeFolder
from wardwatch.kit.postgres.logins import NotSuperuser, Passwords, Roles, UnsafeLogin, check_logins, prepare
from wardwatch.kit.postgres.server import FolderTaken, NotRunning, Server, attach, running

__all__ = [
    "FolderTaken",
    "NotRunning",
    "NotSuperuser",
    "Passwords",
    "Programs",
    "Roles",
    "Server",
    "UnsafeFolder",
    "UnsafeLogin",
    "attach",
    "check_logins",
    "prepare",
    "programs",
    "running",
]
