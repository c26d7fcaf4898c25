"""What a map shows beneath everything else."""

from pydantic import BaseModel


class StrokeView(BaseModel):
    """A street: how great it is (0: the greatest), and its corners in 512ths of the square, from the upper left.

    `steps` begins with x and y of the first corner; then by how much x and y move to each of the others.
    """

    rank: int
    steps: list[int]


class StreetsView(BaseModel):
    """The streets in one square, those to be drawn on top last."""

    strokes: list[StrokeView]
