"""Every text that a patient or the staff of a clinic may read, and its name in catalogues."""

import ast
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import bot
from bot.conversation.phrases import COUNTED, SHARED
from bot.conversation.places import TEMPLATES
from bot.conversation.translating import lines_with_words
from bot.pictures.self_tests import FILE, sheets
from flows.checkins.forms import known_scores
from flows.checkins.programmes import standard
from flows.pathway.model import Pathway
from flows.pathway.translating import texts
from flows.talking.labels import LABELS

AREAS = ("signs", "questions", "advice", "messages", "checkins", "pictures")
"""The catalogues of a language; each is signed by itself."""
SIGNS = ("signs", "typed_signs", "alarms", "rules", "otherwise", "combos", "countries")
FOLDERS = {
    "messages": "messages",
    "web": "messages",
    "telegram": "messages",
    "privacy": "messages",
    "explanation": "messages",
    "handover": "messages",
    "advice": "advice",
    "referral": "advice",
    "checkin": "checkins",
    "pictures": "pictures",
}
"""The folders of templates that are read in a chat, with their area."""
FOR_CLINICIANS = ("clinician", "flip")
"""Templates of what authors of content read, which is in English."""
SAYING = ("phrase", "Press", "counted")
"""The calls in code whose words are shown."""
CODE = Path(bot.__file__).parent.parent
PHRASES, BUTTONS = "bot/conversation/phrases.py", "flows/talking/labels.py"
WORDING = "flows/pathway/wording.py"
PROGRAMMES = "flows/content/checkin/programmes/standard.yaml"
OF_FORMS = "flows/content/checkin/forms.yaml"
"""Where words stand that are part of no content."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """One text to translate, and where it is written; `many` is set where it goes with a number."""

    area: str
    name: str
    text: str
    many: str = ""
    file: str = ""

    @property
    def key(self) -> tuple[str, str]:
        """What it is looked up by."""
        return self.name, self.text


def messages(
    pathways: Iterable[Pathway], folders: Sequence[Path] = (TEMPLATES,)
) -> tuple[Message, ...]:
    """Return every text of these flows and of the templates, each once.

    Of templates with one name, that of the first folder is said.
    """
    every = [
        *(one for pathway in pathways for one in _of_content(pathway)),
        *_of_templates(folders),
        *_of_phrases(),
        *_of_pictures(TEMPLATES),
    ]
    return tuple({one.key: one for one in reversed(every)}.values())[::-1]


def _of_content(pathway: Pathway) -> Iterator[Message]:
    for text in texts(pathway):
        kind, id, *_ = text.name.split(".")
        area = "signs" if kind in SIGNS else "advice" if kind == "referrals" else "questions"
        if pathway.content.pathway.follows and kind != "wording" and kind not in SHARED_KINDS:
            area = "checkins"
        file = WORDING if kind == "wording" else pathway.places.file(kind, id)
        yield Message(area=area, name=text.name, text=text.words, file=file)


SHARED_KINDS = ("countries", "alarms")
"""Content that all flows have in common."""


def _of_templates(folders: Sequence[Path]) -> Iterator[Message]:
    said = {
        path.relative_to(folder): path
        for folder in reversed(folders)
        for path in folder.rglob("*.j2")
    }
    for name, path in sorted(said.items()):
        *within, _ = name.parts
        area = FOLDERS.get(within[0]) if within else None
        if area is None or path.stem in FOR_CLINICIANS:
            continue
        context = f"{within[-1]}/{path.stem}"
        for line in lines_with_words(path.read_text(encoding="utf-8")):
            yield Message(area=area, name=context, text=line, file=f"templates/{name.as_posix()}")


def _of_phrases() -> Iterator[Message]:
    for kind, words in SHARED.items():
        for id, text in words.items():
            yield Message(area="messages", name=f"{kind}.{id}", text=text, file=PHRASES)
    for label in LABELS:
        yield Message(area="questions", name="label", text=label, file=BUTTONS)
    for name, (one, many) in COUNTED.items():
        yield Message(area="messages", name=name, text=one, many=many, file=PHRASES)
    named = standard()
    yield Message(area="checkins", name="programme", text=named.name, file=PROGRAMMES)
    for score in known_scores().values():
        yield Message(area="checkins", name="score", text=score.name, file=OF_FORMS)
    for path in sorted(Path(bot.__file__).parent.rglob("*.py")):
        area = "checkins" if "checkins" in path.parts else "messages"
        yield from _in_code(path, area)


def _in_code(path: Path, area: str) -> Iterator[Message]:
    """Yield the words that a module hands to `phrase` or `phrases`."""
    source = path.read_text(encoding="utf-8")
    if not any(f"{name}(" in source for name in SAYING):
        return
    tree = ast.parse(source)
    constants = dict(_constants(tree))
    file = path.relative_to(CODE).as_posix()
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            words = [
                constants.get(a.id) if isinstance(a, ast.Name) else _text(a) for a in node.args
            ]
            match getattr(node.func, "attr", getattr(node.func, "id", "")), words:
                case "phrase" | "Press", [str() as text, *_]:
                    yield Message(area=area, name="phrase", text=text, file=file)
                case "counted", [str() as one, str() as many, *_]:
                    yield Message(area=area, name="phrase", text=one, many=many, file=file)


def _constants(tree: ast.Module) -> Iterator[tuple[str, object]]:
    for node in tree.body:
        if isinstance(node, ast.Assign):
            target, value = node.targets[0], node.value
            names = target.elts if isinstance(target, ast.Tuple) else [target]
            values = value.elts if isinstance(value, ast.Tuple) else [value]
            for name, given in zip(names, values, strict=False):
                if isinstance(name, ast.Name):
                    yield name.id, _text(given)


def _text(node: ast.expr) -> object:
    return node.value if isinstance(node, ast.Constant) else None


def _of_pictures(templates: Path) -> Iterator[Message]:
    for id, sheet in sheets(templates).items():
        name, file = f"pictures.{id}.alt", f"{templates.name}/{FILE}"
        yield Message(area="pictures", name=name, text=sheet.alt, file=file)
