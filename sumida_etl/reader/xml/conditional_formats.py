"""Conditional formats that show a value otherwise than it stands in its cell, or not at all.

Whether their conditions hold is not computed, which takes a spreadsheet: what is found here may be so, and is told as
such.
"""

import re
from html import unescape

from sumida_etl.ooxml.unparsed import section_of
from sumida_etl.reader.xml.number_formats import LONGEST, UNSEEN
from sumida_etl.reader.xml.pale_styles import STRIKE, font_colour, ground_of_rule, is_pale, is_tiny

_CODE = re.compile(rb'<numFmt(?=\s)(?:[^<"]*+"[^<"]*+")*?[^<"]*?(?<=\s)formatCode="([^"<]*)"')
"""No possessive group: of one whose repeated part may itself go back, Python before 3.11.5 keeps half."""


def disguises_in(formats: bytes) -> dict[int, str]:
    """Of a workbook's conditional formats, by index, those that change what is seen → as a number format.

    Letters that are struck through, too small, or of the colour of their ground count as unseen. Raises ValueError.
    """
    every = re.split(rb"<dxf(?=[\s/>])", formats)[1:]
    return {index: code for index, one in enumerate(every) if (code := disguise_in(one))}


def disguise_in(one: bytes) -> str:
    """The same of one conditional format; empty for most. Raises ValueError."""
    font, fill = section_of(one, b"font"), section_of(one, b"fill")
    if STRIKE.search(font) or is_tiny(font) or is_pale(font_colour(font), ground_of_rule(fill)):
        return UNSEEN
    found = _CODE.search(one)
    code = unescape(found[1].decode()) if found else ""
    if len(code) > LONGEST:
        raise ValueError("no program makes such a number format")
    return code
