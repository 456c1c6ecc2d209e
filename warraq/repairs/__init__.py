"""What is mended in manuscripts of other programs: one module each, which defines ``REPAIR``.

They run in the order of their names: brackets are turned before spaces are judged by them.
"""
