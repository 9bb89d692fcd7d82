"""Personal data in free text: マイナンバー, telephone numbers, e-mail addresses."""

import re

from phonenumbers import Leniency, PhoneNumberMatcher, PhoneNumberType, number_type

HINT = r"[@＠]|(?:[0-9０-９][^0-9０-９、。\n]{0,3}){9}"
"""A text without this holds none of them; for use inside another pattern."""
_FAMILY_NAMES = (
    "佐藤|鈴木|高橋|髙橋|田中|伊藤|渡辺|渡邊|渡邉|山本|中村|小林|加藤|吉田|山田|佐々木|山口|松本|井上|木村|斎藤|齋藤|斉藤"
    "|清水|山崎|森田|池田|橋本|阿部|石川|山下|中島|石井|小川|前田|岡田|長谷川|藤田|後藤|近藤|村上|遠藤|青木|坂本|福田"
    "|太田|西村|藤井|金子|岡本|藤原|三浦|中野|中川|原田|松田|竹内|小野|田村|中山|和田|石田|上田|内田|森本|柴田|酒井|宮崎"
    "|横山|高木|安藤|宮本|大野|小島|谷口|今井|工藤|高田|丸山|増田|杉山|村田|大塚|新井|藤本|小山|平野|菅原|久保|松井|千葉"
    "|岩崎|桜井|木下|野口|松尾|菊地|菊池|佐野|野村|熊谷|松下|渋谷|古川|大西|浜田|北村|矢野"
)
_NO_GIVEN_NAME = (
    "[町市区村県都府郡駅川橋通店台地小中高大会社商寺宮城島山港湖坂病医学銀行電工産園館所]"
    "|公園|神社|馬場|建設|運輸|製作|設計|農園"
)
"""What behind a family name makes of it the name of a place or a firm."""
_POST = "課長|係長|部長|室長|主任|主査|主事|参事|次長|職員"
PERSON = rf"様|さん|氏|番地|丁目|担当|〒|[0-9０-９][-－‐−ー][0-9０-９]|{_FAMILY_NAMES}"
_NAMED = re.compile(r"(?<![一-鿿])([一-鿿]{1,3}[ 　]?[一-鿿]{0,4}?)(?:様|さん|氏)(?![一-鿿々])")
_NOBODY = re.compile(
    r"(?:[皆客奥神仏王殿何方者民員人主親子供君誰医師業社先生仕同多模一各両別有無異今]"
    r"|お客|たく|患者|団体|町会|事業所|業者|企業|学校|区)$"
)
"""What may stand before 様, さん and 氏 without naming a person."""
_CALLED_BY_NAME = re.compile(
    rf"(?<![一-鿿々])(?:{_FAMILY_NAMES})(?:[ 　]?(?:{_POST})"
    rf"|[ 　]?(?!{_NO_GIVEN_NAME})[一-鿿々]{{1,3}}(?=$|[ 　、。（(）)]|です|[がはにをとへ]))"
    rf"|担当(?:者|職員)?(?:は|[:：]|[ 　])[ 　]{{0,40}}(?:{_FAMILY_NAMES})[一-鿿々]{{0,3}}"
)
"""A family name with a given one, or with a post, or behind 担当."""
_ADDRESS = re.compile(
    r"〒[ 　]{0,40}[0-9０-９]{3}[-－‐−]?[0-9０-９]{4}"
    r"|[一-鿿ァ-ヶ]{2,12}(?<!様式|窓口|資料|番号|別紙|別表|議案|項目|図表|令和|平成)[0-9０-９]{1,2}[-－‐−][0-9０-９]{1,3}[-－‐−][0-9０-９]{1,3}"
    r"|[一-鿿]{1,4}[区市町村][一-鿿ぁ-んァ-ヶ]{2,40}[0-9０-９]{1,2}[-－‐−][0-9０-９]{1,3}|"
    r"[0-9０-９一二三四五六七八九十]{1,4}丁目[ 　]{0,40}[0-9０-９]{1,9}(?:番|[-－‐−][0-9０-９]{1,9})"
    r"[ 　]{0,40}[0-9０-９]{0,9}|[0-9０-９]{1,9}番地[ 　]{0,40}[0-9０-９]{0,9}"
)
"""Every repetition is bounded: a text of 32,000 digits is searched in a time that grows with its length alone."""
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
        name = re.sub("[ 　]", "", found[1])
        # 子 ends many given names; two letters with it are a child.
        if len(name) > 1 and (not _NOBODY.search(name) or (len(name) > 2 and name.endswith("子"))):
            return found[0]
    found_so = _CALLED_BY_NAME.search(text) or _ADDRESS.search(text)
    return found_so[0] if found_so else ""


def _check_digit_fits(digits: str) -> bool:
    *body, last = map(int, digits)
    weighed = sum(digit * (n + 1 if n <= 6 else n - 5) for n, digit in enumerate(reversed(body), start=1))
    rest = weighed % 11
    return last == (0 if rest <= 1 else 11 - rest)
