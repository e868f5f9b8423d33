"""Who speaks to us, and the turn: the path of one message, file by file.

1. `webhook.py` takes the HTTP request and hands its bytes to `wechat.py`, which checks size, signature, freshness and
   mode *as configured, never as the request asks*, has `envelope.py` decrypt it, and makes a `Message` (`message.py`).
2. `conversation.py` opens one transaction, and `turn.py` takes the turn in it. `journal.py` looks for the message's
   row by its unique key; a second delivery finds it and gets the reply that is stored there.
3. `redact.py` masks personal data (`personal_numbers.py` finds the numbers), `state.py` brings back what we asked this person and still wait for, and the
   handlers are asked in the order of `handlers/__init__.py` until one replies.
4. `fit.py` cuts the reply to what the channel can carry; the journal row gets decision, entries, scores, masked
   question and reply; commit; only then the bytes leave.
5. `deadline.py` runs along: past 4.5 s a polite text goes out, and the answer comes with the next message.

`terminal.py` leads the same conversation at a keyboard; `receipt.py` is the short code by which a turn is found again.
"""
