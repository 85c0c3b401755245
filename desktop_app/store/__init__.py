"""SQLite, once: an encrypted file behind `Store`, `Reader` and `Writer`, whose every write journals itself."""
