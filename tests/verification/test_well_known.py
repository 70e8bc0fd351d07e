"""The reader of a stranger's HTTP answer: takes what is plain, asks for more, or says that it is nonsense."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from verification.adapters.well_known import BODY_LIMIT, Answer, judge, parse

OK = b"HTTP/1.1 200 OK\r\n"


def read(raw: bytes, *, closed: bool = True) -> Answer | None:
    return parse(raw, closed=closed)


@pytest.mark.parametrize(
    ("raw", "body"),
    [
        (OK + b"Content-Length: 3\r\n\r\nabc", b"abc"),
        (OK + b"content-length:3\r\n\r\nabcdef", b"abc"),
        (OK + b"\r\nuntil the end", b"until the end"),
        (OK + b"Transfer-Encoding: Chunked\r\n\r\n3\r\nabc\r\n2;x=y\r\nde\r\n0\r\n\r\n", b"abcde"),
        (b"HTTP/1.0 200\r\nContent-Length: 0\r\n\r\n", b""),
        (b"HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n" * 900 + OK + b"Content-Length: 1\r\n\r\na", b"a"),
        (OK + b"Content-Length: 5000\r\n\r\n" + b"x" * 2000, b"x" * BODY_LIMIT),
        (OK + b"Transfer-Encoding: chunked\r\n\r\n" + b"1\r\nx\r\n" * 2000, b"x" * BODY_LIMIT),
        (OK + b"Transfer-Encoding: chunked\r\n\r\nffff\r\n" + b"x" * 2000, b"x" * BODY_LIMIT),
        (OK + b"no colon here\r\nContent-Length: 2\r\n\r\nhi", b"hi"),
    ],
)
def test_takes_what_is_plain(raw: bytes, body: bytes) -> None:
    answer = read(raw)
    assert answer is not None
    assert (answer.status, answer.body) == (200, body)


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"HTTP/1.1 200",
        b"HTTP/1.1 103 Early Hints\r\n\r\n",
        OK + b"Content-Length: 3\r\n\r\nab",
        OK + b"\r\nabc",
        OK + b"Transfer-Encoding: chunked\r\n\r\n3\r\nab",
        OK + b"Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n",
    ],
)
def test_asks_for_more_while_the_line_is_open(raw: bytes) -> None:
    assert read(raw, closed=False) is None


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"SSH-2.0-OpenSSH_9.2\r\n\r\n",
        b"HTTP/2 200\r\n\r\n",
        b"HTTP/1.1 999 X\r\n\r\n",
        b"HTTP/1.1 2000 X\r\n\r\n",
        b"HTTP/1.1  200 OK\r\n\r\n",
        OK + b"Content-Length: 3\r\n\r\nab",
        OK + b"Content-Length: -1\r\n\r\nab",
        OK + b"Content-Length: 3, 3\r\n\r\nabc",
        OK + b"Content-Length: " + b"9" * 40 + b"\r\n\r\nabc",
        OK + b"Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n",
        OK + b"Transfer-Encoding: chunked\r\n\r\n-3\r\nabc\r\n",
        OK + b"Transfer-Encoding: chunked\r\n\r\nxyz\r\nabc\r\n",
        OK + b"Transfer-Encoding: chunked\r\n\r\n" + b"f" * 20 + b"\r\n",
        OK + b"Transfer-Encoding: chunked\r\n\r\n3\r\nab",
        OK + b"X: " + b"y" * 20_000,
    ],
)
def test_says_that_it_is_nonsense(raw: bytes) -> None:
    with pytest.raises(ValueError):
        read(raw)


@pytest.mark.parametrize(
    ("answer", "result", "detail"),
    [
        (Answer(200, b"siegel=abc"), "found", ""),
        (Answer(200, b"", ""), "found", ""),
        (Answer(200, b"\x1f\x8b", "gzip"), "absent", "encoding"),
        (Answer(200, b"x", "br"), "absent", "encoding"),
        (Answer(301), "absent", "redirect"),
        (Answer(307), "absent", "redirect"),
        (Answer(403), "absent", "http_403"),
        (Answer(404), "absent", "http_404"),
        (Answer(204), "unavailable", "http_204"),
        (Answer(408), "unavailable", "http_408"),
        (Answer(425), "unavailable", "http_425"),
        (Answer(429), "unavailable", "http_429"),
        (Answer(500), "unavailable", "http_500"),
        (Answer(503), "unavailable", "http_503"),
    ],
)
def test_judges(answer: Answer, result: str, detail: str) -> None:
    look = judge(answer)
    assert (look.result, look.detail) == (result, detail)
    assert bool(look.values) == (result == "found")


pieces = st.lists(
    st.sampled_from(
        [
            OK,
            b"HTTP/1.1 302 Found\r\n",
            b"Content-Length: 3\r\n",
            b"Transfer-Encoding: chunked\r\n",
            b"\r\n",
            b"3\r\n",
        ]
    )
    | st.binary(max_size=40),
    max_size=8,
).map(b"".join)


@given(pieces, st.booleans())
def test_no_bytes_break_the_reader(raw: bytes, closed: bool) -> None:
    try:
        answer = read(raw, closed=closed)
    except ValueError:
        return
    assert answer is None or (200 <= answer.status < 600 and len(answer.body) <= BODY_LIMIT)
    assert answer is not None or not closed


@given(st.binary(max_size=900), st.integers(1, 30))
def test_chunks_join_to_what_was_cut(body: bytes, size: int) -> None:
    cut = [body[start : start + size] for start in range(0, len(body), size)]
    raw = b"".join(b"%x\r\n%s\r\n" % (len(piece), piece) for piece in cut) + b"0\r\n\r\n"
    answer = read(OK + b"Transfer-Encoding: chunked\r\n\r\n" + raw, closed=False)
    assert answer == Answer(200, body, "")
