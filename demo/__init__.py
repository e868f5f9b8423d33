"""A phone for trying the bot, only with DEMO=1. It goes through the real door.

`phone.py` serves the page and carries what is typed there: `wire.py` signs and encrypts it as WeChat does, it is posted
to our own /wechat over HTTP, and the sealed reply is opened again. `menu.yaml` is the menu at the bottom.
"""
