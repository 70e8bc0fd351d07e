"""Forms of accounts: what people type is cleaned here and never saved here."""
