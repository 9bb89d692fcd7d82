import pytest
from hypothesis import given
from hypothesis import strategies as st

from sumida_etl.values.personal_data import mail_address, my_number, phone_number


@pytest.mark.parametrize("text", ["123456789018", "1234-5678-9018", "番号は１２３４　５６７８　９０１８。"])
def test_my_number(text: str) -> None:
    assert my_number(text)


@pytest.mark.parametrize(
    "text", ["123456789012", "1234567890181", "0.123456789018", "1,234,567,890,18", "1234-56789018", "E123456"]
)
def test_no_my_number(text: str) -> None:
    assert not my_number(text)


@given(st.text("0123456789", min_size=11, max_size=11))
def test_one_check_digit_fits(body: str) -> None:
    assert sum(my_number(f"{body}{last}") for last in range(10)) == 1


@pytest.mark.parametrize("text", ["03-5608-1111", "０３（５６０８）１１１１", "090 1234 5678", "+81 90-1234-5678"])
def test_phone_number(text: str) -> None:
    assert phone_number(f"電話は{text}です")


@pytest.mark.parametrize("text", ["令和5年12月31日", "2023-12-31", "0120-123-456", "1,316件、1,754件", "10:00-12:00"])
def test_no_phone_number(text: str) -> None:
    assert not phone_number(text)


@pytest.mark.parametrize(("text", "found"), [("a.b+c@city.sumida.lg.jp", True), ("＠sumida", False), ("a@b", False)])
def test_mail_address(text: str, found: bool) -> None:
    assert mail_address(text) is found
