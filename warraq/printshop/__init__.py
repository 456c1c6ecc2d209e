"""From typeset pages to what a printer, a press and a guillotine take: sheets, inks, marks."""
