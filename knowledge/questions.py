"""The questions of one message: several are asked at once, and long stories ask in their last sentence.

Nothing is guessed where the text does not say it: an ordinary question comes back as it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from knowledge.marks import matter
from knowledge.normalise import clean, is_padding

#: More are not answered in one reply of 2,048 bytes; the rest stays with the last.
MOST = 5
#: Of a story so many asking sentences are looked at, the last ones.
MOST_ASKING = 6
#: Texts of up to this many characters are matched whole when they ask one thing; longer ones are stories.
STORY = 60
#: Characters told before the question that are kept with it; more would outweigh it.
CONTEXT = 120
#: Characters naming the matter (knowledge.marks) that a clause must have to be a question of its own, by what stands
#: before it. Commas join more than they part: "老板不给入会怎么办，是不是违法" is one question.
OWN_MATTER = {"another": 1, "question": 2, "mark": 2, "comma": 4}
#: In a story only these part questions, and a clause must name more: much that asks there only tells.
STORY_MATTER = {"another": 1, "question": 5}

_NUMBER = re.compile(
    r"(?P<circled>[①②③④⑤⑥⑦⑧⑨])|(?:^|(?<=[\s。？！?!；;，,：:]))第?(?P<chinese>[一二三四五六七八九])[、，,：:.．是]"
    r"|(?<![0-9.．第])(?P<digit>[1-9])(?:[、.．)）：:]\s*(?![0-9])|(?![0-9个月天年块元岁人号点%％楼次级张万倍周日时分折本份千百亿米寸路号线.．]))"
)
_NUMERALS = {sign: place % 9 + 1 for place, sign in enumerate("①②③④⑤⑥⑦⑧⑨一二三四五六七八九123456789")}
_CLAUSE = re.compile(
    r"[^？?！!。；;…\n，,、\s]+(?:(?<=[A-Za-z0-9])[ ](?=[A-Za-z0-9])[^？?！!。；;…\n，,、\s]+)*|[？?！!。；;…\n，,、\s]+"
)
_SENTENCE = re.compile(r"[^。！？!?；;…\n]+[。！？!?；;…\n]*")
_ANOTHER = re.compile(
    r"^(?:另外|还有就是|还有(?!没|吗|么|多)|再问|再就是|顺便|其次|第[二三四五](?!条|次|款|档|胎|天))(?:想?问(?:一下|下)?|请问)?"
)
_ASKS = re.compile(
    "怎么|怎样|如何|咋|什么|啥|哪|多少|多久|多长|(?<!好)几(?:个|天|号|点|时|月|年|级|块|次|成)|吗|么$|伐$|呢$|谁|为何|能否|可否|是否"
    r"|(.)[不没]\1|有没有|有无|(?:了|过|好)没|没有$|[行好对]不$|想知道|求助|请教"
)


@dataclass(slots=True)
class _Question:
    """One question as it is put together: what was told before it, and what it asks."""

    context: list[str] = field(default_factory=list)
    asking: list[str] = field(default_factory=list)

    def text(self, with_context: bool = True) -> str:
        """The asking clauses, with what was told before them unless they are to speak for themselves."""
        told = " ".join(self.context)[-CONTEXT:] if with_context else ""
        return f"{told} {' '.join(self.asking)}".strip()


def split(text: str) -> tuple[str, ...]:
    """The questions of a message in order, at least one; the text itself where it is one ordinary question.

    Numbered parts are questions; so are clauses that ask and name a matter of their own. A story is reduced to what it
    asks, with as much of what was told before as the asking clause needs.
    """
    if parts := _numbered(text):
        return _limited(parts)
    story = len(text) > STORY
    questions = _asked(text, STORY_MATTER if story else OWN_MATTER)
    if len(questions) > 1:
        return _limited([question.text(with_context=story or _is_bare(question)) for question in questions])
    return (questions[0].text(),) if questions and story else (text,)


def asking(text: str) -> tuple[str, ...]:
    """The sentences of a story that ask, its last words where none does; of a sentence without an end its clauses."""
    sentences = [sentence for sentence in _SENTENCE.findall(text) if re.search(r"\w", sentence)]
    parts = [
        part
        for sentence in sentences
        for part in (_CLAUSE.findall(sentence) if len(sentence) > STORY else [sentence])
        if re.search(r"\w", part)
    ]
    return tuple(part for part in parts if _ASKS.search(clean(part)))[-MOST_ASKING:] or tuple(parts[-2:])


def _limited(parts: list[str]) -> tuple[str, ...]:
    return tuple(parts) if len(parts) <= MOST else (*parts[: MOST - 1], " ".join(parts[MOST - 1 :]))


def _is_bare(question: _Question) -> bool:
    """Whether the asking clauses say too little without what was told before."""
    return matter(clean(" ".join(question.asking))) < OWN_MATTER["comma"]


def _numbered(text: str) -> list[str]:
    """The parts behind 1 2 3, ①②③ or 一、二、; none if the numbers do not count up from one."""
    marks: list[re.Match[str]] = []
    for found in _NUMBER.finditer(text):
        sign = found.group("circled") or found.group("chinese") or found.group("digit")
        if _NUMERALS[sign] == len(marks) + 1:
            marks.append(found)
    if len(marks) < 2:
        return []
    ends = [found.start() for found in marks[1:]] + [len(text)]
    parts = [text[found.end() : end].strip(" \n，,。；;、") for found, end in zip(marks, ends, strict=True)]
    return parts if all(len(clean(part)) > 1 for part in parts) else []


def _asked(text: str, own_matter: Mapping[str, int]) -> list[_Question]:
    """The questions of a text without numbers, in order; `own_matter`: what parts them, as OWN_MATTER."""
    questions: list[_Question] = []
    context: list[str] = []
    for clause, before in _clauses(text):
        if not _ASKS.search(clean(clause)):
            context.append(clause)
            continue
        if questions and not _stands_alone(clause, before, context, own_matter):
            questions[-1].context.extend(context)
            questions[-1].asking.append(clause)
        else:
            questions.append(_Question(context, [clause]))
        context = []
    return questions


def _stands_alone(clause: str, before: str, context: list[str], own_matter: Mapping[str, int]) -> bool:
    """Whether a clause that asks is a question of its own, and no more of the one before it."""
    told = matter(clean("".join(context))) if before != "comma" else 0
    return before in own_matter and matter(clean(clause)) + told >= own_matter[before]


def _clauses(text: str) -> Iterator[tuple[str, str]]:
    """The clauses that say something, each with what parts it from the one before (OWN_MATTER)."""
    before = "question"
    for piece in _CLAUSE.findall(text):
        if not re.search(r"\w", piece):
            before = "question" if set(piece) & set("？?") else "comma" if set(piece) <= set("，,、") else "mark"
        elif another := _ANOTHER.match(piece):
            if rest := piece[another.end() :]:
                yield rest, "another"
        elif not is_padding(piece):
            yield piece, before
