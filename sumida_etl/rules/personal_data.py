"""Personal data in free text: マイナンバー, telephone numbers, e-mail addresses."""

import re

from phonenumbers import Leniency, PhoneNumberMatcher, PhoneNumberType, number_type

HINT = r"[@＠]|(?:[0-9０-９][^0-9０-９、。\n]{0,3}){9}"
"""A text without this holds none of them; for use inside another pattern."""
PERSON = r"様|さん|氏|番地|丁目"
_NAMED = re.compile(r"(?<![一-鿿])([一-鿿]{1,3}[ 　]?[一-鿿]{0,4}?)(?:様|さん|氏)(?![一-鿿々])")
_NOBODY = re.compile(
    r"(?:[皆客奥神仏王殿何方者民員人主親子供君誰医師業社先生仕同多模一各両別有無異今]"
    r"|お客|たく|患者|団体|町会|事業所|業者|企業|学校|区)$"
)
"""What may stand before 様, さん and 氏 without naming a person."""
_ADDRESS = re.compile(
    r"[0-9０-９一二三四五六七八九十]+丁目[ 　]*[0-9０-９]+(?:番|[-－‐−][0-9０-９]+)[ 　]*[0-9０-９]*"
    r"|[0-9０-９]+番地[ 　]*[0-9０-９]*"
)
_DIGITS = str.maketrans("０１２３４５６７８９－‐‑–—―−　", "0123456789------- ")
_TWELVE = re.compile(r"(?<![0-9.,-])[0-9]{4}([ -]?)[0-9]{4}\1[0-9]{4}(?![0-9.,-]*[0-9])")
_CALLED = re.compile("マイナンバー|ﾏｲﾅﾝﾊﾞｰ|個人番号")
_MAIL = re.compile(r"(?<![\w.+-])[\w.+-]+[@＠][\w-]+(?:[.．][\w-]+)+")
_PUBLIC_LINES = frozenset({PhoneNumberType.TOLL_FREE, PhoneNumberType.SHARED_COST, PhoneNumberType.UAN})


def my_number(text: str) -> bool:
    """Whether twelve digits stand in the text that end in the check digit of a マイナンバー (総務省令第85号第5条)."""
    return any(_check_digit_fits(re.sub(r"\D", "", found[0])) for found in _TWELVE.finditer(text.translate(_DIGITS)))


def says_my_number(text: str) -> bool:
    """Whether the text speaks of such numbers."""
    return _CALLED.search(text) is not None


def phone_number(text: str) -> bool:
    """Whether a Japanese telephone number stands in the text, other than a line kept for the public."""
    found = PhoneNumberMatcher(text, "JP", leniency=Leniency.VALID)
    return any(number_type(each.number) not in _PUBLIC_LINES for each in found)


def mail_address(text: str) -> bool:
    """Whether an e-mail address stands in the text."""
    return _MAIL.search(text) is not None


def person_in(text: str) -> str:
    """A word in the text that may name a person, or a house; empty where there is none."""
    for found in _NAMED.finditer(text):
        if len(found[1].replace(" ", "")) > 1 and not _NOBODY.search(found[1]):
            return found[0]
    address = _ADDRESS.search(text)
    return address[0] if address else ""


def _check_digit_fits(digits: str) -> bool:
    *body, last = map(int, digits)
    weighed = sum(digit * (n + 1 if n <= 6 else n - 5) for n, digit in enumerate(reversed(body), start=1))
    rest = weighed % 11
    return last == (0 if rest <= 1 else 11 - rest)
