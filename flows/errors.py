"""The errors of this package: content that is wrong, and input that another program got wrong."""


class FlowsError(Exception):
    """Root of everything `flows` raises on purpose."""


class ContentError(FlowsError):
    """Content files are wrong; the message says which file, key and value, and the remedy."""


class NoContent(ContentError):
    """There is no such content at all; the call was wrong rather than the content."""


class AnswersError(FlowsError):
    """Answers handed in by another program do not fit the questions."""


class CasesError(FlowsError):
    """Case files are wrong; each line says which file, key and value, and the remedy."""


class NoOpening(FlowsError):
    """No hour of the day is left in which a message may reach a patient; says which and why."""
