"""OpenDocument → pandoc's tree, read here: pandoc's own reader leaves out too much of it."""
