"""Sets one page as a PDF in a process of its own, which gives its memory back.

typst keeps what it laid out for the pages to come, hundreds of megabytes for a long one.
Run as a script: the template's path and the folder of fonts as arguments, the page as JSON on
standard input, the PDF on standard output.
"""

import sys
from typing import Literal

import typst

STANDARD: Literal["ua-1"] = "ua-1"
"""PDF/UA-1: tagged, with title and language, so that it can be read aloud; typst checks it."""


def main(template: str, fonts: str) -> None:
    """Write the PDF of the page that is read."""
    page = sys.stdin.buffer.read().decode()
    pdf = typst.compile(
        template,
        font_paths=[fonts],
        ignore_system_fonts=True,
        sys_inputs={"page": page},
        pdf_standards=[STANDARD],
    )
    sys.stdout.buffer.write(pdf)


if __name__ == "__main__":
    main(*sys.argv[1:])
