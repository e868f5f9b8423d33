"""The tests read as documentation: flows/ are dialogues, house/ our own rules, the rest mirrors the product.

The cast: 王师傅, 李姐 and 路人 write to the account; each is an openid. Real: Flask, SQLite and PostgreSQL, migrations,
signatures and encryption, the packs that ship. Nothing of ours is patched.
"""
