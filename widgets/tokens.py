"""The colour tokens of both themes and the alarm palette, as rows of a table. Pure text: nothing here knows Qt."""

from __future__ import annotations

from typing import Literal

Theme = Literal["light", "dark"]
THEMES: tuple[Theme, Theme] = ("light", "dark")

_ROWS = """
frame         #DDE0E3 #15181B
surface       #EDEFF0 #1C2024
plot          #F8F9F9 #181B1E
sunken        #DEE1E4 #121517
hover         #E4E7EA #252A2F
selection     #CDDCE8 #243A4B
line1         #DADDE0 #272C31
line2         #BDC3C8 #383F46
line3         #7C858D #6F7981
grid          #E3E6E8 #23282C
text1         #171B1F #E1E5E8
text2         #3D444B #B6BDC3
text3         #535B63 #9CA4AB
live          #0D3353 #C4DDF1
accent        #235D88 #6AAAD8
on_accent     #FFFFFF #0C1318
series        #1D3448 #BFD6E8
series2       #5D7386 #7F96A8
ghost         #8D969E #6B747C
band          #D3D9DE #2C333A
fan           #5E91C338 #3F77A838
track         #D3D7DB #2E353B
bar           #6B7680 #89949D
bar_strong    #2E3942 #C3CBD2
limit         #171B1F #E1E5E8
on            #FFFFFF #C6CDD3
on_glyph      #2B3136 #14181B
off           #9AA2A9 #3A424A
off_glyph     #23282D #98A1A9
wall          #3B4248 #A7AFB6
inner_wall    #6A737B #69727A
zone_warm     #F0DCC4 #40321F
zone_cool     #CFE0EC #1E3444
hatch         #AEB5BB #444C53
override      #006D7A #35B5C4
on_override   #FFFFFF #04171A
override_tint #D0E8EA #11353A
pen1          #1F5E8F #6AAEE0
pen2          #2C8577 #4FBFAD
pen3          #2B3036 #DDE2E6
pen4          #5E91C3 #3F77A8
pen5          #8B6A45 #C29B6C
pen6          #72812B #A3B450
use1          #1E4E79 #6BA3D3
use2          #4F83B0 #3F76A6
use3          #9DBBD3 #2B4A66
use4          #5F6B75 #808B95
use5          #5F9A8F #4E8A7F
use6          #B9C0C6 #48515A
scrim         #282E3261 #0000008C
"""

_ALARMS = """
1 #BC1C2C #7C0E1A #FFFFFF #F6DADC  #D9333F #FF8E94 #FFFFFF #46191D
2 #E46E00 #7F3F00 #1D1100 #FBE4CC  #EC7C14 #FFC07A #1D1100 #402A12
3 #F4C60B #6A5400 #1D1800 #FAF0C4  #F4CC2F #FFE891 #1D1800 #3A3212
4 #7A52B5 #4B2E7B #FFFFFF #E8E0F3  #A685DC #D3C0F2 #160C26 #2E2440
"""


def _parse_tokens() -> dict[Theme, dict[str, str]]:
    rows = [line.split() for line in _ROWS.strip().splitlines()]
    return {theme: {row[0]: row[1 + place] for row in rows} for place, theme in enumerate(THEMES)}


def _parse_alarms() -> dict[Theme, dict[int, tuple[str, str, str, str]]]:
    rows = [line.split() for line in _ALARMS.strip().splitlines()]
    return {
        theme: {int(row[0]): (row[1 + at], row[2 + at], row[3 + at], row[4 + at]) for row in rows}
        for theme, at in zip(THEMES, (0, 4), strict=True)
    }


TOKENS = _parse_tokens()
"""``TOKENS[theme][token]`` is ``#RRGGBB``, or ``#RRGGBBAA`` where the colour is translucent."""

ALARMS = _parse_alarms()
"""``ALARMS[theme][priority]`` is fill, outline, number, tint."""
