"""What an earlier conversation came to, for whose conversation now has no result yet."""

from bot.store.database import Connection
from bot.store.results import newest_result
from flows.judging.result import Result, assess
from flows.pathway.answers import Values
from flows.pathway.model import Pathway
from flows.pathway.translating import about
from flows.pathway.whom import whose
from flows.talking.replies import Reply, Say, Show, Summarise

NO_RESULT = Say("no_result", {})
NO_SUMMARY = Say("no_summary", {})


def with_earlier(
    conn: Connection, chat_id: int, pathway: Pathway, replies: tuple[Reply, ...]
) -> tuple[Reply, ...]:
    """Show the result of an earlier conversation, or its page, where this one has none yet."""
    if NO_RESULT not in replies and NO_SUMMARY not in replies:
        return replies
    earlier = newest_result(conn, chat_id, pathway.id)
    if earlier is None:
        return replies
    is_same = earlier.content_hash == pathway.content_hash
    dated = Say("result_from", {"on": earlier.created_at.date(), "is_same": is_same})
    shown = Show(_assessed(pathway, earlier.answers))
    told: dict[str, tuple[Reply, ...]] = {
        NO_RESULT.message: (dated, shown) if is_same else (dated,),
        NO_SUMMARY.message: (Summarise(),) if is_same else (dated,),
    }
    return tuple(
        new
        for old in replies
        for new in (told.get(old.message, (old,)) if isinstance(old, Say) else (old,))
    )


def _assessed(pathway: Pathway, values: Values) -> Result:
    return assess(about(pathway, whose(values)), values)
