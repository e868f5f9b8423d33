"""The names of the fixed texts that the handlers say; a pack that lacks one is refused."""

from __future__ import annotations

REQUIRED = frozenset(
    {
        "welcome",  # to a new follower
        "hello",
        "thanks",
        "goodbye",
        "acknowledged",  # 好的
        "empty",  # nothing but punctuation
        "english",
        "human",  # the way to a person
        "unknown",  # no recorded answer
        "unknown-part",  # the same inside a reply to several questions
        "unsure-part",  # a part that is only offered; {question} is the entry
        "offer",  # the line above an offer
        "which",  # 是 after a list of several
        "offer-below",  # the line below it
        "offer-lapsed",
        "number-without-offer",
        "number-out-of-range",
        "no-more-offers",
        "nothing-to-continue",
        "private",  # personal data was typed in
        "voice",
        "image",
        "video",
        "location",
        "link",
        "file",
        "late",  # past the deadline
        "busy",  # something unforeseen
        "legal",  # below a general rule of law
        "detail",  # how to get the detail
        "alarm-received",  # a number or place given while an urgent state is open
        "alarm-lead",  # before an ordinary answer while an urgent state is open
        "alarm-unsure",  # before an ordinary answer when the words may have been of danger
    }
)
