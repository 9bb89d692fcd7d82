"""index.html: the page residents look at. One file, no requests; made from the same edition as the CSVs."""

import logging

# Where listing the fonts takes long, the first time, matplotlib says so in English: nobody has to do anything.
logging.getLogger("matplotlib.font_manager").setLevel(logging.ERROR)
