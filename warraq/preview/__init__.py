"""The preview: a workshop builds what is saved, and browsers see it in a window.

- ``workshop.py``: a process of its own; saved files → builds → Previews
- ``shelf.py``: the last good state of every publication, for many readers
- ``server.py``: HTTP, for this machine alone
- ``pages.py``: an address → a response
- ``archive.py``: what lies inside an e-book; the picture of a first page
- ``viewers.py``: pdf.js and foliate-js, which npm brings
- ``words.py``: what the pages say, in Arabic and English
"""
