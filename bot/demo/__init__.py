"""The demo company: its people and what they handed in. Words and figures only; whoever seeds a database reads them."""
