"""One figure for all drawings: joints in, limbs out. A joint that is not given is worked out."""

from collections.abc import Iterator
from dataclasses import dataclass
from math import acos, atan2, cos, degrees, hypot, radians, sin
from typing import Literal

from pydantic import BaseModel, ConfigDict

Spot = tuple[float, float]
"""Right and down from the top left corner of a frame."""
THIGH, SHANK, UPPER_ARM, FOREARM = 116.0, 116.0, 76.0, 72.0
LEG, ARM, TRUNK, FOOT, TOE = 36.0, 24.0, 50.0, 24.0, 15.0
"""How thick each part is."""
HEAD, NECK = 33.0, 46.0
HEEL, BALL, TOE_LENGTH, DEPTH = 22.0, 38.0, 22.0, 22.0
"""The foot from below the ankle: back to the heel, on to the ball, the big toe, and down."""
SOLE = ((-HEEL * 0.5, DEPTH), (BALL, DEPTH + 3))
"""Heel and ball from the ankle: along the foot, and down."""
HIPS, SHOULDERS = 25.0, 44.0
"""Half of what a body is wide that is seen from the front."""


class Strict(BaseModel):
    """Read from YAML; what it does not know is a mistake."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Leg(Strict):
    """A leg by its ankle; `foot` turns the foot, 0 is flat; `toe` lifts the toes, `big` one alone.

    `bend` says to which side the knee goes where it is worked out: 1 is forward.
    """

    ankle: Spot
    knee: Spot | None = None
    bend: Literal[1, -1] = 1
    foot: float = 0
    toe: float = 0
    big: float | None = None
    kneecap: bool = False
    points: float = 0
    """From the front: how far the foot points to the right of the picture."""


class Arm(Strict):
    """An arm by its hand."""

    hand: Spot
    elbow: Spot | None = None
    bend: Literal[1, -1] = -1


class Figure(Strict):
    """A body; the near limbs are drawn over it, the far ones behind it.

    `tilt` lets the far hip drop, of a body that is seen from the front. `face` turns the head.
    `slump` rounds the back, by as much as it bows out, of a body that is seen from the side.
    """

    view: Literal["side", "front"] = "side"
    size: float = 1
    hip: Spot
    neck: Spot
    face: float = 0
    tilt: float = 0
    slump: float = 0
    tested: Literal["near", "far", "none"] = "near"
    near: Leg
    far: Leg | None = None
    near_arm: Arm | None = None
    far_arm: Arm | None = None
    eyes: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A part of a body: paths of one outline, each as wide as it says, filled in one colour."""

    paths: tuple[tuple[str, float], ...]
    tested: bool = False
    far: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawn:
    """A figure to draw: from back to front: `behind`, trunk, head, `before`, kneecaps."""

    behind: tuple[Part, ...]
    trunk: Part
    before: tuple[Part, ...]
    head: Spot
    radius: float
    turned: float
    kneecaps: tuple[Spot, ...]
    size: float


def drawn_figure(figure: Figure) -> Drawn:
    """Return the parts of a figure."""
    is_side = figure.view == "side"
    far = [*_arm(figure, "far"), *_leg(figure, "far")]
    near = [*_leg(figure, "near"), *_arm(figure, "near")]
    behind = far if is_side else []
    before = near if is_side else [*far[::-1], *near]
    direction = atan2(figure.neck[1] - figure.hip[1], figure.neck[0] - figure.hip[0])
    direction += radians(figure.face) * 0.6
    reach = NECK * figure.size
    return Drawn(
        behind=tuple(behind),
        trunk=_trunk(figure),
        before=tuple(before),
        head=(
            figure.neck[0] + reach * cos(direction),
            figure.neck[1] + reach * sin(direction),
        ),
        radius=HEAD * figure.size,
        turned=degrees(direction) + 90 + figure.face * 0.4,
        kneecaps=tuple(_kneecaps(figure)),
        size=figure.size,
    )


def bent(first: Spot, last: Spot, upper: float, lower: float, bend: int) -> Spot:
    """Return the joint between two of given lengths; a reach too far is stretched straight.

    >>> bent((0, 0), (0, 20), 10, 10, 1)
    (0.0, 10.0)
    """
    across, down = last[0] - first[0], last[1] - first[1]
    reach = hypot(across, down) or 1.0
    if reach >= upper + lower:
        share = upper / (upper + lower)
        return (first[0] + across * share, first[1] + down * share)
    cosine = (upper**2 + reach**2 - lower**2) / (2 * upper * reach)
    angle = atan2(down, across) - bend * acos(max(-1.0, min(1.0, cosine)))
    return (first[0] + upper * cos(angle), first[1] + upper * sin(angle))


def _lean(figure: Figure) -> float:
    """Return by how much the trunk is turned from upright, to the left."""
    return atan2(figure.hip[0] - figure.neck[0], figure.hip[1] - figure.neck[1])


def hip_of(figure: Figure, which: str) -> Spot:
    """Return a hip; seen from the side both are one."""
    if figure.view == "side":
        return figure.hip
    side = -1 if which == "near" else 1
    reach = side * HIPS * figure.size
    if figure.tilt:  # it says already how the hips stand
        return (figure.hip[0] + reach, figure.hip[1] + side * figure.tilt / 2)
    lean = _lean(figure)
    return (figure.hip[0] + reach * cos(lean), figure.hip[1] - reach * sin(lean))


