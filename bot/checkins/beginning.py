"""Launched broadcasts whose hold is over are planned, in each zone for the clinic's hours there."""

from datetime import datetime
from functools import partial

from bot.checkins.showing import leaves
from bot.store.asides import TOGETHER, Parts
from bot.store.campaigns import Campaign, change_campaign, plan_campaign, starting, zones_of
from bot.store.clinics import clinic
from bot.store.database import Connection


def plan_broadcasts(conn: Connection, now: datetime, parts: Parts = TOGETHER) -> int:
    """Plan the broadcasts whose hold is over; return for how many people."""
    planned: list[int] = []
    for campaign in starting(conn, now):
        plan = partial(_plan, conn, campaign, now, planned, parts)
        parts.do("broadcast", campaign.id, plan)
    return sum(planned)


def _plan(
    conn: Connection, campaign: Campaign, now: datetime, planned: list[int], parts: Parts
) -> None:
    for zone in zones_of(conn, campaign):
        at_hour = partial(_plan_in, conn, campaign, zone, now, planned)
        # Whoever hands it over asks for the hour again, of each by themselves.
        at_once = partial(plan_campaign, conn, campaign, zone, now, now)
        parts.do("broadcast to the people of a zone", campaign.id, at_hour, put_off=at_once)
    change_campaign(conn, campaign.id, now, state="running")


def _plan_in(
    conn: Connection, campaign: Campaign, zone: str, now: datetime, planned: list[int]
) -> None:
    due_at = leaves(clinic(conn, campaign.clinic_id), zone, campaign.starts_at)
    planned.append(plan_campaign(conn, campaign, zone, due_at, now))
