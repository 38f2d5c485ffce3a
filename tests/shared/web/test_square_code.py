"""A code on a page leads where it says, and brings no style or script of its own."""

from shared.web.square_code import square_code


def test_a_code_is_a_drawing_alone() -> None:
    drawn = square_code("https://tuphap.example.vn/reporting/lawyer/0197a9f2?a=1&b=<x>")

    assert drawn.startswith('<svg viewBox="0 0 ')
    assert "<x>" not in drawn
    assert "style" not in drawn
    assert drawn == square_code("https://tuphap.example.vn/reporting/lawyer/0197a9f2?a=1&b=<x>")
    assert drawn != square_code("https://tuphap.example.vn/reporting/lawyer/0197a9f3")
