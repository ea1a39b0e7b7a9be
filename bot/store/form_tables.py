"""The tables of forms under licence that clinics load, and of what patients answer to them."""

from sqlalchemy import Column, ForeignKey, Table, Text, UniqueConstraint

from bot.store.columns import Json, UtcDateTime, Whole
from bot.store.metadata import metadata

forms = Table(
    "forms",
    metadata,
    Column("id", Whole, primary_key=True),
    Column(
        "clinic_id", Whole, ForeignKey("clinics.id", ondelete="CASCADE"), nullable=False, index=True
    ),
    Column("name", Text, nullable=False),
    Column("language", Text, nullable=False),
    Column("hash", Text, nullable=False),  # people finish the version they began
    Column("body", Json, nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    Column("retired_at", UtcDateTime),
    UniqueConstraint("clinic_id", "name", "language", "hash"),
    sqlite_autoincrement=True,
)

form_answers = Table(
    "form_answers",
    metadata,
    Column("id", Whole, primary_key=True),
    Column(
        "delivery_id",
        Whole,
        ForeignKey("deliveries.id", ondelete="CASCADE"),
        nullable=False,
        unique=True,
    ),
    Column("form_id", Whole, ForeignKey("forms.id", ondelete="CASCADE"), nullable=False),
    Column("choices", Json, nullable=False),  # by place: null is open, -1 was skipped
    Column("scores", Json),  # once nothing is open
    Column("completed_at", UtcDateTime),
    sqlite_autoincrement=True,
)
