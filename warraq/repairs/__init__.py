"""What is mended in manuscripts of other programs: one module each, which defines ``REPAIR``."""
