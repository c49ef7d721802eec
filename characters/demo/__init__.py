"""The demo bestiary: original creatures and a campaign, kept as data, and the parser that checks them."""