def _shoulder_of(figure: Figure, which: str) -> Spot:
    lean = _lean(figure)
    below = (12 if figure.view == "side" else 16) * figure.size
    middle = (figure.neck[0] + below * sin(lean), figure.neck[1] + below * cos(lean))
    if figure.view == "side":
        return middle
    reach = (-1 if which == "near" else 1) * SHOULDERS * figure.size
    return (middle[0] + reach * cos(lean), middle[1] - reach * sin(lean))


def knee_of(figure: Figure, which: str, leg: Leg) -> Spot:
    """Return the knee of a leg, worked out where it is not given."""
    if leg.knee is not None:
        return leg.knee
    lengths = (THIGH * figure.size, SHANK * figure.size)
    return bent(hip_of(figure, which), leg.ankle, *lengths, leg.bend)


def _kneecaps(figure: Figure) -> Iterator[Spot]:
    for which, leg in (("near", figure.near), ("far", figure.far)):
        if leg is not None and leg.kneecap:
            yield knee_of(figure, which, leg)


def _trunk(figure: Figure) -> Part:
    if figure.slump:
        back = (_path([_shoulder_middle(figure), figure.neck]), 24 * figure.size)
        return Part(paths=(back, (_rounded(figure), TRUNK * figure.size)))
    corners = [
        hip_of(figure, "near"),
        _shoulder_of(figure, "near"),
        _shoulder_of(figure, "far"),
        hip_of(figure, "far"),
    ]
    width = TRUNK if figure.view == "side" else LEG
    neck = _path([_shoulder_middle(figure), figure.neck])
    return Part(
        paths=(
            (neck, 24 * figure.size),
            (_path(corners) + "z", width * figure.size),
        )
    )


def _rounded(figure: Figure) -> str:
    lean, (x, y) = _lean(figure), _shoulder_middle(figure)
    middle = ((figure.hip[0] + x) / 2, (figure.hip[1] + y) / 2)
    reach = 2 * figure.slump  # the curve passes halfway to where it is pulled
    pulled = (middle[0] - reach * cos(lean), middle[1] + reach * sin(lean))
    first, control, last = (f"{x:.1f} {y:.1f}" for x, y in (figure.hip, pulled, (x, y)))
    return f"M{first}Q{control} {last}"


def _shoulder_middle(figure: Figure) -> Spot:
    near, far = _shoulder_of(figure, "near"), _shoulder_of(figure, "far")
    return ((near[0] + far[0]) / 2, (near[1] + far[1]) / 2)


def _leg(figure: Figure, which: Literal["near", "far"]) -> Iterator[Part]:
    leg = figure.near if which == "near" else figure.far
    if leg is None:
        return
    joints = [hip_of(figure, which), knee_of(figure, which, leg), leg.ankle]
    paths = [*_foot(figure, leg), (_path(joints), LEG * figure.size)]
    yield Part(paths=tuple(paths), tested=figure.tested == which, far=which == "far")


def _foot(figure: Figure, leg: Leg) -> Iterator[tuple[str, float]]:
    size = figure.size
    if figure.view == "front":
        turn = radians(90 - leg.points)
        tip = (leg.ankle[0] + 16 * size * cos(turn), leg.ankle[1] + 16 * size * sin(turn))
        yield _path([leg.ankle, tip]), 40 * size
        return
    turn = radians(leg.foot)

    def place(along: float, down: float) -> Spot:
        return (
            leg.ankle[0] + size * (along * cos(turn) - down * sin(turn)),
            leg.ankle[1] + size * (along * sin(turn) + down * cos(turn)),
        )

    heel, ball = (place(*spot) for spot in SOLE)
    yield _path([ball, _toe(ball, leg.foot - leg.toe, size)]), TOE * size
    if leg.big is not None:
        yield _path([ball, _toe(ball, leg.foot - leg.big, size)]), TOE * size * 1.15
    yield _path([leg.ankle, heel, ball]) + "z", FOOT * size


def lowest(figure: Figure, leg: Leg) -> float:
    """Return how far down a foot reaches that is seen from the side."""
    turn = radians(leg.foot)
    heel, ball = (along * sin(turn) + down * cos(turn) for along, down in SOLE)
    return leg.ankle[1] + figure.size * (max(heel, ball) + FOOT / 2)


def _toe(ball: Spot, angle: float, size: float) -> Spot:
    turn = radians(angle)
    reach = TOE_LENGTH * size
    return (ball[0] + reach * cos(turn), ball[1] + reach * sin(turn))


def _arm(figure: Figure, which: Literal["near", "far"]) -> Iterator[Part]:
    arm = figure.near_arm if which == "near" else figure.far_arm
    if arm is None:
        return
    shoulder = _shoulder_of(figure, which)
    lengths = (UPPER_ARM * figure.size, FOREARM * figure.size)
    elbow = arm.elbow or bent(shoulder, arm.hand, *lengths, arm.bend)
    yield Part(
        paths=((_path([shoulder, elbow, arm.hand]), ARM * figure.size),),
        far=which == "far" and figure.view == "side",
    )


def _path(spots: list[Spot]) -> str:
    return "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in spots)
