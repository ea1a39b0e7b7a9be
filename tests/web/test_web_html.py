"""The small markup as HTML: whatever a person writes stays text."""

import pytest

from bot.channels.web.html import as_html


@pytest.mark.parametrize(
    ("text", "html"),
    [
        pytest.param("", "", id="nothing"),
        pytest.param("one\ntwo", "<p>one<br>two</p>", id="lines"),
        pytest.param("one\n\n \n\ntwo", "<p>one</p>\n<p>two</p>", id="paragraphs"),
        pytest.param("<b>Why</b>\nso", "<h2>Why</h2>\n<p>so</p>", id="heading"),
        pytest.param("<b>one</b> two", "<p><b>one</b> two</p>", id="bold in a line"),
        pytest.param("<b>a</b> <b>b</b>", "<p><b>a</b> <b>b</b></p>", id="two bold"),
        pytest.param(
            "try\n- one\n- two\nend",
            "<p>try</p>\n<ul>\n<li>one</li>\n<li>two</li>\n</ul>\n<p>end</p>",
            id="bullets",
        ),
        pytest.param(
            "1. one\n2. two",
            '<ol start="1">\n<li>one</li>\n<li>two</li>\n</ol>',
            id="numbers",
        ),
        pytest.param(
            "2. one\n- a\n- b",
            '<ol start="2">\n<li>one\n<ul>\n<li>a</li>\n<li>b</li>\n</ul>\n</li>\n</ol>',
            id="bullets under a number",
        ),
        pytest.param("-10 or 1.5", "<p>-10 or 1.5</p>", id="no list"),
        pytest.param(
            '<a href="https://x.org/?a=1&amp;b">here</a>',
            '<p><a href="https://x.org/?a=1&amp;b">here</a></p>',
            id="link",
        ),
        pytest.param("<i>one</i> &lt;b&gt;", "<p><i>one</i> &lt;b&gt;</p>", id="escaped"),
        pytest.param("<script>x", "<p>&lt;script&gt;x</p>", id="other tag"),
        pytest.param("<b onclick=x>y", "<p>&lt;b onclick=x&gt;y</p>", id="attribute"),
        pytest.param(
            '<a href="javascript:x">y', '<p>&lt;a href="javascript:x"&gt;y</p>', id="script link"
        ),
    ],
)
def test_markup_becomes_html(text: str, html: str):
    assert as_html(text) == html
