"""How templates are read: strictly, escaped, and in the words of one language."""

from jinja2 import (
    Environment,
    FileSystemLoader,
    StrictUndefined,
    Template,
    TemplateNotFound,
    TemplateSyntaxError,
)
from jinja2.nodes import Getattr

from bot.conversation.catalogue import Catalogue
from bot.conversation.phrases import Phrases
from bot.conversation.places import TEMPLATES
from bot.conversation.translating import Translating
from bot.errors import BotError
from flows.pathway.model import Pathway
from flows.pathway.whom import words_for
from flows.talking.spoken import lower_first

NUMBER = ("number", "emergency")
"""How a template ends that names `country.emergency.number`."""


class TemplateError(BotError):
    """A template is missing or broken; the message names it."""


def environment_of(
    loader: FileSystemLoader, pathway: Pathway, catalogue: Catalogue, phrases: Phrases
) -> Environment:
    """Return what reads templates, with the filters and shared words that they use."""
    made = Environment(
        loader=loader,
        extensions=(Translating,),
        undefined=StrictUndefined,
        autoescape=True,
        auto_reload=False,  # what was good stays until a whole edit is good
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.extend(catalogue=catalogue)
    made.filters["about"] = lambda text, whom: words_for(whom, text)
    made.filters["number"] = pathway.wording.number
    made.filters["day"] = phrases.day
    made.filters["span"] = phrases.span
    made.filters["date"] = phrases.full_date
    made.filters["weekdays"] = phrases.weekdays
    made.filters["city"] = lambda zone: zone.rpartition("/")[2].replace("_", " ")
    made.filters["lower_first"] = lower_first
    made.filters["capitalize_first"] = lambda text: text[:1].upper() + text[1:]
    made.globals.update(
        pathway=pathway,
        names={region.id: region.name for region in pathway.content.pathway.regions},
        roles=phrases.roles,
        bands=phrases.bands,
        levels=phrases.levels,
        on_side=pathway.wording.on_side,
        say=catalogue.say,
        deadline=phrases.deadline,
        verdict=phrases.verdict,
    )
    return made


def template_of(environment: Environment, name: str) -> Template:
    """Return a template; one that is missing or broken is named in a TemplateError."""
    try:
        return environment.get_template(f"{name}.j2")
    except UnicodeDecodeError as error:
        raise TemplateError(f"templates/{name}.j2: is no UTF-8 text; save it so") from error
    except TemplateNotFound as error:
        raise TemplateError(f"templates/{error.name}: no such template; add it") from error
    except TemplateSyntaxError as error:
        place = f"templates/{error.name} line {error.lineno}"
        raise TemplateError(f"{place}: {error.message}; mend the template") from error


def refuse_without_number(environment: Environment, file: str) -> None:
    """Refuse a text of one's own that leaves out the emergency number which ours names."""
    assert environment.loader is not None
    source, path, _ = environment.loader.get_source(environment, file)
    ours = TEMPLATES / file
    if path is not None and ours.is_file() and not ours.samefile(path):
        shipped = ours.read_text(encoding="utf-8")
        if _names_number(environment, shipped) and not _names_number(environment, source):
            raise TemplateError(
                f"templates/{file}: leaves out the emergency number;"
                " write {{ country.emergency.number }}"
            )


def _names_number(environment: Environment, source: str) -> bool:
    found = environment.parse(source).find_all(Getattr)
    return any((one.attr, getattr(one.node, "attr", "")) == NUMBER for one in found)
