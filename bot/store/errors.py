"""What can go wrong with stored data, each in one sentence: what, where, what to do."""

from bot.errors import BotError


class StoreError(BotError):
    """Root of the store's errors; never holds a patient's words."""


class AlreadyServed(StoreError):
    """Another process serves this file."""


class DatabaseAway(StoreError):
    """The server of the database cannot be reached, or went away; it may come back."""


class DatabaseLocked(StoreError):
    """Another program keeps the file locked for longer than we wait."""


class DatabaseReadOnly(StoreError):
    """The file or its folder cannot be written to, or is not there."""


class DatabaseCorrupt(StoreError):
    """The file is damaged or no database at all; it was left as it is."""


class DatabaseMoved(StoreError):
    """Another file, or none, is in the place of the one that was opened; nothing was written."""


class DatabaseForeign(StoreError):
    """The file is a database of another program; it was left as it is."""


class DiskFull(StoreError):
    """There is no room to write; what was being written is undone."""


class SchemaTooNew(StoreError):
    """A newer version of this program wrote the file; it was left as it is."""


class SchemaTooOld(StoreError):
    """The database must be migrated first, by somebody who has backed it up."""


class StaleSession(StoreError):
    """Somebody else changed the conversation since it was read; nothing was written."""
